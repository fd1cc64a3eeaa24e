"""Queries on people and their sessions that every request needs."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlmodel import Session

from quizapp.db.columns import SESSION, USER

# Made once: every request asks this, and making the expression costs more than asking.
_PERSON = (
    select(USER.c.id, USER.c.role, USER.c.name, SESSION.c.seen_at, SESSION.c.token_hash)
    .join_from(SESSION, USER)
    .where(SESSION.c.token_hash == bindparam("hash"), SESSION.c.expires_at > bindparam("now"), USER.c.disabled.is_(False))
)


def person(session: Session, token_hash: str, now: datetime) -> Row[Any] | None:
    """(id, role, name, seen_at, token_hash) of whoever holds the session, unless it is over or the person is disabled."""
    return session.execute(_PERSON, {"hash": token_hash, "now": now}).first()


def add_user(session: Session, **columns: Any) -> int:
    """Stores a person and returns their id."""
    return int(session.execute(insert(USER).values(**columns).returning(USER.c.id)).scalar_one())


def add_session(session: Session, **columns: Any) -> None:
    """Stores a session."""
    session.execute(insert(SESSION).values(**columns))


def seen(session: Session, token_hash: str, user_id: int, now: datetime) -> None:
    """Notes that the session and its person were here."""
    session.execute(update(SESSION).where(SESSION.c.token_hash == token_hash).values(seen_at=now))
    session.execute(update(USER).where(USER.c.id == user_id).values(seen_at=now))


def end(session: Session, token_hash: str) -> None:
    """Ends one session."""
    session.execute(delete(SESSION).where(SESSION.c.token_hash == token_hash))


def end_all(session: Session, user_id: int) -> None:
    """Ends every session of a person."""
    session.execute(delete(SESSION).where(SESSION.c.user_id == user_id))
