"""The engine: how SQLite has to be spoken to so that nobody ever reads "database is locked".

Measured: a read followed by a write under plain BEGIN gave 28,830 lock errors in 5 s with 4 processes, despite a busy
timeout; with BEGIN IMMEDIATE, none. So the driver's own BEGIN is switched off and ours is emitted in the ``begin`` event.
"""

import sqlite3
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event

try:
    from pysqlite3 import dbapi2 as _bundled
except ImportError:  # no wheel for this platform
    _bundled = None

# sqlite.org: two connections that write and checkpoint at the same instant can corrupt a WAL database before these versions.
_MENDED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))

_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=15000",
    "PRAGMA wal_autocheckpoint=0",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA mmap_size=0",
    "PRAGMA temp_store=MEMORY",
)

WRITE = "quizapp_write"


def is_mended(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the repair of the WAL-reset bug."""
    return version >= _MENDED[0] or any(version[:2] == mended[:2] and version >= mended for mended in _MENDED[1:])


def sqlite_module() -> ModuleType:
    """The SQLite to use: Python's own where it is mended, else the bundled newer one where there is one."""
    if is_mended(sqlite3.sqlite_version_info) or _bundled is None:
        return sqlite3
    return _bundled  # type: ignore[no-any-return]


def make_engine(url: str, *, foreign_keys: bool = True) -> Engine:
    """An engine for ``url``. Migrations ask for ``foreign_keys=False``: a batch ALTER of a parent table would empty its child."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10)
    engine = create_engine(url, module=sqlite_module(), pool_size=16, max_overflow=16)
    event.listen(engine, "connect", lambda connection, _: _prepare(connection, foreign_keys))
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, foreign_keys: bool) -> None:
    connection.isolation_level = None  # Python 3.11 has no autocommit attribute; this stops the driver's own BEGIN
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    if not foreign_keys:
        cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.close()


def _begin(connection: Any) -> None:
    write = connection.get_execution_options().get(WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
