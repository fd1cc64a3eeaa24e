"""Queries on people: their names and passwords, what is theirs, and how it moves or goes away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from quizapp.db.tables import (
    AttemptRow,
    ClassRow,
    DeckRow,
    ItemRow,
    MemberRow,
    ReportRow,
    RevisionRow,
    SessionRow,
    UserRow,
    WordingRow,
)

_USER: Any = UserRow.__table__
_SESSION: Any = SessionRow.__table__
_DECK: Any = DeckRow.__table__
_REVISION: Any = RevisionRow.__table__
_WORDING: Any = WordingRow.__table__
_ATTEMPT: Any = AttemptRow.__table__
_ITEM: Any = ItemRow.__table__
_REPORT: Any = ReportRow.__table__
_CLASS: Any = ClassRow.__table__
_MEMBER: Any = MemberRow.__table__

_CREDENTIALS = select(
    _USER.c.id, _USER.c.name, _USER.c.role, _USER.c.password, _USER.c.disabled, _USER.c.language, _USER.c.theme
)  # fmt: skip


def by_key(session: Session, name_key: str) -> Row[Any] | None:
    """(id, name, role, password, disabled, language, theme) of whoever has this name."""
    return session.execute(_CREDENTIALS.where(_USER.c.name_key == name_key)).first()


def by_id(session: Session, user_id: int) -> Row[Any] | None:
    """The same columns for a person who is known."""
    return session.execute(_CREDENTIALS.where(_USER.c.id == user_id)).first()


def has_role(session: Session, roles: Sequence[str]) -> bool:
    """Whether somebody who can sign in has one of ``roles``."""
    query = select(_USER.c.id).where(_USER.c.role.in_(roles), _USER.c.disabled.is_(False)).limit(1)
    return session.execute(query).first() is not None


def add(session: Session, **columns: Any) -> int | None:
    """Stores a person and returns their id, or None where somebody took the name in the same moment."""
    try:
        return int(session.execute(insert(_USER).values(**columns).returning(_USER.c.id)).scalar_one())
    except IntegrityError:
        return None


def change(session: Session, user_id: int, **columns: Any) -> bool:
    """Changes a person. False where they are gone, or where somebody took the name in the same moment."""
    try:
        return bool(session.execute(update(_USER).where(_USER.c.id == user_id).values(**columns)).rowcount)
    except IntegrityError:
        return False


def move(session: Session, guest_id: int, user_id: int) -> None:
    """Gives what a guest did to a person, and removes the guest."""
    classes = select(_MEMBER.c.class_id).where(_MEMBER.c.user_id == user_id).scalar_subquery()
    session.execute(delete(_MEMBER).where(_MEMBER.c.user_id == guest_id, _MEMBER.c.class_id.in_(classes)))
    for table in (_ATTEMPT, _REPORT, _MEMBER):
        session.execute(update(table).where(table.c.user_id == guest_id).values(user_id=user_id))
    session.execute(delete(_USER).where(_USER.c.id == guest_id, _USER.c.role == "guest"))


def remove(session: Session, user_id: int) -> bool:
    """Removes a person with their sessions, attempts, answers, memberships (by cascade) and reports. False where they are gone."""
    session.execute(delete(_REPORT).where(_REPORT.c.user_id == user_id))
    return bool(session.execute(delete(_USER).where(_USER.c.id == user_id)).rowcount)


def counts(session: Session, user_id: int, now: datetime) -> Row[Any]:
    """(sessions, attempts, running, reports, decks, classes): how many of each are this person's."""

    def number(table: Any, *where: Any) -> Any:
        return select(func.count()).select_from(table).where(*where).scalar_subquery()

    return session.execute(
        select(
            number(_SESSION, _SESSION.c.user_id == user_id, _SESSION.c.expires_at > now).label("sessions"),
            number(_ATTEMPT, _ATTEMPT.c.user_id == user_id).label("attempts"),
            number(_ATTEMPT, _ATTEMPT.c.user_id == user_id, _ATTEMPT.c.finished_at.is_(None)).label("running"),
            number(_REPORT, _REPORT.c.user_id == user_id).label("reports"),
            number(_DECK, _DECK.c.owner_id == user_id).label("decks"),
            number(_CLASS, _CLASS.c.owner_id == user_id).label("classes"),
        )
    ).one()


def person(session: Session, user_id: int) -> Row[Any] | None:
    """(name, role, language, theme, created_at, seen_at) for the download."""
    columns = (_USER.c.name, _USER.c.role, _USER.c.language, _USER.c.theme, _USER.c.created_at, _USER.c.seen_at)
    return session.execute(select(*columns).where(_USER.c.id == user_id)).first()


def attempts(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """Every attempt of a person, oldest first."""
    return session.execute(
        select(
            _ATTEMPT.c.id, _ATTEMPT.c.key, _DECK.c.slug, _ATTEMPT.c.lang, _ATTEMPT.c.feedback, _ATTEMPT.c.total,
            _ATTEMPT.c.answered, _ATTEMPT.c.score, _ATTEMPT.c.started_at, _ATTEMPT.c.finished_at,
        )
        .join_from(_ATTEMPT, _DECK)
        .where(_ATTEMPT.c.user_id == user_id)
        .order_by(_ATTEMPT.c.id)
    ).all()  # fmt: skip


def items(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """Every item of a person's attempts, with the stem in the language of its attempt."""
    return session.execute(
        select(
            _ITEM.c.attempt_id, _ITEM.c.place, _REVISION.c.kind, _WORDING.c.stem, _WORDING.c.body,
            _ITEM.c.response, _ITEM.c.score, _ITEM.c.answered_at,
        )
        .join_from(_ITEM, _ATTEMPT, _ATTEMPT.c.id == _ITEM.c.attempt_id)
        .join(_REVISION, _REVISION.c.id == _ITEM.c.revision_id)
        .join(_WORDING, (_WORDING.c.revision_id == _ITEM.c.revision_id) & (_WORDING.c.lang == _ATTEMPT.c.lang))
        .where(_ATTEMPT.c.user_id == user_id)
        .order_by(_ITEM.c.attempt_id, _ITEM.c.place)
    ).all()  # fmt: skip


def reports(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """Every report that a person sent, with the stem that it is about."""
    return session.execute(
        select(_WORDING.c.stem, _REPORT.c.text, _REPORT.c.created_at, _REPORT.c.closed_at)
        .join_from(_REPORT, _WORDING, (_WORDING.c.revision_id == _REPORT.c.revision_id) & (_WORDING.c.lang == _REPORT.c.lang))
        .where(_REPORT.c.user_id == user_id)
        .order_by(_REPORT.c.id)
    ).all()


def memberships(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """(name, joined_at) of every class that a person is in."""
    return session.execute(
        select(_CLASS.c.name, _MEMBER.c.joined_at).join_from(_MEMBER, _CLASS).where(_MEMBER.c.user_id == user_id)
    ).all()  # fmt: skip


def forget_guests(session: Session, seen_before: datetime) -> int:
    """Removes guests who have not been here since, with what they did; returns how many."""
    idle = select(_USER.c.id).where(_USER.c.role == "guest", _USER.c.seen_at < seen_before)
    session.execute(delete(_REPORT).where(_REPORT.c.user_id.in_(idle.scalar_subquery())))
    return int(session.execute(delete(_USER).where(_USER.c.role == "guest", _USER.c.seen_at < seen_before)).rowcount)


def forget_sessions(session: Session, now: datetime, staff: Sequence[str], staff_seen_before: datetime) -> int:
    """Removes sessions that are over, those of ``staff`` also where they were idle; returns how many."""
    people = select(_USER.c.id).where(_USER.c.role.in_(staff)).scalar_subquery()
    idle = _SESSION.c.user_id.in_(people) & (_SESSION.c.seen_at < staff_seen_before)
    return int(session.execute(delete(_SESSION).where((_SESSION.c.expires_at <= now) | idle)).rowcount)
