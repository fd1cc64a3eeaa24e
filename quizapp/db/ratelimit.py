"""Queries on the token buckets of the rate limit."""

from sqlalchemy import delete, select, text
from sqlmodel import Session

from quizapp.db.columns import BUCKET

# One statement, so that two requests never draw the same token; SQLite and PostgreSQL read it alike.
_LEVEL = """
    CASE WHEN bucket.tokens + (:now - bucket.filled_at) / :every > :capacity THEN :capacity
         WHEN :now < bucket.filled_at THEN bucket.tokens
         ELSE bucket.tokens + (:now - bucket.filled_at) / :every END
"""
_DRAW = text(
    f"""
    INSERT INTO bucket (key, tokens, filled_at) VALUES (:key, :capacity - 1.0, :now)
    ON CONFLICT (key) DO UPDATE SET tokens = {_LEVEL} - 1.0, filled_at = :now WHERE {_LEVEL} >= 1.0
    RETURNING tokens
    """  # noqa: S608, made of constants
)
_MARK = text(
    """
    INSERT INTO bucket (key, tokens, filled_at) VALUES (:key, 0.0, :now)
    ON CONFLICT (key) DO UPDATE SET filled_at = :now
    """
)


def draw(session: Session, key: str, *, capacity: float, every: float, now: float) -> bool:
    """Draws a token of the bucket ``key``, which gets one back every ``every`` seconds. False where it is empty."""
    values = {"key": key, "capacity": float(capacity), "every": float(every), "now": now}
    return session.execute(_DRAW, values).first() is not None


def level(session: Session, key: str) -> tuple[float, float] | None:
    """(tokens, filled_at) of a bucket, or None where nothing was drawn from it yet."""
    row = session.execute(select(BUCKET.c.tokens, BUCKET.c.filled_at).where(BUCKET.c.key == key)).first()
    return (row.tokens, row.filled_at) if row else None


def put_back(session: Session, key: str) -> None:
    """Gives one token back."""
    session.execute(text("UPDATE bucket SET tokens = tokens + 1.0 WHERE key = :key"), {"key": key})


def mark(session: Session, key: str, now: float) -> None:
    """Notes the time under ``key``."""
    session.execute(_MARK, {"key": key, "now": now})


def forget_before(session: Session, prefix: str, filled_at: float) -> int:
    """Deletes the buckets whose key begins with ``prefix`` and that nobody touched since; returns how many."""
    old = BUCKET.c.key.startswith(prefix, autoescape=True) & (BUCKET.c.filled_at < filled_at)
    return int(session.execute(delete(BUCKET).where(old)).rowcount)
