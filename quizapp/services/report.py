"""“Report this question”: what a learner found wrong, until an instructor has looked at it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from quizapp.content.text import tidy
from quizapp.db import Database, play, report
from quizapp.errors import N_, Invalid, NotFound, TooMany
from quizapp.services.author import limit
from quizapp.services.sessions import Person

MOST_CHARACTERS = 2000
MOST_OPEN = 20
MOST_SHOWN = 200
_WAIT = 3600


def send(db: Database, person: Person | None, key: str, place: int, text: str, now: datetime) -> None:
    """Stores a report about a question that this person has answered. The same report twice is one.

    Raises NotFound, Invalid (no text, or too long), TooMany.
    """
    with db.writing() as session:
        row = play.item(session, key, person.id, place) if person else None
        if row is None or person is None or (row.answered_at is None and row.finished_at is None):
            raise NotFound()
        cleaned = _cleaned(text)
        waiting = report.open_of(session, person.id)
        if any(known.question_id == row.question_id and known.text == cleaned for known in waiting):
            return
        if len(waiting) >= MOST_OPEN:
            raise TooMany(N_("You have sent many reports that nobody has read yet. Please wait until some are read."), _WAIT)
        columns = {"question_id": row.question_id, "revision_id": row.revision_id, "user_id": person.id, "lang": row.lang}
        report.add(session, text=cleaned, created_at=now, **columns)
        session.commit()


def opened(db: Database, person: Person) -> Sequence[Any]:
    """The open reports on the decks that ``person`` may change."""
    with db.reading() as session:
        return report.opened(session, limit(person), MOST_SHOWN)


def close(db: Database, person: Person, report_id: int, now: datetime) -> None:
    """Closes a report; twice is once. Raises NotFound."""
    with db.writing() as session:
        if not report.close(session, report_id, limit(person), now):
            raise NotFound()
        session.commit()


def _cleaned(text: str) -> str:
    try:
        cleaned = tidy(text)
    except ValueError as error:
        raise Invalid(N_("The text has characters that cannot be stored, or is too long.")) from error
    if not cleaned:
        raise Invalid(N_("Say in a few words what is wrong with the question."))
    if len(cleaned) > MOST_CHARACTERS:
        raise Invalid(N_("A report can have 2,000 characters at most."))
    return cleaned
