"""One question of an attempt as its learner may see it now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from quizapp.attempts import policy
from quizapp.attempts.policy import Terms
from quizapp.content.text import best_of
from quizapp.db import play
from quizapp.kinds import KINDS, Grade, Kind
from quizapp.services import keys


@dataclass(frozen=True)
class Cited:
    """Who said it and where: a voice, paragraphs with their summaries, errata, in the language of the attempt."""

    voice: str | None
    paragraphs: list[tuple[int, str]]
    errata: list[dict[str, str]]


@dataclass(frozen=True)
class ItemPage:
    """One question of an attempt. ``grade`` and ``cited`` are there only once the learner may see them.

    ``again``: the last try was not right, and there may be another. ``index``: the other questions and their states, in an exam.
    ``is_closed``: the attempt is over, and marks are never shown.
    """

    row: Any
    kind: Kind
    body: Any
    grade: Grade | None
    cited: Cited | None
    again: bool = False
    index: Sequence[Any] = ()
    is_closed: bool = False

    @property
    def following(self) -> int | None:
        """The place to go on with: the next one without an answer, or None where all have one."""
        return self.row.following % 100_000 if self.row.following else None

    @property
    def heading(self) -> dict[str, str]:
        """The title of the section of the quiz that the question is in; empty where it has none."""
        return next((title for first, title in reversed(self.row.headings) if first <= self.row.place), {})


def terms(row: Any) -> Terms:
    """What the attempt of ``row`` was started under."""
    return Terms(row.behaviour, row.feedback, row.due_at, row.finished_at, row.sequential)


def page_of(session: Session, row: Any, now: datetime, *, with_index: bool = False) -> ItemPage:
    """The page of an item: what is asked, and the mark with its reasons where these may be seen."""
    kind = KINDS[row.kind]
    if policy.may_see(terms(row), row.answered_at is not None, now):
        row = keys.counted(kind, row)
        return ItemPage(row, kind, kind.body.stored(row.body), grade_of(row), _cited(session, row))
    body = kind.body.stored(row.body)
    again = row.tries > 0 and row.answered_at is None
    index = play.index(session, row.attempt_id) if with_index and policy.may_change(terms(row)) and not row.sequential else ()
    return ItemPage(row, kind, body, None, None, again, index, policy.over_at(terms(row), now) is not None)


def grade_of(row: Any) -> Grade:
    """The grade as it was told; nothing is marked again."""
    return Grade(row.score or 0.0, row.marks, tuple((message, params) for message, params in row.notes))


def as_stored(notes: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Any]:
    """The notes of a grade in the form that an item keeps."""
    return [[message, dict(params)] for message, params in notes]


def _cited(session: Session, row: Any) -> Cited | None:
    if row.source_id is None:
        return None
    source = play.source(session, row.source_id)

    errata = [
        {name: best_of(erratum[name], row.lang) for name in ("garbled", "right", "note")}
        for erratum in source.errata
        if erratum["id"] in row.errata
    ]
    places = [
        (number, best_of(source.paragraphs[str(number)], row.lang)) for number in row.paragraphs if str(number) in source.paragraphs
    ]
    return Cited(best_of(source.voices.get(row.voice), row.lang) or None, places, errata)
