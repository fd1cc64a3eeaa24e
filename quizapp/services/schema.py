"""Bringing the schema of the store up to date."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quizapp.db import Database, migrations
from quizapp.errors import N_, Conflict, Invalid
from quizapp.services import backup


@dataclass(frozen=True)
class Upgrade:
    """What was done: the revision before (None for an empty store) and after, and the backup that was kept before."""

    before: str | None
    after: str
    kept: Path | None

    @property
    def changed(self) -> bool:
        """Whether there was anything to do."""
        return self.before != self.after


def upgrade(db: Database, backups: Path, now: datetime) -> Upgrade:
    """Runs the migrations that are missing, all or none, and keeps a backup first where there is something to lose.

    Raises Invalid where the store was made by a newer version.
    """
    if db.file and not db.file.exists():
        # Names and passwords are in it; the files beside it (-wal, -shm) take over its mode.
        db.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(db.file, os.O_CREAT | os.O_CLOEXEC, 0o600))
    before, head = _current(db), migrations.head()
    if before == head:
        return Upgrade(before, head, None)
    kept = backup.keep(db, backups, f"schema-{head}", now) if before and db.file else None
    with db.held():
        migrations.upgrade(db.url)
    return Upgrade(before, head, kept)


def check(db: Database) -> str:
    """The revision of a store that is up to date. Raises Conflict where migrations are missing, Invalid as ``upgrade`` does."""
    before = _current(db) if db.file is None or db.file.exists() else None
    if before != migrations.head():
        raise Conflict(
            N_("The schema is at %(current)s and has to be at %(head)s: run “flask db upgrade”."),
            current=before or "-",
            head=migrations.head(),
        )
    return before


def draft(db: Database, message: str) -> None:
    """Writes a new migration from the difference between the table models and the store, for an engineer to review."""
    check(db)
    migrations.draft(db.url, message)


def _current(db: Database) -> str | None:
    found = migrations.current(db.engine)
    if found is not None and found not in migrations.known():
        raise Invalid(
            N_("The database was made by a newer version of Quizapp (schema %(revision)s). Update Quizapp."), revision=found
        )
    return found
