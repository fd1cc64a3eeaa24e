"""Queries on who took what. Names only of people who are in a class of whoever asks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import Session

from quizapp.db.columns import ATTEMPT, CLASS, MEMBER, USER
from quizapp.db.play import OF, of_what


def learners(owner_id: int | None) -> Any:
    """The ids of everybody in a class of this instructor; with None, in any class."""
    query = select(MEMBER.c.user_id).join_from(MEMBER, CLASS, CLASS.c.id == MEMBER.c.class_id)
    return query if owner_id is None else query.where(CLASS.c.owner_id == owner_id)


def _attempts() -> Any:
    return (
        select(
            USER.c.id.label("user_id"), USER.c.name, *OF, ATTEMPT.c.lang, ATTEMPT.c.started_at,
            ATTEMPT.c.finished_at, ATTEMPT.c.answered, ATTEMPT.c.score, ATTEMPT.c.total,
        )
        .select_from(of_what())
        .join(USER, USER.c.id == ATTEMPT.c.user_id)
        .order_by(ATTEMPT.c.id.desc())
    )  # fmt: skip


def of_deck(session: Session, deck_id: int, owner_id: int | None, limit: int | None) -> Sequence[Row[Any]]:
    """The newest attempts at a deck by learners in classes of this instructor."""
    query = _attempts().where(ATTEMPT.c.deck_id == deck_id, ATTEMPT.c.user_id.in_(learners(owner_id)))
    return session.execute(query.limit(limit)).all()


def of_others(session: Session, deck_id: int, owner_id: int | None) -> Row[Any]:
    """(number of attempts, mean share that was right) of everybody else who finished the deck; nobody is named."""
    return session.execute(
        select(func.count().label("number"), func.avg(ATTEMPT.c.score / ATTEMPT.c.total).label("mean")).where(
            ATTEMPT.c.deck_id == deck_id, ATTEMPT.c.finished_at.is_not(None), ATTEMPT.c.user_id.not_in(learners(owner_id))
        )
    ).one()


def of_class(session: Session, class_id: int, limit: int | None) -> Sequence[Row[Any]]:
    """The newest attempts of the members of a class, at every deck."""
    members = select(MEMBER.c.user_id).where(MEMBER.c.class_id == class_id)
    return session.execute(_attempts().where(ATTEMPT.c.user_id.in_(members)).limit(limit)).all()
