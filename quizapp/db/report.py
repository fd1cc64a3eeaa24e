"""Queries on what learners reported."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlmodel import Session

from quizapp.db.author import writable
from quizapp.db.columns import DECK, QUESTION, REPORT, USER, WORDING


def add(session: Session, **columns: Any) -> None:
    """Stores a report."""
    session.execute(insert(REPORT).values(**columns))


def open_of(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """(question_id, text) of the reports of a person that are still open."""
    return session.execute(
        select(REPORT.c.question_id, REPORT.c.text).where(REPORT.c.user_id == user_id, REPORT.c.closed_at.is_(None))
    ).all()


def opened(session: Session, owner_id: int | None, limit: int) -> Sequence[Row[Any]]:
    """The oldest open reports on the decks that this person may change, each with its question as the learner saw it."""
    return session.execute(
        select(
            REPORT.c.id, REPORT.c.lang, REPORT.c.text, REPORT.c.created_at, REPORT.c.user_id, USER.c.name,
            QUESTION.c.id.label("question_id"), QUESTION.c.kind, DECK.c.slug, DECK.c.title, WORDING.c.html,
        )
        .join_from(REPORT, QUESTION, QUESTION.c.id == REPORT.c.question_id)
        .join(DECK, DECK.c.id == QUESTION.c.deck_id)
        .join(WORDING, (WORDING.c.revision_id == REPORT.c.revision_id) & (WORDING.c.lang == REPORT.c.lang))
        .join(USER, USER.c.id == REPORT.c.user_id, isouter=True)
        .where(REPORT.c.closed_at.is_(None), writable(owner_id))
        .order_by(REPORT.c.id)
        .limit(limit)
    ).all()  # fmt: skip


def close(session: Session, report_id: int, owner_id: int | None, now: datetime) -> bool:
    """Closes a report on a deck that this person may change. False where there is none."""
    theirs = select(QUESTION.c.id).join_from(QUESTION, DECK, DECK.c.id == QUESTION.c.deck_id).where(writable(owner_id))
    found = session.execute(
        update(REPORT)
        .where(REPORT.c.id == report_id, REPORT.c.question_id.in_(theirs))
        .values(closed_at=func.coalesce(REPORT.c.closed_at, now))
    )
    return bool(found.rowcount)
