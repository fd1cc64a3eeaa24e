"""Queries on people: their names and passwords, what is theirs, and how it moves or goes away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from quizapp.db.columns import ATTEMPT, CLASS, DECK, ITEM, MEMBER, REPORT, REVISION, SESSION, USER, WORDING
from quizapp.db.play import OF, of_what

_CREDENTIALS = select(
    USER.c.id, USER.c.name, USER.c.role, USER.c.password, USER.c.disabled, USER.c.language, USER.c.theme
)  # fmt: skip


def by_key(session: Session, name_key: str) -> Row[Any] | None:
    """(id, name, role, password, disabled, language, theme) of whoever has this name."""
    return session.execute(_CREDENTIALS.where(USER.c.name_key == name_key)).first()


def by_id(session: Session, user_id: int) -> Row[Any] | None:
    """The same columns for a person who is known."""
    return session.execute(_CREDENTIALS.where(USER.c.id == user_id)).first()


def has_role(session: Session, roles: Sequence[str]) -> bool:
    """Whether somebody who can sign in has one of ``roles``."""
    query = select(USER.c.id).where(USER.c.role.in_(roles), USER.c.disabled.is_(False)).limit(1)
    return session.execute(query).first() is not None


def add(session: Session, **columns: Any) -> int | None:
    """Stores a person and returns their id, or None where somebody took the name in the same moment."""
    try:
        return int(session.execute(insert(USER).values(**columns).returning(USER.c.id)).scalar_one())
    except IntegrityError:
        return None


def change(session: Session, user_id: int, **columns: Any) -> bool:
    """Changes a person. False where they are gone, or where somebody took the name in the same moment."""
    try:
        return bool(session.execute(update(USER).where(USER.c.id == user_id).values(**columns)).rowcount)
    except IntegrityError:
        return False


def move(session: Session, guest_id: int, user_id: int) -> None:
    """Gives what a guest did to a person, and removes the guest."""
    classes = select(MEMBER.c.class_id).where(MEMBER.c.user_id == user_id).scalar_subquery()
    session.execute(delete(MEMBER).where(MEMBER.c.user_id == guest_id, MEMBER.c.class_id.in_(classes)))
    for table in (ATTEMPT, REPORT, MEMBER):
        session.execute(update(table).where(table.c.user_id == guest_id).values(user_id=user_id))
    session.execute(delete(USER).where(USER.c.id == guest_id, USER.c.role == "guest"))


def remove(session: Session, user_id: int) -> bool:
    """Removes a person with their sessions, attempts, answers, memberships (by cascade) and reports. False where they are gone."""
    session.execute(delete(REPORT).where(REPORT.c.user_id == user_id))
    return bool(session.execute(delete(USER).where(USER.c.id == user_id)).rowcount)


def counts(session: Session, user_id: int, now: datetime) -> Row[Any]:
    """(sessions, attempts, running, reports, decks, classes): how many of each are this person's."""

    def number(table: Any, *where: Any) -> Any:
        return select(func.count()).select_from(table).where(*where).scalar_subquery()

    return session.execute(
        select(
            number(SESSION, SESSION.c.user_id == user_id, SESSION.c.expires_at > now).label("sessions"),
            number(ATTEMPT, ATTEMPT.c.user_id == user_id).label("attempts"),
            number(ATTEMPT, ATTEMPT.c.user_id == user_id, ATTEMPT.c.finished_at.is_(None)).label("running"),
            number(REPORT, REPORT.c.user_id == user_id).label("reports"),
            number(DECK, DECK.c.owner_id == user_id).label("decks"),
            number(CLASS, CLASS.c.owner_id == user_id).label("classes"),
        )
    ).one()


def person(session: Session, user_id: int) -> Row[Any] | None:
    """(name, role, language, theme, created_at, seen_at) for the download."""
    columns = (USER.c.name, USER.c.role, USER.c.language, USER.c.theme, USER.c.created_at, USER.c.seen_at)
    return session.execute(select(*columns).where(USER.c.id == user_id)).first()


def attempts(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """Every attempt of a person, oldest first."""
    return session.execute(
        select(
            ATTEMPT.c.id, ATTEMPT.c.key, *OF, ATTEMPT.c.lang, ATTEMPT.c.feedback, ATTEMPT.c.total,
            ATTEMPT.c.answered, ATTEMPT.c.score, ATTEMPT.c.started_at, ATTEMPT.c.finished_at,
        )
        .select_from(of_what())
        .where(ATTEMPT.c.user_id == user_id)
        .order_by(ATTEMPT.c.id)
    ).all()  # fmt: skip


def items(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """Every item of a person's attempts, with the stem in the language of its attempt."""
    return session.execute(
        select(
            ITEM.c.attempt_id, ITEM.c.place, REVISION.c.kind, WORDING.c.stem, WORDING.c.body,
            ITEM.c.response, ITEM.c.score, ITEM.c.answered_at, ITEM.c.marked_at,
        )
        .join_from(ITEM, ATTEMPT, ATTEMPT.c.id == ITEM.c.attempt_id)
        .join(REVISION, REVISION.c.id == ITEM.c.revision_id)
        .join(WORDING, (WORDING.c.revision_id == ITEM.c.revision_id) & (WORDING.c.lang == ATTEMPT.c.lang))
        .where(ATTEMPT.c.user_id == user_id)
        .order_by(ITEM.c.attempt_id, ITEM.c.place)
    ).all()  # fmt: skip


def reports(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """Every report that a person sent, with the stem that it is about."""
    return session.execute(
        select(WORDING.c.stem, REPORT.c.text, REPORT.c.created_at, REPORT.c.closed_at)
        .join_from(REPORT, WORDING, (WORDING.c.revision_id == REPORT.c.revision_id) & (WORDING.c.lang == REPORT.c.lang))
        .where(REPORT.c.user_id == user_id)
        .order_by(REPORT.c.id)
    ).all()


def memberships(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """(name, joined_at) of every class that a person is in."""
    return session.execute(
        select(CLASS.c.name, MEMBER.c.joined_at).join_from(MEMBER, CLASS).where(MEMBER.c.user_id == user_id)
    ).all()  # fmt: skip


def forget_guests(session: Session, seen_before: datetime) -> int:
    """Removes guests who have not been here since, with what they did; returns how many."""
    idle = select(USER.c.id).where(USER.c.role == "guest", USER.c.seen_at < seen_before)
    session.execute(delete(REPORT).where(REPORT.c.user_id.in_(idle.scalar_subquery())))
    return int(session.execute(delete(USER).where(USER.c.role == "guest", USER.c.seen_at < seen_before)).rowcount)


def forget_sessions(session: Session, now: datetime, staff: Sequence[str], staff_seen_before: datetime) -> int:
    """Removes sessions that are over, those of ``staff`` also where they were idle; returns how many."""
    people = select(USER.c.id).where(USER.c.role.in_(staff)).scalar_subquery()
    idle = SESSION.c.user_id.in_(people) & (SESSION.c.seen_at < staff_seen_before)
    return int(session.execute(delete(SESSION).where((SESSION.c.expires_at <= now) | idle)).rowcount)
