"""``reading()`` and ``writing()``: the two ways to open a session. A service opens one of them and never upgrades."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from quizapp.db.engine import WRITE, make_engine
from quizapp.db.writelock import WriteLock
from quizapp.errors import N_, Busy

CHECKPOINT_BYTES = 4 * 1024 * 1024


class Database:
    """The store of one application. Made after the server has forked: no connection crosses a fork."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: Engine = make_engine(url)
        self._writer = self.engine.execution_options(**{WRITE: True})
        # One state for all queries of a session: SQLite gives it anyway, PostgreSQL has to be asked.
        postgres = self.engine.dialect.name == "postgresql"
        self._reader = self.engine.execution_options(isolation_level="REPEATABLE READ") if postgres else self.engine
        database = make_url(url).database if url.startswith("sqlite") else None
        self.file = Path(database) if database else None
        self._lock = WriteLock(Path(f"{database}.lock")) if database else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the store and changes nothing. Raises Busy where the store cannot be reached."""
        try:
            with Session(self._reader, autoflush=False) as session:
                yield session
        except OperationalError as error:
            if not _is_fault(str(error.orig)):
                raise
            raise Busy(N_("The service cannot reach its data at the moment. Please try again.")) from error

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that may write; the service commits as its last line. Raises Busy, and then nothing was changed."""
        try:
            # The lock goes back after the connection went back to its pool: the commit event fires before COMMIT.
            with self.held(), Session(self._writer) as session:
                yield session
        except OperationalError as error:
            if not _is_fault(str(error.orig)):
                raise
            raise Busy(N_("This cannot be saved at the moment. Nothing was changed; please try again.")) from error

    def checkpoint(self) -> None:
        """Moves the write-ahead log into the database file, as far as readers allow; also done at stop."""
        if self.file:
            with self.held():
                self._checkpoint()

    def close(self) -> None:
        """Checkpoints and closes every connection."""
        with contextlib.suppress(Busy, OperationalError):
            self.checkpoint()
        self.engine.dispose()
        if self._lock:
            self._lock.close()

    def ping(self) -> None:
        """One read. Raises SQLAlchemy's OperationalError where the store cannot be reached."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    @contextmanager
    def held(self) -> Iterator[None]:
        """The write lock alone, for work beside a session, such as migrations. Raises Busy; not to be nested."""
        if self._lock is None or self.file is None:
            yield
            return
        with self._lock.held():
            if not self.file.exists() and self.engine.pool.checkedin():
                raise Busy(N_("The database file is gone. Restore it from a backup."))
            yield
            if _size(Path(f"{self.file}-wal")) > CHECKPOINT_BYTES:
                self._checkpoint()

    def _checkpoint(self) -> None:
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            # A reader may hold the log: then what can be moved is moved, and the next write tries again.
            cursor.execute("PRAGMA busy_timeout=0")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA busy_timeout=15000")
            cursor.close()
        finally:
            connection.close()


def _is_fault(reason: str) -> bool:
    """Whether the store is to blame (locked, full, unreachable, not writable) and not the statement."""
    words = ("locked", "full", "readonly", "disk I/O", "unable to open", "connection", "terminat")
    return any(word in reason for word in words)


def _size(path: Path) -> int:
    try:
        return os.stat(path).st_size
    except FileNotFoundError:
        return 0
