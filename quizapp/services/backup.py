"""Keeping a copy of the store, and going back to one. SQLite only: PostgreSQL has pg_dump and pg_restore."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from quizapp.db import Database, copies, migrations, running
from quizapp.errors import N_, Conflict, Invalid

FOLDER = "backups"


def backup(db: Database, target: Path, *, force: bool = False) -> None:
    """Writes the whole store to the file ``target``, while others go on writing. Raises Invalid, Conflict."""
    file = _file(db)
    if not file.exists():
        raise Invalid(N_("There is no database at %(path)s yet."), path=file)
    if target.is_dir() or not target.parent.is_dir():
        raise Invalid(N_("%(path)s cannot be written: name a file in a folder that exists."), path=target)
    if target.exists() and file.exists() and target.samefile(file):
        raise Invalid(N_("%(path)s is the database itself."), path=target)
    if not force and (target.exists() or target.is_symlink()):
        raise Conflict(N_("%(path)s exists. Choose another name, or add --force to replace it."), path=target)
    with db.held(), _in_words(target):
        copies.copy(file, target)


def keep(db: Database, folder: Path, reason: str, now: datetime) -> Path:
    """A backup in ``folder`` before something that cannot be taken back; returns its path. Raises as ``backup`` does."""
    path = _new(folder, reason, now)
    backup(db, path)
    return path


def restore(db: Database, source: Path, folder: Path, now: datetime) -> Path | None:
    """Puts the backup ``source`` in the place of the database and returns the path of what was there, if anything was.

    Raises Invalid where ``source`` is no sound backup of this version or an older one, Conflict while a server is running.
    """
    file = _file(db)
    _check(source, file)
    lock = running.lock_file(db.url)
    with _server_stopped(lock or file), _in_words(source):
        kept = _set_aside(db, file, folder, now) if file.exists() else None
        # The pool's connections would go on with the file that is replaced.
        db.engine.dispose()
        with db.held():
            copies.copy(source, file)
    return kept


def _set_aside(db: Database, file: Path, folder: Path, now: datetime) -> Path:
    path = _new(folder, "restore", now)
    with db.held():
        try:
            copies.copy(file, path)
        except copies.Damaged:
            copies.set_aside(file, path)
    return path


def _new(folder: Path, reason: str, now: datetime) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{now:%Y%m%d-%H%M%S-%f}-before-{reason}.db"


def _file(db: Database) -> Path:
    if db.file is None:
        raise Invalid(N_("This database is on PostgreSQL: use pg_dump for a backup and pg_restore to go back to one."))
    return db.file


def _check(source: Path, file: Path) -> None:
    if source.is_symlink() or not source.is_file():
        raise Invalid(N_("%(path)s is not a file. Name the backup itself, not a link to it."), path=source)
    if file.exists() and source.samefile(file):
        raise Invalid(N_("%(path)s is the database itself."), path=source)
    with _in_words(source):
        found = copies.judge(source)
    if not found.is_ours:
        raise Invalid(N_("%(path)s is a database, but not one of Quizapp."), path=source)
    if found.revision not in migrations.known():
        raise Invalid(
            N_("%(path)s was made by a newer version of Quizapp (schema %(revision)s). Update Quizapp first."),
            path=source,
            revision=found.revision,
        )


@contextmanager
def _server_stopped(lock: Path) -> Iterator[None]:
    lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with running.nobody_else(lock):
            yield
    except BlockingIOError:
        raise Conflict(N_("A server is running on this database. Stop it first.")) from None


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except copies.Damaged:
        raise Invalid(N_("%(path)s is damaged, or it is not a database."), path=path) from None
    except OSError as error:
        raise Invalid(N_("%(path)s: %(reason)s."), path=error.filename or path, reason=error.strerror) from None
