"""What every command has: the store, the clock, and a sentence instead of a traceback where something is refused.

Exit codes: 0 done, 1 refused or problems found, 2 the command was not understood.
"""

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from quizapp.config import Settings
from quizapp.db import FAULTS, Database
from quizapp.errors import Invalid, QuizError


class Group(AppGroup):
    """A group whose commands say in one sentence why they were refused."""

    def command(self, name: str) -> Callable[[Callable[..., Any]], click.Command]:  # type: ignore[override]
        """As in click, with the application's context."""
        made = super().command(name)
        return lambda function: made(_in_words(function))


def db() -> Database:
    """The store."""
    found: Database = current_app.extensions["quizapp"].db
    return found


def settings() -> Settings:
    """What the operator decided."""
    found: Settings = current_app.extensions["quizapp"].settings
    return found


def now() -> datetime:
    """The clock of this machine."""
    return datetime.now(UTC)


def _in_words(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return function(*args, **options)
        except QuizError as error:
            for problem in error.problems if isinstance(error, Invalid) else ():
                click.echo(str(problem), err=True)
            raise click.ClickException(str(error)) from None
        except FAULTS as error:
            raise click.ClickException(f"The database cannot be used: {_reason(error)}") from None
        except OSError as error:
            if error.filename is None:
                raise
            raise click.ClickException(f"{error.filename}: {error.strerror}.") from None

    return run


def _reason(error: Exception) -> str:
    """The database's own words, on one line. A missing table means that nothing was prepared yet."""
    words = " ".join(str(getattr(error, "orig", None) or error).split())
    hint = " Run “flask db upgrade” first." if "no such table" in words or "does not exist" in words else ""
    return f"{words.rstrip('.')}.{hint}"
