"""Accounts: sign up, sign in, change the password; and what the command line does with them.

A guest's row becomes the account at sign-up; at sign-in to an account that exists, what the guest did moves into it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from quizapp.content.problem import Problem
from quizapp.db import Database, account, sessions, tickets
from quizapp.errors import N_, Conflict, Invalid, NotAllowed, NotFound
from quizapp.permissions import AUTHOR, ROLES, may
from quizapp.services import names, passwords, ratelimit
from quizapp.services.sessions import STAFF_IDLE, Person, open_session

GUESTS_KEEP = timedelta(days=180)
STAFF = tuple(role for role in ROLES if may(role, AUTHOR))
GRANTED = tuple(role for role in ROLES if role != "guest")

log = logging.getLogger("quizapp")


@dataclass(frozen=True)
class Entered:
    """Somebody who has just come in: the token for their browser, and the language and colours that they like."""

    token: str
    language: str | None = None
    theme: str = "system"


@dataclass(frozen=True)
class Pruned:
    """How many rows of each sort ``prune`` deleted."""

    guests: int
    sessions: int
    limits: int
    tickets: int


def sign_up(
    db: Database, person: Person | None, name: str, password: str, *, registration: str, where: str, now: datetime
) -> Entered:
    """A new learner, or the guest ``person`` as one. Raises NotAllowed, Conflict (signed in already), Invalid, TooMany."""
    if registration != "open":
        raise NotAllowed(N_("New accounts need an invitation here. Ask your instructor for a link."))
    stay_out(person)
    shown = checked(name, password)
    ratelimit.take(db, now, (ratelimit.SIGN_UP, where))
    stored = passwords.hashed(password)
    with db.writing() as session:
        entered = enrol(session, person, shown, stored, "learner", now)
        session.commit()
    return entered


def sign_in(db: Database, person: Person | None, name: str, password: str, *, where: str, now: datetime) -> Entered:
    """Lets ``name`` in. Raises Invalid, the same for a name that nobody has as for a wrong password, and TooMany."""
    key = names.key(name)
    draws = _draws(db, key, where, now)
    ratelimit.take(db, now, *draws)
    with db.reading() as session:
        row = account.by_key(session, key)
    fitting = passwords.fits(row.password if row else None, password)
    if row is None or not fitting or row.disabled:
        log.warning("refused a sign-in for user %s", row.id if row else "unknown")
        raise Invalid(N_("The name or the password is not right."))
    newer = {"password": passwords.hashed(password)} if passwords.is_outdated(row.password) else {}
    with db.writing() as session:
        ratelimit.give_back(session, draws)
        ratelimit.remember(session, f"{key} {where}", now)
        if not account.change(session, row.id, seen_at=now, **newer):
            raise Invalid(N_("The name or the password is not right."))
        entered = enter(session, person, row, now)
        session.commit()
    return entered


def sign_out(db: Database, person: Person) -> None:
    """Ends this session; its token is worth nothing from now on."""
    with db.writing() as session:
        sessions.end(session, person.token_hash)
        session.commit()


def change_password(db: Database, person: Person, old: str, new: str, now: datetime) -> Entered:
    """Sets a new password and ends every other session. Raises Invalid, TooMany, NotFound."""
    row = confirm(db, person, old, now)
    problems = passwords.problems(new, row.name)
    if problems:
        raise Invalid(
            N_("The new password cannot be used."),
            [Problem(problem.message, problem.params, ("new_password",)) for problem in problems],
        )
    stored = passwords.hashed(new)
    with db.writing() as session:
        if not account.change(session, person.id, password=stored):
            raise NotFound()
        sessions.end_all(session, person.id)
        token = open_session(session, person.id, row.role, now)
        session.commit()
    return Entered(token, row.language, row.theme)


def confirm(db: Database, person: Person, password: str, now: datetime) -> Any:
    """The row of ``person`` once they have proved who they are. Raises Invalid, TooMany, NotFound."""
    draw = (ratelimit.CONFIRM, str(person.id))
    ratelimit.take(db, now, draw)
    with db.reading() as session:
        row = account.by_id(session, person.id)
    if row is None:
        raise NotFound()
    if not passwords.fits(row.password, password):
        raise Invalid(N_("Nothing was changed."), [Problem(N_("This is not your password."), where=("password",))])
    with db.writing() as session:
        ratelimit.give_back(session, (draw,))
        session.commit()
    return row


def prefer(db: Database, person: Person | None, *, language: str | None, theme: str | None) -> None:
    """Keeps the language and colours of somebody who has an account, for their other browsers. Nothing for others."""
    columns = {name: value for name, value in (("language", language), ("theme", theme)) if value}
    if person and not person.is_guest and columns:
        with db.writing() as session:
            account.change(session, person.id, **columns)
            session.commit()


def create(db: Database, name: str, role: str, password: str | None, now: datetime) -> int:
    """A new person for the command line; without a password they need a reset link. Raises Invalid."""
    _granted(role)
    shown = checked(name, password) if password is not None else names.tidy(name)
    stored = passwords.hashed(password) if password is not None else None
    with db.writing() as session:
        user_id = _add(session, shown, stored, role, now)
        session.commit()
    return user_id


def set_role(db: Database, name: str, role: str) -> None:
    """Gives ``name`` a role from the next request on. Raises NotFound, Invalid."""
    _granted(role)
    with db.writing() as session:
        row = account.by_key(session, names.key(name))
        if row is None:
            raise NotFound(N_("Nobody has the name “%(name)s”."), name=name)
        account.change(session, row.id, role=role)
        if may(role, AUTHOR) and not may(row.role, AUTHOR):
            # Sessions of learners last half a year, in rooms that others use: more rights begin with a new sign-in.
            sessions.end_all(session, row.id)
        session.commit()


def prune(db: Database, now: datetime) -> Pruned:
    """Deletes guests who were not here for 180 days, sessions that are over, and old limits and links."""
    with db.writing() as session:
        pruned = Pruned(
            guests=account.forget_guests(session, now - GUESTS_KEEP),
            sessions=account.forget_sessions(session, now, STAFF, now - STAFF_IDLE),
            limits=ratelimit.forget_old(session, now),
            tickets=tickets.forget(session, now),
        )
        session.commit()
    return pruned


def checked(name: str, password: str) -> str:
    """``name`` as it will be shown. Raises Invalid with every problem of the name and of the password."""
    problems: list[Problem] = []
    try:
        shown = names.tidy(name)
    except Invalid as error:
        shown = name
        problems.append(Problem(error.message, error.params, ("name",)))
    problems += passwords.problems(password, shown)
    if problems:
        raise Invalid(N_("The account was not made yet."), problems)
    return shown


def enrol(session: Session, person: Person | None, shown: str, stored: str, role: str, now: datetime) -> Entered:
    """Makes ``person``, a guest, into an account, or adds one, and opens its session. Raises Invalid. Does not commit."""
    if person is None:
        user_id = _add(session, shown, stored, role, now)
    else:
        user_id = person.id
        _free(session, shown)
        if not account.change(
            session, user_id, name=shown, name_key=names.key(shown), password=stored, role=role, seen_at=now
        ):  # fmt: skip
            raise _taken()
        sessions.end_all(session, user_id)
    return Entered(open_session(session, user_id, role, now))


def enter(session: Session, person: Person | None, row: Any, now: datetime) -> Entered:
    """Opens a session for the account ``row``; what the guest ``person`` did moves into it. Does not commit."""
    if person and person.is_guest:
        account.move(session, person.id, row.id)
    elif person:
        sessions.end(session, person.token_hash)
    return Entered(open_session(session, row.id, row.role, now), row.language, row.theme)


def stay_out(person: Person | None) -> None:
    """Raises Conflict where somebody who has an account asks for another one."""
    if person and not person.is_guest:
        raise Conflict(N_("You are signed in. Sign out first, then open this page again."))


def _add(session: Session, shown: str, stored: str | None, role: str, now: datetime) -> int:
    _free(session, shown)
    columns = {"name": shown, "name_key": names.key(shown), "role": role, "password": stored, "theme": "system", "disabled": False}
    user_id = account.add(session, created_at=now, seen_at=now, **columns)
    if user_id is None:
        raise _taken()
    return user_id


def _free(session: Session, shown: str) -> None:
    if account.by_key(session, names.key(shown)):
        raise _taken()


def _taken() -> Invalid:
    message = N_("This name, or one that looks the same, is taken. Choose another.")
    return Invalid(N_("The account was not made yet."), [Problem(message, where=("name",))])


def _granted(role: str) -> None:
    if role not in GRANTED:
        raise Invalid(N_("The role “%(role)s” does not exist: use one of %(roles)s."), role=role, roles=", ".join(GRANTED))


def _draws(db: Database, key: str, where: str, now: datetime) -> Sequence[ratelimit.Draw]:
    """Guesses from many addresses at one name share a bucket, except where that name signed in before: no one is locked out."""
    draws = [(ratelimit.SIGN_IN, f"{key} {where}"), (ratelimit.SIGN_IN_ADDRESS, where)]
    if not ratelimit.is_known(db, f"{key} {where}", now):
        draws.append((ratelimit.SIGN_IN_NAME, key))
    return draws
