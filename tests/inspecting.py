"""What a test looks at behind the pages: every row of the store, and the statements that were sent to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, select

from quizapp.db import Database
from quizapp.db.tables import metadata

# Looking at a page may note that somebody was here; that is not a change.
_PASSING = {("session", "seen_at"), ("user", "seen_at")}


def dump(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for the times when somebody was last seen."""
    found = {}
    with db.engine.connect() as connection:
        for table in metadata.sorted_tables:
            columns = [column for column in table.c if (table.name, column.name) not in _PASSING]
            found[table.name] = sorted((tuple(row) for row in connection.execute(select(*columns))), key=repr)
    return found


@contextmanager
def statements(db: Database) -> Iterator[list[str]]:
    """Collects the SELECT, INSERT, UPDATE and DELETE statements that are sent to ``db`` inside the block."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.lstrip().split(" ")[0].upper().strip() in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
