"""What can go wrong, in words that a person understands.

A message is an English ``msgid`` with ``params``; ``web`` and ``cli`` translate it. ``N_`` marks a msgid for the
catalogue where it is written, without translating it there.
"""

from collections.abc import Sequence
from typing import Any


def N_(msgid: str) -> str:
    """Marks ``msgid`` for translation and returns it unchanged."""
    return msgid


class QuizError(Exception):
    """Something was refused. ``message`` is a msgid, ``params`` fills its ``%(name)s`` places."""

    status = 400

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params


class NotFound(QuizError):
    """The thing is not there, or not this person's to see: both look the same."""

    status = 404

    def __init__(self, message: str = N_("There is nothing here."), **params: Any) -> None:
        super().__init__(message, **params)


class NotAllowed(QuizError):
    """The person is known, but their role lacks the permission."""

    status = 403


class Invalid(QuizError):
    """What was sent can be read, but breaks a rule. ``problems`` says where and how to mend it."""

    status = 422

    def __init__(self, message: str, problems: Sequence[Any] = (), **params: Any) -> None:
        super().__init__(message, **params)
        self.problems = tuple(problems)


class Conflict(QuizError):
    """Somebody else was faster. ``theirs`` is what stands now, ``ours`` what was sent."""

    status = 409

    def __init__(self, message: str, theirs: Any = None, ours: Any = None, **params: Any) -> None:
        super().__init__(message, **params)
        self.theirs = theirs
        self.ours = ours


class TooMany(QuizError):
    """Too many tries; ``wait`` is the number of seconds until the next one is welcome."""

    status = 429

    def __init__(self, message: str, wait: int, **params: Any) -> None:
        super().__init__(message, **params)
        self.wait = wait


class Busy(QuizError):
    """The store cannot take the change at the moment; nothing was changed and a later try will do."""

    status = 503
