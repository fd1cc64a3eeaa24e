"""Single-use links: to the first instructor, to somebody who forgot the password, to somebody who is invited.

The link holds 256 random bits and the store only their hash (ASVS 6.4, 11.5.1). Looking at a link does not use it.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from quizapp.db import Database, account, sessions, tickets
from quizapp.errors import N_, Conflict, Invalid, NotFound
from quizapp.services import names, passwords, ratelimit
from quizapp.services.account import STAFF, Entered, checked, enrol, enter, stay_out
from quizapp.services.sessions import Person, hash_token, new_token

FIRST = "first"
RESET = "reset"
INVITE = "invite"
KEEP = {FIRST: timedelta(days=7), RESET: timedelta(minutes=30), INVITE: timedelta(days=14)}
INVITED = ("learner", "instructor")
MOST_INVITED = 50

log = logging.getLogger("quizapp")


@dataclass(frozen=True)
class Ticket:
    """What a link is for: ``purpose``, the ``role`` that it gives, and the name of whoever it belongs to."""

    purpose: str
    role: str
    user_id: int | None
    name: str | None


def first_instructor(db: Database, now: datetime) -> str | None:
    """The path of a link to become the first instructor, or None where there is one. Links that were made before end."""
    with db.writing() as session:
        if account.has_role(session, STAFF):
            return None
        tickets.withdraw(session, FIRST)
        path = _add(session, FIRST, "instructor", None, now)
        session.commit()
    return path


def reset_link(db: Database, name: str, now: datetime) -> str:
    """The path of a link to choose a new password, for 30 minutes; earlier ones end. Raises NotFound."""
    with db.writing() as session:
        row = account.by_key(session, names.key(name))
        if row is None:
            raise NotFound(N_("Nobody has the name “%(name)s”."), name=name)
        tickets.withdraw(session, RESET, row.id)
        path = _add(session, RESET, row.role, row.id, now)
        session.commit()
    return path


def invite(db: Database, role: str, now: datetime) -> str:
    """The path of a link to make one account with ``role``. Raises Invalid."""
    return invitations(db, role, 1, now)[0]


def invitations(db: Database, role: str, number: int, now: datetime) -> list[str]:
    """The paths of ``number`` such links. Raises Invalid."""
    if role not in INVITED:
        raise Invalid(N_("Only learners and instructors can be invited."))
    if not 1 <= number <= MOST_INVITED:
        raise Invalid(N_("Between 1 and %(most)s invitations can be made at once."), most=MOST_INVITED)
    with db.writing() as session:
        paths = [_add(session, INVITE, role, None, now) for _ in range(number)]
        session.commit()
    return paths


def look(db: Database, person: Person | None, token: str, now: datetime) -> Ticket:
    """What the link is for; it is not used by this. Raises NotFound: used, too old, somebody else's and guessed look the same."""
    with db.reading() as session:
        return _find(session, person, token, now)


def use(db: Database, person: Person | None, token: str, name: str, password: str, *, where: str, now: datetime) -> Entered:
    """Makes the account or sets the password, once. Raises NotFound, Invalid, Conflict, TooMany."""
    draw = (ratelimit.TICKET, where)
    ratelimit.take(db, now, draw)
    ticket = look(db, person, token, now)
    if ticket.purpose == RESET:
        shown = _mended(ticket, password)
    else:
        stay_out(person)
        shown = checked(name, password)
    stored = passwords.hashed(password)
    with db.writing() as session:
        ratelimit.give_back(session, (draw,))
        if not tickets.use(session, hash_token(token), now):
            raise NotFound()
        if ticket.user_id is None:
            entered = enrol(session, person, shown, stored, ticket.role, now)
        else:
            entered = _reset(session, person, ticket.user_id, stored, now)
        session.commit()
    return entered


def _reset(session: Session, person: Person | None, user_id: int, stored: str, now: datetime) -> Entered:
    account.change(session, user_id, password=stored, seen_at=now)
    sessions.end_all(session, user_id)
    row = account.by_id(session, user_id)
    if row is None or row.disabled:
        raise Conflict(N_("This account is closed. Ask whoever runs this service."))
    return enter(session, person, row, now)


def _mended(ticket: Ticket, password: str) -> str:
    problems = passwords.problems(password, ticket.name or "")
    if problems:
        raise Invalid(N_("The new password cannot be used."), problems)
    return ticket.name or ""


def _add(session: Session, purpose: str, role: str, user_id: int | None, now: datetime) -> str:
    token = new_token()
    columns = {"purpose": purpose, "role": role, "user_id": user_id, "created_at": now, "expires_at": now + KEEP[purpose]}
    tickets.add(session, token_hash=hash_token(token), **columns)
    return f"/links/{token}"


def _find(session: Session, person: Person | None, token: str, now: datetime) -> Ticket:
    row = tickets.find(session, hash_token(token), now)
    somebody_elses = row and row.user_id and person and not person.is_guest and person.id != row.user_id
    too_late = row and row.purpose == FIRST and account.has_role(session, STAFF)
    if row is None or somebody_elses or too_late:
        log.warning("refused a single-use link: %s", "somebody else's" if somebody_elses else "used, too old or unknown")
        raise NotFound(N_("This link was used already, is too old, or never existed. Ask for a new one."))
    return Ticket(row.purpose, row.role, row.user_id, row.name)
