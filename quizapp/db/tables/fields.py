"""What every table is made with: names for its constraints, and short ways to write its columns."""

from typing import Any

from sqlalchemy import JSON, Column, ForeignKey
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


def to(target: str, ondelete: str, **options: Any) -> Any:
    """A column that points at ``target`` ("table.column")."""
    return Field(sa_column_args=[ForeignKey(target, ondelete=ondelete)], **options)


def as_json(default: Any = None) -> Any:
    """A column of plain data; with a ``default`` it is never null."""
    return Field(default=default, sa_column=Column(JSON, nullable=default is None))
