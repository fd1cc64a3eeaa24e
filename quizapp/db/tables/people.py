"""People: who they are, how they got in, and the classes that they are in."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from quizapp.db.tables.fields import to


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
    user_id: int = to("user.id", "CASCADE", index=True)
    created_at: datetime
    seen_at: datetime
    expires_at: datetime = Field(index=True)


class TicketRow(SQLModel, table=True):
    """A single-use link: ``first`` instructor, ``reset`` of a password, ``invite``."""

    __tablename__ = "ticket"
    token_hash: str = Field(primary_key=True)
    purpose: str
    role: str = "learner"
    user_id: int | None = to("user.id", "CASCADE", default=None, index=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class BucketRow(SQLModel, table=True):
    """A token bucket of the rate limit; ``filled_at`` is in seconds since the epoch."""

    __tablename__ = "bucket"
    key: str = Field(primary_key=True)
    tokens: float
    filled_at: float


class ClassRow(SQLModel, table=True):
    """A class of learners; who knows the code can join."""

    __tablename__ = "class"
    id: int = Field(default=None, primary_key=True)
    name: str
    code: str = Field(unique=True)
    owner_id: int | None = to("user.id", "SET NULL", default=None, index=True)
    created_at: datetime


class MemberRow(SQLModel, table=True):
    """A learner in a class."""

    __tablename__ = "member"
    class_id: int = to("class.id", "CASCADE", primary_key=True)
    user_id: int = to("user.id", "CASCADE", primary_key=True, index=True)
    joined_at: datetime
