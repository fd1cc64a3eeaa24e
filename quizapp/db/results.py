"""Queries on who took what. Names only of people who are in a class of whoever asks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import Session

from quizapp.db.tables import AttemptRow, ClassRow, DeckRow, MemberRow, UserRow

_ATTEMPT: Any = AttemptRow.__table__
_CLASS: Any = ClassRow.__table__
_DECK: Any = DeckRow.__table__
_MEMBER: Any = MemberRow.__table__
_USER: Any = UserRow.__table__


def _learners(owner_id: int | None) -> Any:
    """The ids of everybody in a class of this instructor; with None, in any class."""
    query = select(_MEMBER.c.user_id).join_from(_MEMBER, _CLASS, _CLASS.c.id == _MEMBER.c.class_id)
    return query if owner_id is None else query.where(_CLASS.c.owner_id == owner_id)


def _attempts() -> Any:
    return (
        select(
            _USER.c.id.label("user_id"), _USER.c.name, _DECK.c.title, _ATTEMPT.c.lang, _ATTEMPT.c.started_at,
            _ATTEMPT.c.finished_at, _ATTEMPT.c.answered, _ATTEMPT.c.score, _ATTEMPT.c.total,
        )
        .join_from(_ATTEMPT, _USER, _USER.c.id == _ATTEMPT.c.user_id)
        .join(_DECK, _DECK.c.id == _ATTEMPT.c.deck_id)
        .order_by(_ATTEMPT.c.id.desc())
    )  # fmt: skip


def of_deck(session: Session, deck_id: int, owner_id: int | None, limit: int | None) -> Sequence[Row[Any]]:
    """The newest attempts at a deck by learners in classes of this instructor."""
    query = _attempts().where(_ATTEMPT.c.deck_id == deck_id, _ATTEMPT.c.user_id.in_(_learners(owner_id)))
    return session.execute(query.limit(limit)).all()


def of_others(session: Session, deck_id: int, owner_id: int | None) -> Row[Any]:
    """(number of attempts, mean share that was right) of everybody else who finished the deck; nobody is named."""
    return session.execute(
        select(func.count().label("number"), func.avg(_ATTEMPT.c.score / _ATTEMPT.c.total).label("mean")).where(
            _ATTEMPT.c.deck_id == deck_id, _ATTEMPT.c.finished_at.is_not(None), _ATTEMPT.c.user_id.not_in(_learners(owner_id))
        )
    ).one()


def of_class(session: Session, class_id: int, limit: int | None) -> Sequence[Row[Any]]:
    """The newest attempts of the members of a class, at every deck."""
    members = select(_MEMBER.c.user_id).where(_MEMBER.c.class_id == class_id)
    return session.execute(_attempts().where(_ATTEMPT.c.user_id.in_(members)).limit(limit)).all()
