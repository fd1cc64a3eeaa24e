"""How SQLite is spoken to."""

import pytest
from sqlalchemy import event, text

from quizapp.db import Database
from quizapp.db.engine import WRITE, is_mended, make_engine, sqlite_module

PROMISED = {
    "foreign_keys": 1,
    "journal_mode": "wal",
    "synchronous": 2,
    "busy_timeout": 15000,
    "wal_autocheckpoint": 0,
    "trusted_schema": 0,
    "mmap_size": 0,
    "temp_store": 2,
}


@pytest.mark.parametrize("name", PROMISED)
def test_every_connection_has_the_promised_pragma(sqlite_url: str, name: str) -> None:
    db = Database(sqlite_url)
    with db.reading() as one, db.writing() as two:
        for session in (one, two):
            assert session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one() == PROMISED[name]
    db.close()


@pytest.mark.parametrize(
    ("version", "mended"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_versions_that_can_corrupt_a_log_are_known(version: tuple[int, ...], mended: bool) -> None:
    assert is_mended(version) is mended


def test_the_sqlite_in_use_is_a_mended_one(sqlite_url: str) -> None:
    assert is_mended(sqlite_module().sqlite_version_info)
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        version = connection.execute(text("SELECT sqlite_version()")).scalar_one()
    assert version == sqlite_module().sqlite_version
    engine.dispose()


@pytest.mark.parametrize(("write", "begins"), [(True, "BEGIN IMMEDIATE"), (False, "BEGIN")])
def test_a_unit_of_work_that_may_write_begins_immediate(sqlite_url: str, write: bool, begins: str) -> None:
    db = Database(sqlite_url)
    said: list[str] = []
    with db.writing() if write else db.reading() as session:
        event.listen(db.engine, "before_cursor_execute", lambda *call: said.append(call[2]))
        assert session.connection().get_execution_options().get(WRITE, False) is write
    assert said == [begins]
    db.close()


def test_foreign_keys_are_off_only_for_migrations(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url, foreign_keys=False)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 0
    engine.dispose()
