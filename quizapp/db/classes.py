"""Queries on classes and their members."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlmodel import Session

from quizapp.db.tables import ClassRow, MemberRow, UserRow

_CLASS: Any = ClassRow.__table__
_MEMBER: Any = MemberRow.__table__
_USER: Any = UserRow.__table__


def _theirs(owner_id: int | None) -> Any:
    return True if owner_id is None else _CLASS.c.owner_id == owner_id


def owned(session: Session, owner_id: int | None) -> Sequence[Row[Any]]:
    """(id, name, code, number of members) of the classes of this person; of all with None."""
    return session.execute(
        select(_CLASS.c.id, _CLASS.c.name, _CLASS.c.code, func.count(_MEMBER.c.user_id).label("members"))
        .join_from(_CLASS, _MEMBER, isouter=True)
        .where(_theirs(owner_id))
        .group_by(_CLASS.c.id, _CLASS.c.name, _CLASS.c.code)
        .order_by(_CLASS.c.id)
    ).all()


def one(session: Session, class_id: int, owner_id: int | None) -> Row[Any] | None:
    """(id, name, code) of a class of this person; of any with None."""
    query = select(_CLASS.c.id, _CLASS.c.name, _CLASS.c.code).where(_CLASS.c.id == class_id, _theirs(owner_id))
    return session.execute(query).first()


def members(session: Session, class_id: int) -> Sequence[Row[Any]]:
    """(user_id, name, joined_at) of the members of a class, by name."""
    return session.execute(
        select(_MEMBER.c.user_id, _USER.c.name, _MEMBER.c.joined_at)
        .join_from(_MEMBER, _USER)
        .where(_MEMBER.c.class_id == class_id)
        .order_by(_USER.c.name_key, _USER.c.id)
    ).all()


def joined(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """(id, name, name of the instructor) of the classes that a person is in."""
    return session.execute(
        select(_CLASS.c.id, _CLASS.c.name, _USER.c.name.label("instructor"))
        .join_from(_MEMBER, _CLASS, _CLASS.c.id == _MEMBER.c.class_id)
        .join(_USER, _USER.c.id == _CLASS.c.owner_id, isouter=True)
        .where(_MEMBER.c.user_id == user_id)
        .order_by(_MEMBER.c.joined_at)
    ).all()


def by_code(session: Session, code: str) -> Row[Any] | None:
    """(id, name) of the class with this code. Whoever joins waits for whoever is joining, so that nobody joins twice."""
    return session.execute(select(_CLASS.c.id, _CLASS.c.name).where(_CLASS.c.code == code).with_for_update()).first()


def add(session: Session, **columns: Any) -> int:
    """Stores a class and returns its id."""
    return int(session.execute(insert(_CLASS).values(**columns).returning(_CLASS.c.id)).scalar_one())


def delete_class(session: Session, class_id: int) -> None:
    """Deletes a class; its members stay, and what they have done."""
    session.execute(delete(_CLASS).where(_CLASS.c.id == class_id))


def is_member(session: Session, class_id: int, user_id: int) -> bool:
    """Whether a person is in a class."""
    query = select(_MEMBER.c.user_id).where(_MEMBER.c.class_id == class_id, _MEMBER.c.user_id == user_id)
    return session.execute(query).first() is not None


def add_member(session: Session, class_id: int, user_id: int, now: datetime) -> None:
    """Puts a person into a class."""
    session.execute(insert(_MEMBER).values(class_id=class_id, user_id=user_id, joined_at=now))


def remove_member(session: Session, class_id: int, user_id: int) -> bool:
    """Takes a person out of a class. False where they were not in it."""
    found = session.execute(delete(_MEMBER).where(_MEMBER.c.class_id == class_id, _MEMBER.c.user_id == user_id))
    return bool(found.rowcount)
