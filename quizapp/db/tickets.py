"""Queries on single-use links."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlmodel import Session

from quizapp.db.columns import TICKET, USER


def add(session: Session, **columns: Any) -> None:
    """Stores a ticket."""
    session.execute(insert(TICKET).values(**columns))


def find(session: Session, token_hash: str, now: datetime) -> Row[Any] | None:
    """(purpose, role, user_id, name) of a ticket that can be used; None where it was used, is too old or never was."""
    return session.execute(
        select(TICKET.c.purpose, TICKET.c.role, TICKET.c.user_id, USER.c.name)
        .join_from(TICKET, USER, isouter=True)
        .where(TICKET.c.token_hash == token_hash, TICKET.c.used_at.is_(None), TICKET.c.expires_at > now)
    ).first()


def use(session: Session, token_hash: str, now: datetime) -> bool:
    """Marks a ticket as used. False where somebody used it in the same moment."""
    fresh = (TICKET.c.token_hash == token_hash) & TICKET.c.used_at.is_(None) & (TICKET.c.expires_at > now)
    return bool(session.execute(update(TICKET).where(fresh).values(used_at=now)).rowcount)


def withdraw(session: Session, purpose: str, user_id: int | None = None) -> None:
    """Deletes the tickets for ``purpose``, those of one person where one is named."""
    query = delete(TICKET).where(TICKET.c.purpose == purpose)
    session.execute(query if user_id is None else query.where(TICKET.c.user_id == user_id))


def forget(session: Session, now: datetime) -> int:
    """Deletes the tickets that nobody can use any more and returns how many."""
    return int(session.execute(delete(TICKET).where(TICKET.c.used_at.is_not(None) | (TICKET.c.expires_at <= now))).rowcount)
