"""Each fault is told, and forgotten once it is gone."""

import shutil
from collections import namedtuple

import pytest

from quizapp.db import Database, migrations
from quizapp.services import health

Usage = namedtuple("Usage", "total used free")


def test_a_good_store_is_ready(db: Database) -> None:
    assert health.unready(db) is None


def test_an_old_schema_is_told(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "head", lambda: "9999")
        assert health.unready(db) == "schema"
    assert health.unready(db) is None


def test_a_store_that_cannot_be_written_is_told(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    other = Database(sqlite_url)
    with other.engine.connect() as connection:
        # Somebody writes without our lock, so SQLite itself refuses.
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with db.engine.connect() as hurried:
            hurried.exec_driver_sql("PRAGMA busy_timeout=50")
        assert health.unready(db) == "database"
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN")
    assert health.unready(db) is None
    other.engine.dispose()
    db.close()


def test_a_full_disk_is_told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    db = Database(sqlite_url)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 10**12 - 10**8, 10**8))
    assert health.unready(db) == "disk"
    db.close()
