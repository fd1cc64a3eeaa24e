"""Queries on classes and their members."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlmodel import Session

from quizapp.db.columns import CLASS, MEMBER, USER


def _theirs(owner_id: int | None) -> Any:
    return True if owner_id is None else CLASS.c.owner_id == owner_id


def owned(session: Session, owner_id: int | None) -> Sequence[Row[Any]]:
    """(id, name, code, number of members) of the classes of this person; of all with None."""
    return session.execute(
        select(CLASS.c.id, CLASS.c.name, CLASS.c.code, func.count(MEMBER.c.user_id).label("members"))
        .join_from(CLASS, MEMBER, isouter=True)
        .where(_theirs(owner_id))
        .group_by(CLASS.c.id, CLASS.c.name, CLASS.c.code)
        .order_by(CLASS.c.id)
    ).all()


def one(session: Session, class_id: int, owner_id: int | None) -> Row[Any] | None:
    """(id, name, code) of a class of this person; of any with None."""
    query = select(CLASS.c.id, CLASS.c.name, CLASS.c.code).where(CLASS.c.id == class_id, _theirs(owner_id))
    return session.execute(query).first()


def members(session: Session, class_id: int) -> Sequence[Row[Any]]:
    """(user_id, name, joined_at) of the members of a class, by name."""
    return session.execute(
        select(MEMBER.c.user_id, USER.c.name, MEMBER.c.joined_at)
        .join_from(MEMBER, USER)
        .where(MEMBER.c.class_id == class_id)
        .order_by(USER.c.name_key, USER.c.id)
    ).all()


def joined(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """(id, name, name of the instructor) of the classes that a person is in."""
    return session.execute(
        select(CLASS.c.id, CLASS.c.name, USER.c.name.label("instructor"))
        .join_from(MEMBER, CLASS, CLASS.c.id == MEMBER.c.class_id)
        .join(USER, USER.c.id == CLASS.c.owner_id, isouter=True)
        .where(MEMBER.c.user_id == user_id)
        .order_by(MEMBER.c.joined_at)
    ).all()


def by_code(session: Session, code: str) -> Row[Any] | None:
    """(id, name) of the class with this code. Whoever joins waits for whoever is joining, so that nobody joins twice."""
    return session.execute(select(CLASS.c.id, CLASS.c.name).where(CLASS.c.code == code).with_for_update()).first()


def add(session: Session, **columns: Any) -> int:
    """Stores a class and returns its id."""
    return int(session.execute(insert(CLASS).values(**columns).returning(CLASS.c.id)).scalar_one())


def delete_class(session: Session, class_id: int) -> None:
    """Deletes a class; its members stay, and what they have done."""
    session.execute(delete(CLASS).where(CLASS.c.id == class_id))


def is_member(session: Session, class_id: int, user_id: int) -> bool:
    """Whether a person is in a class."""
    query = select(MEMBER.c.user_id).where(MEMBER.c.class_id == class_id, MEMBER.c.user_id == user_id)
    return session.execute(query).first() is not None


def add_member(session: Session, class_id: int, user_id: int, now: datetime) -> None:
    """Puts a person into a class."""
    session.execute(insert(MEMBER).values(class_id=class_id, user_id=user_id, joined_at=now))


def remove_member(session: Session, class_id: int, user_id: int) -> bool:
    """Takes a person out of a class. False where they were not in it."""
    found = session.execute(delete(MEMBER).where(MEMBER.c.class_id == class_id, MEMBER.c.user_id == user_id))
    return bool(found.rowcount)
