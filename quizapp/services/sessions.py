"""Who is here: sessions on the server, so that they can be revoked. The cookie holds a token; the store only its hash."""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from quizapp.db import Database, sessions
from quizapp.errors import Busy
from quizapp.permissions import AUTHOR, may

LEARNERS_KEEP = timedelta(days=180)
STAFF_KEEP = timedelta(days=30)
STAFF_IDLE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Person:
    """Somebody who is known to the service: a guest, a learner, an instructor, an admin."""

    id: int
    role: str
    name: str | None
    token_hash: str

    @property
    def is_guest(self) -> bool:
        """Whether this person has no account yet."""
        return self.role == "guest"


def hash_token(token: str) -> str:
    """What is stored of ``token``: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """256 random bits, fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def person_of(db: Database, token: str, now: datetime) -> Person | None:
    """Whoever holds ``token``, or None. Notes at most every five minutes that they were here."""
    with db.reading() as session:
        row = sessions.person(session, hash_token(token), now)
    if row is None or (may(row.role, AUTHOR) and now - row.seen_at > STAFF_IDLE):
        return None
    if now - row.seen_at > SEEN_EVERY:
        # Whoever only reads is not refused because nothing can be stored at the moment.
        with suppress(Busy), db.writing() as session:
            sessions.seen(session, row.token_hash, row.id, now)
            session.commit()
    return Person(row.id, row.role, row.name, row.token_hash)


def open_session(session: Session, user_id: int, role: str, now: datetime) -> str:
    """Stores a new session and returns its token. Does not commit."""
    token = new_token()
    keep = STAFF_KEEP if may(role, AUTHOR) else LEARNERS_KEEP
    sessions.add_session(session, token_hash=hash_token(token), user_id=user_id, created_at=now, seen_at=now, expires_at=now + keep)
    return token


def ensure_person(session: Session, person: Person | None, now: datetime) -> tuple[int, str | None]:
    """The id of ``person``, or of a new guest with the token of their session. Does not commit."""
    if person:
        return person.id, None
    user_id = sessions.add_user(session, role="guest", theme="system", disabled=False, created_at=now, seen_at=now)
    return user_id, open_session(session, user_id, "guest", now)
