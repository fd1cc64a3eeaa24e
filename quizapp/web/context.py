"""What a route needs of the application: the store, the settings, the clock, and who is asking."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app, g

from quizapp.config import Settings
from quizapp.db import Database
from quizapp.services.sessions import Person


@dataclass(frozen=True)
class Context:
    """Kept in ``app.extensions["quizapp"]``."""

    settings: Settings
    db: Database


def context() -> Context:
    """The context of the application that answers this request."""
    found: Context = current_app.extensions["quizapp"]
    return found


def db() -> Database:
    """The store."""
    return context().db


def settings() -> Settings:
    """What the operator decided."""
    return context().settings


def now() -> datetime:
    """The server's clock: the only one that counts."""
    return datetime.now(UTC)


def person() -> Person | None:
    """Who is asking; None for somebody who has done nothing yet."""
    found: Person | None = g.person
    return found


def somebody() -> Person:
    """Who is asking, on a route that nobody reaches without being known."""
    assert g.person is not None  # noqa: S101, the guard has seen to it
    found: Person = g.person
    return found
