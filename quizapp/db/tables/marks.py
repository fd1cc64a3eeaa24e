"""The tables of marks that changed after an answer was given: who asked for it, who did it, what stood before."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from quizapp.db.tables.fields import to


class ClaimRow(SQLModel, table=True):
    """“I was right”: a learner asks the instructor to look at a typed answer. Whose it is, its item's attempt says.

    An accepted claim is worth the full mark whatever any key says; ``revision_id`` is the one that accepts the answer from
    everybody, if it was accepted for all. ``reply`` is what a refusal tells the learner.
    """

    __tablename__ = "claim"
    id: int = Field(default=None, primary_key=True)
    item_id: int = to("item.id", "CASCADE", unique=True)
    text: str = ""
    state: str = "open"
    reply: str = ""
    revision_id: int | None = to("revision.id", "SET NULL", default=None)
    created_at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = to("user.id", "SET NULL", default=None, index=True)

    __table_args__ = (CheckConstraint("state in ('open','accepted','refused')", name="state"),)


class RegradeRow(SQLModel, table=True):
    """An answer that was marked again, never changed afterwards: by the key of a revision, or for a claim."""

    __tablename__ = "regrade"
    id: int = Field(default=None, primary_key=True)
    item_id: int = to("item.id", "CASCADE", index=True)
    author_id: int | None = to("user.id", "SET NULL", default=None, index=True)
    at: datetime
    old_score: float
    new_score: float
    revision_id: int | None = to("revision.id", "CASCADE", default=None)
    claim_id: int | None = to("claim.id", "CASCADE", default=None, index=True)
