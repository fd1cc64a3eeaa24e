"""The tables. Table models do not validate: content is validated as ``content`` models first, then stored.

Times are aware UTC. JSON columns hold what has no table of its own, so that a new kind needs no migration.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

# Batch ALTER on SQLite needs every constraint to have a name, so this stands before the first table.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = SQLModel.metadata


def _to(target: str, ondelete: str, **options: Any) -> Any:
    return Field(sa_column_args=[ForeignKey(target, ondelete=ondelete)], **options)


def _json(default: Any = None) -> Any:
    return Field(default=default, sa_column=Column(JSON, nullable=default is None))


class UserRow(SQLModel, table=True):
    """A person. A guest has neither a name nor a password, only what they did."""

    __tablename__ = "user"
    id: int = Field(default=None, primary_key=True)
    name: str | None = None
    name_key: str | None = Field(default=None, unique=True)
    role: str = "guest"
    password: str | None = None
    language: str | None = None
    theme: str = "system"
    disabled: bool = False
    created_at: datetime
    seen_at: datetime


class SessionRow(SQLModel, table=True):
    """A signed-in browser. The token itself is only in the cookie."""

    __tablename__ = "session"
    token_hash: str = Field(primary_key=True)
    user_id: int = _to("user.id", "CASCADE", index=True)
    created_at: datetime
    seen_at: datetime
    expires_at: datetime = Field(index=True)


class TicketRow(SQLModel, table=True):
    """A single-use link: ``first`` instructor, ``reset`` of a password, ``invite``."""

    __tablename__ = "ticket"
    token_hash: str = Field(primary_key=True)
    purpose: str
    role: str = "learner"
    user_id: int | None = _to("user.id", "CASCADE", default=None, index=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class BucketRow(SQLModel, table=True):
    """A token bucket of the rate limit; ``filled_at`` is in seconds since the epoch."""

    __tablename__ = "bucket"
    key: str = Field(primary_key=True)
    tokens: float
    filled_at: float


class SourceRow(SQLModel, table=True):
    """A document that key points cite; the columns are those of ``content.Source``."""

    __tablename__ = "source"
    id: int = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    title: dict[str, str] = _json({})
    about: dict[str, str] = _json({})
    voices: dict[str, Any] = _json({})
    paragraphs: dict[str, Any] = _json({})
    errata: list[Any] = _json([])
    loaded_hash: str = ""


class TermRow(SQLModel, table=True):
    """A term of the glossary. ``deck``: the slug of the deck that asks for it; ``forms``: its spellings by language, the usual
    one first."""

    __tablename__ = "term"
    slug: str = Field(primary_key=True)
    deck: str
    position: int = 0
    reading: str
    forms: dict[str, list[str]] = _json({})
    meaning: dict[str, str] = _json({})


class PictureRow(SQLModel, table=True):
    """A diagram, named by the hash of its content."""

    __tablename__ = "picture"
    name: str = Field(primary_key=True)
    mime: str
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class DeckRow(SQLModel, table=True):
    """A deck. ``presumes``: slugs of the decks to take before it; ``counts``: its published questions by language, ``kinds``:
    by language and kind; every change keeps both."""

    __tablename__ = "deck"
    id: int = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    position: int = 0
    source_id: int | None = _to("source.id", "SET NULL", default=None, index=True)
    owner_id: int | None = _to("user.id", "SET NULL", default=None, index=True)
    title: dict[str, str] = _json({})
    summary: dict[str, str] = _json({})
    objectives: list[Any] = _json([])
    presumes: list[str] = _json([])
    anki: bool = True
    status: str = "draft"
    counts: dict[str, int] = _json({})
    kinds: dict[str, dict[str, int]] = _json({})
    version: int = 1
    loaded_hash: str | None = None
    edited: bool = False
    changed_at: datetime

    __table_args__ = (CheckConstraint("status in ('draft','published','retired')", name="status"),)


class KeyPointRow(SQLModel, table=True):
    """A key point: ``record`` is the compact record (``content.KeyPoint``) that its questions are composed from."""

    __tablename__ = "key_point"
    id: int = Field(default=None, primary_key=True)
    deck_id: int = _to("deck.id", "CASCADE")
    slug: str
    position: int = 0
    voice: str | None = None
    paragraphs: list[int] = _json([])
    errata: list[str] = _json([])
    pictures: dict[str, str] = _json({})
    alt: dict[str, str] = _json({})
    record: dict[str, Any] = _json({})
    retired: bool = False
    version: int = 1
    loaded_hash: str | None = None
    edited: bool = False
    changed_at: datetime

    __table_args__ = (UniqueConstraint("deck_id", "slug"),)


class QuestionRow(SQLModel, table=True):
    """A question: its identity and its state; what it says is in its current revision (``revision`` is that number)."""

    __tablename__ = "question"
    id: int = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    deck_id: int = _to("deck.id", "CASCADE")
    key_point_id: int = _to("key_point.id", "CASCADE", index=True)
    facet: str
    position: int = 0
    kind: str
    level: str
    status: str = "draft"
    revision: int = 1
    loaded_hash: str | None = None
    edited: bool = False
    changed_at: datetime

    __table_args__ = (
        CheckConstraint("status in ('draft','published','retired')", name="status"),
        Index("ix_question_deck_id_status", "deck_id", "status"),
    )


class RevisionRow(SQLModel, table=True):
    """An immutable version of a question; attempts and answers point here."""

    __tablename__ = "revision"
    id: int = Field(default=None, primary_key=True)
    question_id: int = _to("question.id", "CASCADE")
    number: int
    kind: str
    level: str
    author_id: int | None = _to("user.id", "SET NULL", default=None)
    created_at: datetime

    __table_args__ = (UniqueConstraint("question_id", "number"),)


class WordingRow(SQLModel, table=True):
    """A revision in one language. ``html`` holds every text of it rendered, by the name that its pages use; ``terms`` the
    (slug, name) of each term of the glossary in its explanation; ``prepared`` what its kind prepared for marking."""

    __tablename__ = "wording"
    revision_id: int = _to("revision.id", "CASCADE", primary_key=True)
    lang: str = Field(primary_key=True)
    stem: str
    body: dict[str, Any] = _json({})
    explanation: str
    html: dict[str, str] = _json({})
    terms: list[list[str]] = _json([])
    prepared: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


class AttemptRow(SQLModel, table=True):
    """One learner's go at a deck. ``answered`` and ``score`` are sums over its items, kept with every answer."""

    __tablename__ = "attempt"
    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    user_id: int = _to("user.id", "CASCADE", index=True)
    deck_id: int = _to("deck.id", "CASCADE", index=True)
    lang: str
    feedback: str
    seed: int
    total: int
    answered: int = 0
    score: float = 0.0
    missed_of: int | None = None
    started_at: datetime
    finished_at: datetime | None = None


class ItemRow(SQLModel, table=True):
    """One question of an attempt with its answer, in one row, so that an answer is never there twice."""

    __tablename__ = "item"
    id: int = Field(default=None, primary_key=True)
    attempt_id: int = _to("attempt.id", "CASCADE")
    place: int
    question_id: int = _to("question.id", "CASCADE", index=True)
    revision_id: int = _to("revision.id", "CASCADE", index=True)
    arrangement: list[str] = _json([])
    response: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    score: float | None = None
    marks: dict[str, bool] = _json({})
    saves: int = 0
    answered_at: datetime | None = None

    __table_args__ = (UniqueConstraint("attempt_id", "place"),)


class ReportRow(SQLModel, table=True):
    """What a learner reported about a question."""

    __tablename__ = "report"
    id: int = Field(default=None, primary_key=True)
    question_id: int = _to("question.id", "CASCADE", index=True)
    revision_id: int = _to("revision.id", "CASCADE")
    user_id: int | None = _to("user.id", "SET NULL", default=None, index=True)
    lang: str
    text: str
    created_at: datetime
    closed_at: datetime | None = None


class ClassRow(SQLModel, table=True):
    """A class of learners; who knows the code can join."""

    __tablename__ = "class"
    id: int = Field(default=None, primary_key=True)
    name: str
    code: str = Field(unique=True)
    owner_id: int | None = _to("user.id", "SET NULL", default=None, index=True)
    created_at: datetime


class MemberRow(SQLModel, table=True):
    """A learner in a class."""

    __tablename__ = "member"
    class_id: int = _to("class.id", "CASCADE", primary_key=True)
    user_id: int = _to("user.id", "CASCADE", primary_key=True, index=True)
    joined_at: datetime
