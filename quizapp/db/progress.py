"""Queries on what one learner did. What an attempt does not show yet does not count yet."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlmodel import Session

from quizapp.db.columns import ATTEMPT, DECK, ITEM, QUESTION
from quizapp.db.play import OF, SHOWN, of_what


def topics(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """(slug, title, counts, answered, right) of each published deck that a person has begun.

    ``answered``: its published questions that they answered; ``right``: those of them whose latest answer was right.
    """
    latest = func.row_number().over(partition_by=ITEM.c.question_id, order_by=(ITEM.c.answered_at.desc(), ITEM.c.id.desc()))
    answers = (
        select(ITEM.c.question_id, ITEM.c.score, latest.label("age"))
        .join_from(ATTEMPT, ITEM, ITEM.c.attempt_id == ATTEMPT.c.id)
        .where(ATTEMPT.c.user_id == user_id, ITEM.c.answered_at.is_not(None), SHOWN)
        .subquery()
    )
    return session.execute(
        select(
            DECK.c.slug, DECK.c.title, DECK.c.counts, func.count().label("answered"),
            func.sum(case((answers.c.score >= 1, 1), else_=0)).label("right"),
        )
        .join_from(answers, QUESTION, QUESTION.c.id == answers.c.question_id)
        .join(DECK, DECK.c.id == QUESTION.c.deck_id)
        .where(answers.c.age == 1, QUESTION.c.status == "published", DECK.c.status == "published")
        .group_by(DECK.c.id)
        .order_by(DECK.c.position, DECK.c.id)
    ).all()  # fmt: skip


def finished(session: Session, user_id: int, limit: int) -> Sequence[Row[Any]]:
    """A person's newest finished attempts, the newest first; without practice of what was missed.

    ``certain``, ``certain_right``, ``doubtful``, ``doubtful_right``: answers with certainty and without, and the right ones.
    """

    def number(sure: bool, *more: Any) -> Any:
        said = (ITEM.c.attempt_id == ATTEMPT.c.id) & (ITEM.c.sure.is_(sure)) & ITEM.c.answered_at.is_not(None)
        return select(func.count()).select_from(ITEM).where(said, *more).correlate(ATTEMPT).scalar_subquery()

    return session.execute(
        select(
            ATTEMPT.c.key, ATTEMPT.c.lang, ATTEMPT.c.total, ATTEMPT.c.score, ATTEMPT.c.finished_at, *OF,
            number(True).label("certain"), number(True, ITEM.c.score >= 1).label("certain_right"),
            number(False).label("doubtful"), number(False, ITEM.c.score >= 1).label("doubtful_right"),
        )
        .select_from(of_what())
        .where(ATTEMPT.c.user_id == user_id, ATTEMPT.c.finished_at.is_not(None), ATTEMPT.c.missed_of.is_(None), SHOWN)
        .order_by(ATTEMPT.c.id.desc())
        .limit(limit)
    ).all()  # fmt: skip
