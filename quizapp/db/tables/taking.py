"""What is taken: quizzes, attempts with their items, and what learners report."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from quizapp.db.tables.fields import as_json, to


class QuizRow(SQLModel, table=True):
    """A quiz that an instructor made: ``plan`` is a ``content.Quiz``. With a class, only its members may take it."""

    __tablename__ = "quiz"
    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    owner_id: int | None = to("user.id", "SET NULL", default=None, index=True)
    class_id: int | None = to("class.id", "SET NULL", default=None, index=True)
    title: dict[str, str] = as_json({})
    plan: dict[str, Any] = as_json({})
    status: str = "draft"
    version: int = 1
    changed_at: datetime

    __table_args__ = (CheckConstraint("status in ('draft','published','retired')", name="status"),)


class ExtraTimeRow(SQLModel, table=True):
    """How many minutes more than the others a learner has for a quiz."""

    __tablename__ = "extra_time"
    quiz_id: int = to("quiz.id", "CASCADE", primary_key=True)
    user_id: int = to("user.id", "CASCADE", primary_key=True, index=True)
    minutes: int


class AttemptRow(SQLModel, table=True):
    """One learner's go at a deck, or at a quiz. ``answered`` and ``score`` are sums over its items, kept with every answer.

    ``number`` counts a learner's attempts at a quiz; it is None where one does not count: a preview, practice of what was missed.
    ``headings``: [first place, title by language] of each section, an empty title where it has none; empty where none has one.
    """

    __tablename__ = "attempt"
    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    user_id: int = to("user.id", "CASCADE", index=True)
    deck_id: int | None = to("deck.id", "CASCADE", default=None, index=True)
    quiz_id: int | None = to("quiz.id", "CASCADE", default=None)
    number: int | None = None
    lang: str
    behaviour: str = "practice"
    feedback: str
    sequential: bool = False
    confidence: bool = False
    due_at: datetime | None = Field(default=None, index=True)
    headings: list[Any] = as_json([])
    seed: int
    total: int
    answered: int = 0
    score: float = 0.0
    missed_of: int | None = None
    started_at: datetime
    finished_at: datetime | None = None

    __table_args__ = (UniqueConstraint("quiz_id", "user_id", "number"),)


class ItemRow(SQLModel, table=True):
    """One question of an attempt with its answer, in one row, so that an answer is never there twice.

    ``saved``: the number that the browser gave to the newest save; ``tries``: how often it was tried before it was right;
    ``sure``: how sure the learner was, None where it was not asked; ``marked_by``: the revision whose key counts where that is
    not its own; ``marked_at``: when the answer was marked again; ``notes``: the
    [msgid, params] of what the learner is told of how it was marked.
    """

    __tablename__ = "item"
    id: int = Field(default=None, primary_key=True)
    attempt_id: int = to("attempt.id", "CASCADE")
    place: int
    question_id: int = to("question.id", "CASCADE", index=True)
    revision_id: int = to("revision.id", "CASCADE", index=True)
    arrangement: list[str] = as_json([])
    response: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    score: float | None = None
    marks: dict[str, bool] = as_json({})
    notes: list[Any] = as_json([])
    saves: int = 0
    saved: int = 0
    tries: int = 0
    flagged: bool = False
    sure: bool | None = None
    answered_at: datetime | None = None
    marked_by: int | None = to("revision.id", "SET NULL", default=None)
    marked_at: datetime | None = None

    __table_args__ = (UniqueConstraint("attempt_id", "place"),)


class ReportRow(SQLModel, table=True):
    """What a learner reported about a question."""

    __tablename__ = "report"
    id: int = Field(default=None, primary_key=True)
    question_id: int = to("question.id", "CASCADE", index=True)
    revision_id: int = to("revision.id", "CASCADE")
    user_id: int | None = to("user.id", "SET NULL", default=None, index=True)
    lang: str
    text: str
    created_at: datetime
    closed_at: datetime | None = None
