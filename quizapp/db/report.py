"""Queries on what learners reported."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlmodel import Session

from quizapp.db.author import writable
from quizapp.db.tables import DeckRow, QuestionRow, ReportRow, UserRow, WordingRow

_DECK: Any = DeckRow.__table__
_QUESTION: Any = QuestionRow.__table__
_REPORT: Any = ReportRow.__table__
_USER: Any = UserRow.__table__
_WORDING: Any = WordingRow.__table__


def add(session: Session, **columns: Any) -> None:
    """Stores a report."""
    session.execute(insert(_REPORT).values(**columns))


def open_of(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """(question_id, text) of the reports of a person that are still open."""
    return session.execute(
        select(_REPORT.c.question_id, _REPORT.c.text).where(_REPORT.c.user_id == user_id, _REPORT.c.closed_at.is_(None))
    ).all()


def opened(session: Session, owner_id: int | None, limit: int) -> Sequence[Row[Any]]:
    """The oldest open reports on the decks that this person may change, each with its question as the learner saw it."""
    return session.execute(
        select(
            _REPORT.c.id, _REPORT.c.lang, _REPORT.c.text, _REPORT.c.created_at, _REPORT.c.user_id, _USER.c.name,
            _QUESTION.c.id.label("question_id"), _QUESTION.c.kind, _DECK.c.slug, _DECK.c.title, _WORDING.c.html,
        )
        .join_from(_REPORT, _QUESTION, _QUESTION.c.id == _REPORT.c.question_id)
        .join(_DECK, _DECK.c.id == _QUESTION.c.deck_id)
        .join(_WORDING, (_WORDING.c.revision_id == _REPORT.c.revision_id) & (_WORDING.c.lang == _REPORT.c.lang))
        .join(_USER, _USER.c.id == _REPORT.c.user_id, isouter=True)
        .where(_REPORT.c.closed_at.is_(None), writable(owner_id))
        .order_by(_REPORT.c.id)
        .limit(limit)
    ).all()  # fmt: skip


def close(session: Session, report_id: int, owner_id: int | None, now: datetime) -> bool:
    """Closes a report on a deck that this person may change. False where there is none."""
    theirs = select(_QUESTION.c.id).join_from(_QUESTION, _DECK, _DECK.c.id == _QUESTION.c.deck_id).where(writable(owner_id))
    found = session.execute(
        update(_REPORT)
        .where(_REPORT.c.id == report_id, _REPORT.c.question_id.in_(theirs))
        .values(closed_at=func.coalesce(_REPORT.c.closed_at, now))
    )
    return bool(found.rowcount)
