"""What can be asked: sources, decks, key points, questions with their revisions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from quizapp.db.tables.fields import as_json, to


class SourceRow(SQLModel, table=True):
    """A document that key points cite; the columns are those of ``content.Source``."""

    __tablename__ = "source"
    id: int = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    title: dict[str, str] = as_json({})
    about: dict[str, str] = as_json({})
    voices: dict[str, Any] = as_json({})
    paragraphs: dict[str, Any] = as_json({})
    errata: list[Any] = as_json([])
    loaded_hash: str = ""


class TermRow(SQLModel, table=True):
    """A term of the glossary. ``deck``: the slug of the deck that asks for it; ``forms``: its spellings by language, the usual
    one first."""

    __tablename__ = "term"
    slug: str = Field(primary_key=True)
    deck: str
    position: int = 0
    reading: str
    forms: dict[str, list[str]] = as_json({})
    meaning: dict[str, str] = as_json({})


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
    source_id: int | None = to("source.id", "SET NULL", default=None, index=True)
    owner_id: int | None = to("user.id", "SET NULL", default=None, index=True)
    title: dict[str, str] = as_json({})
    summary: dict[str, str] = as_json({})
    objectives: list[Any] = as_json([])
    presumes: list[str] = as_json([])
    anki: bool = True
    status: str = "draft"
    counts: dict[str, int] = as_json({})
    kinds: dict[str, dict[str, int]] = as_json({})
    version: int = 1
    loaded_hash: str | None = None
    edited: bool = False
    changed_at: datetime

    __table_args__ = (CheckConstraint("status in ('draft','published','retired')", name="status"),)


class KeyPointRow(SQLModel, table=True):
    """A key point: ``record`` is the compact record (``content.KeyPoint``) that its questions are composed from."""

    __tablename__ = "key_point"
    id: int = Field(default=None, primary_key=True)
    deck_id: int = to("deck.id", "CASCADE")
    slug: str
    position: int = 0
    voice: str | None = None
    paragraphs: list[int] = as_json([])
    errata: list[str] = as_json([])
    pictures: dict[str, str] = as_json({})
    alt: dict[str, str] = as_json({})
    record: dict[str, Any] = as_json({})
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
    deck_id: int = to("deck.id", "CASCADE")
    key_point_id: int = to("key_point.id", "CASCADE", index=True)
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
    question_id: int = to("question.id", "CASCADE")
    number: int
    kind: str
    level: str
    author_id: int | None = to("user.id", "SET NULL", default=None)
    created_at: datetime

    __table_args__ = (UniqueConstraint("question_id", "number"),)


class WordingRow(SQLModel, table=True):
    """A revision in one language. ``html`` holds every text of it rendered, by the name that its pages use; ``terms`` the
    (slug, name) of each term of the glossary in its explanation; ``prepared`` what its kind prepared for marking."""

    __tablename__ = "wording"
    revision_id: int = to("revision.id", "CASCADE", primary_key=True)
    lang: str = Field(primary_key=True)
    stem: str
    body: dict[str, Any] = as_json({})
    explanation: str
    html: dict[str, str] = as_json({})
    terms: list[list[str]] = as_json([])
    prepared: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
