"""Queries on single-use links."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlmodel import Session

from quizapp.db.tables import TicketRow, UserRow

_TICKET: Any = TicketRow.__table__
_USER: Any = UserRow.__table__


def add(session: Session, **columns: Any) -> None:
    """Stores a ticket."""
    session.execute(insert(_TICKET).values(**columns))


def find(session: Session, token_hash: str, now: datetime) -> Row[Any] | None:
    """(purpose, role, user_id, name) of a ticket that can be used; None where it was used, is too old or never was."""
    return session.execute(
        select(_TICKET.c.purpose, _TICKET.c.role, _TICKET.c.user_id, _USER.c.name)
        .join_from(_TICKET, _USER, isouter=True)
        .where(_TICKET.c.token_hash == token_hash, _TICKET.c.used_at.is_(None), _TICKET.c.expires_at > now)
    ).first()


def use(session: Session, token_hash: str, now: datetime) -> bool:
    """Marks a ticket as used. False where somebody used it in the same moment."""
    fresh = (_TICKET.c.token_hash == token_hash) & _TICKET.c.used_at.is_(None) & (_TICKET.c.expires_at > now)
    return bool(session.execute(update(_TICKET).where(fresh).values(used_at=now)).rowcount)


def withdraw(session: Session, purpose: str, user_id: int | None = None) -> None:
    """Deletes the tickets for ``purpose``, those of one person where one is named."""
    query = delete(_TICKET).where(_TICKET.c.purpose == purpose)
    session.execute(query if user_id is None else query.where(_TICKET.c.user_id == user_id))


def forget(session: Session, now: datetime) -> int:
    """Deletes the tickets that nobody can use any more and returns how many."""
    return int(session.execute(delete(_TICKET).where(_TICKET.c.used_at.is_not(None) | (_TICKET.c.expires_at <= now))).rowcount)
