"""A quiz as its instructor plans it: what is asked, how, when, and what counts. Immutable; the clock is not in it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from quizapp.content.deck import Level, SlugText
from quizapp.content.text import Record, Text
from quizapp.errors import N_

Behaviour = Literal["practice", "until-right", "exam"]
Feedback = Literal["now", "end", "never"]
Counts = Literal["first", "last", "best", "mean"]
# What can be shown after an answer depends on whether the answer may still change.
FEEDBACK_OF: Mapping[Behaviour, tuple[Feedback, ...]] = {
    "practice": ("now", "end"),
    "until-right": ("now",),
    "exam": ("end", "never"),
}
MOST_SECTIONS = 20
MOST_QUESTIONS = 500
# Far enough from the last year that a calendar has: to every time that stands here, minutes can be added.
YEARS = range(2000, 2100)


def _in_utc(given: Any) -> datetime:
    """A time, or one that is written with its date; without a zone it is UTC. Nothing else: “20” is no second after 1970."""
    try:
        time = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
        time = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise ValueError(N_("a date and a time are wanted here, as in 2026-12-01T10:00")) from None
    if time.year not in YEARS:
        raise ValueError(N_("the year has to be from 2000 to 2099"))
    return time


Time = Annotated[datetime, BeforeValidator(_in_utc)]


class Section(Record):
    """A part of a quiz with its own draw.

    Either a fixed list (``fixed``: uids in order) or a draw of ``number`` (None: all) from the published questions of ``decks``,
    narrowed to ``key_points`` ("deck/key-point"), ``kinds`` and ``levels`` where these are not empty.
    """

    title: Text | None = None
    decks: Annotated[tuple[SlugText, ...], Field(max_length=100)] = ()
    key_points: Annotated[tuple[str, ...], Field(max_length=MOST_QUESTIONS)] = ()
    kinds: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    number: Annotated[int, Field(ge=1, le=MOST_QUESTIONS)] | None = None
    fixed: Annotated[tuple[str, ...], Field(max_length=MOST_QUESTIONS)] = ()

    @model_validator(mode="after")
    def _has_something_to_ask(self) -> "Section":
        if not self.decks and not self.fixed:
            raise ValueError(N_("choose at least one deck"))
        if len(set(self.fixed)) != len(self.fixed):
            raise ValueError(N_("a question stands twice"))
        return self


class Quiz(Record):
    """What an instructor made. ``minutes``, ``attempts``, ``pass_mark`` (per cent) and the times are None without a limit."""

    title: Text
    intro: Text | None = None
    sections: Annotated[tuple[Section, ...], Field(min_length=1, max_length=MOST_SECTIONS)]
    shuffle: bool = True
    behaviour: Behaviour = "practice"
    feedback: Feedback = "now"
    sequential: bool = False
    confidence: bool = False
    minutes: Annotated[int, Field(ge=1, le=24 * 60)] | None = None
    attempts: Annotated[int, Field(ge=1, le=100)] | None = None
    counts: Counts = "best"
    pass_mark: Annotated[int, Field(ge=1, le=100)] | None = None
    opens_at: Time | None = None
    closes_at: Time | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> "Quiz":
        if self.feedback not in FEEDBACK_OF[self.behaviour]:
            raise ValueError(N_("that feedback does not go with this way of asking"))
        if self.opens_at and self.closes_at and self.opens_at >= self.closes_at:
            raise ValueError(N_("the quiz closes before it opens"))
        return self
