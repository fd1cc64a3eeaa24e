"""What is kept of a person: to look at, to take along, to delete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from quizapp.db import Database, account, claim
from quizapp.errors import N_, Conflict, Invalid, NotFound
from quizapp.kinds import KINDS
from quizapp.markup import plain
from quizapp.services.account import confirm
from quizapp.services.sessions import Person


@dataclass(frozen=True)
class Overview:
    """A person's row, and how many sessions, attempts, reports, decks and classes are theirs."""

    row: Any
    counts: Any


def overview(db: Database, person: Person, now: datetime) -> Overview:
    """What the account page shows. Raises NotFound."""
    with db.reading() as session:
        row = account.person(session, person.id)
        counts = account.counts(session, person.id, now)
    if row is None:
        raise NotFound()
    return Overview(row, counts)


def download(db: Database, person: Person) -> dict[str, Any]:
    """Everything that is kept of this person, as plain data. Raises NotFound."""
    with db.reading() as session:
        row = account.person(session, person.id)
        attempts = account.attempts(session, person.id)
        items = account.items(session, person.id)
        reports = account.reports(session, person.id)
        claims = claim.of_person(session, person.id)
        memberships = account.memberships(session, person.id)
    if row is None:
        raise NotFound()
    by_attempt = {attempt_id: list(group) for attempt_id, group in groupby(items, key=lambda item: item.attempt_id)}
    return {
        **_plain(row),
        "attempts": [_attempt(attempt, by_attempt.get(attempt.id, ())) for attempt in attempts],
        "reports": [_plain(report) for report in reports],
        "claims": [_plain(each) for each in claims],
        "classes": [_plain(membership) for membership in memberships],
    }


def delete(db: Database, person: Person, *, password: str, sure: bool, now: datetime) -> None:
    """Deletes this person with all that is theirs; a guest has no password and says that they are sure. Decks and classes stay.

    Raises Invalid, TooMany, and Conflict where somebody did it in the same moment.
    """
    if not person.is_guest:
        confirm(db, person, password, now)
    elif not sure:
        raise Invalid(N_("Tick the box first: what is deleted cannot be brought back."))
    with db.writing() as session:
        if not account.remove(session, person.id):
            raise Conflict(N_("This was deleted already."))
        session.commit()


def _attempt(attempt: Any, items: Sequence[Any]) -> dict[str, Any]:
    # What is not shown in the quiz yet must not be read here either.
    shown = attempt.finished_at is not None or attempt.feedback == "now"
    record = {name: value for name, value in _plain(attempt).items() if name not in ("id", "key")}
    if not shown:
        record["score"] = None
    # Nor what has not been answered: a question that was drawn may say more than its page does.
    return record | {"answers": [_item(item, attempt.lang, shown) for item in items if item.answered_at]}


def _item(item: Any, lang: str, shown: bool) -> dict[str, Any]:
    kind = KINDS[item.kind]
    return {
        "place": item.place,
        "question": plain(item.stem),
        "answer": plain(kind.show(kind.body.stored(item.body), item.response, lang)),
        "score": item.score if shown else None,
        "answered_at": _time(item.answered_at),
        "marked_again_at": _time(item.marked_at) if shown else None,
    }


def _plain(row: Any) -> dict[str, Any]:
    return {name: _time(value) if isinstance(value, datetime) else value for name, value in row._mapping.items()}


def _time(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
