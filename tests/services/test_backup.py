"""A backup is whole, also while others write; going back to one gives every row back, and refuses what would do harm."""

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from quizapp.db import Database, migrations, running
from quizapp.db.tables import metadata
from quizapp.errors import Busy, Conflict, Invalid
from quizapp.services import account, backup
from tests.db.writers import add_row, keys
from tests.factories import NOW, load_decks
from tests.postgres import Postgres

TABLES = sorted(metadata.tables)


@pytest.fixture
def store(sqlite_url: str) -> Database:
    """A filled store on SQLite."""
    db = Database(sqlite_url)
    load_decks(db)
    account.create(db, "Hanako", "instructor", None, NOW)
    return db


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a database file."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in TABLES}


def everything(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_backup_has_every_row_in_one_private_file(store: Database, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    target = tmp_path / "out" / "a b%20ü.db"
    backup.backup(store, target)
    assert store.file
    assert rows(target) == rows(store.file)
    assert target.stat().st_mode & 0o777 == 0o600
    assert everything(target.parent) == {target.name}


def test_a_backup_while_others_write_is_whole(store: Database, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            add_row(store, f"row{number:05}")
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(5):
            backup.backup(store, tmp_path / f"{number}.db")
    finally:
        stop.set()
        thread.join(20)
    for number in range(5):
        there = [row[0] for row in rows(tmp_path / f"{number}.db")["bucket"]]
        assert there == [f"row{index:05}" for index in range(len(there))]


def test_an_existing_file_is_replaced_only_by_force(store: Database, tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    target.write_text("precious")
    with pytest.raises(Conflict, match="--force"):
        backup.backup(store, target)
    assert target.read_text() == "precious"
    backup.backup(store, target, force=True)
    assert store.file
    assert rows(target) == rows(store.file)


@pytest.mark.parametrize("place", [".", "no-such-folder/b.db", "quizapp.db"])
def test_a_place_that_cannot_hold_a_backup_is_named(store: Database, tmp_path: Path, place: str) -> None:
    before = everything(tmp_path)
    with pytest.raises(Invalid):
        backup.backup(store, tmp_path / place, force=True)
    assert everything(tmp_path) == before


def test_there_is_nothing_to_back_up_before_the_first_start(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'none.db'}")
    with pytest.raises(Invalid, match="no database"):
        backup.backup(db, tmp_path / "b.db")
    assert everything(tmp_path) == set()


def test_restoring_gives_every_row_back_and_keeps_what_was_there(store: Database, tmp_path: Path) -> None:
    backup.backup(store, tmp_path / "b.db")
    add_row(store, "later")
    assert store.file
    later = rows(store.file)
    kept = backup.restore(store, tmp_path / "b.db", tmp_path / "backups", NOW)
    store.close()
    assert rows(store.file) == rows(tmp_path / "b.db")
    assert kept
    assert rows(kept) == later
    assert keys(store) == set()
    add_row(store, "again")
    assert keys(store) == {"again"}
    store.close()


def test_restoring_onto_a_new_machine_needs_no_database(store: Database, tmp_path: Path) -> None:
    backup.backup(store, tmp_path / "b.db")
    new = Database(f"sqlite:///{tmp_path / 'new' / 'quizapp.db'}")
    assert backup.restore(new, tmp_path / "b.db", tmp_path / "new" / "backups", NOW) is None
    assert new.file
    assert rows(new.file) == rows(tmp_path / "b.db")
    assert new.file.stat().st_mode & 0o777 == 0o600


def test_a_damaged_database_is_set_aside_as_it_is_and_replaced(store: Database, tmp_path: Path) -> None:
    backup.backup(store, tmp_path / "b.db")
    store.close()
    assert store.file
    store.file.write_bytes(b"ruined" * 2000)
    kept = backup.restore(store, tmp_path / "b.db", tmp_path / "backups", NOW)
    assert kept
    assert kept.read_bytes() == b"ruined" * 2000
    assert rows(store.file) == rows(tmp_path / "b.db")


def test_a_log_that_was_left_behind_does_not_get_into_the_restored_file(store: Database, tmp_path: Path) -> None:
    backup.backup(store, tmp_path / "b.db")
    add_row(store, "later")
    assert store.file
    log = Path(f"{store.file}-wal")
    left = log.read_bytes()
    store.close()
    log.write_bytes(left)
    backup.restore(store, tmp_path / "b.db", tmp_path / "backups", NOW)
    store.close()
    assert keys(store) == set()
    store.close()


def refused(store: Database, source: Path, folder: Path, why: str) -> None:
    """Restoring says ``why`` and changes nothing."""
    assert store.file
    before = rows(store.file)
    with pytest.raises((Invalid, Conflict), match=why):
        backup.restore(store, source, folder, NOW)
    assert rows(store.file) == before
    assert not folder.exists()


def test_a_newer_schema_is_refused(store: Database, tmp_path: Path) -> None:
    backup.backup(store, tmp_path / "b.db")
    with closing(sqlite3.connect(tmp_path / "b.db", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    refused(store, tmp_path / "b.db", tmp_path / "backups", "newer version")


def test_an_older_schema_is_taken_to_be_migrated_at_the_next_start(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup.backup(store, tmp_path / "b.db")
    here = migrations.known()
    monkeypatch.setattr(migrations, "known", lambda: {*here, "next"})
    monkeypatch.setattr(migrations, "head", lambda: "next")
    assert backup.restore(store, tmp_path / "b.db", tmp_path / "backups", NOW)


def test_a_damaged_file_is_refused(store: Database, tmp_path: Path) -> None:
    backup.backup(store, tmp_path / "b.db")
    data = bytearray((tmp_path / "b.db").read_bytes())
    for place in range(8192, len(data) - 64, 4096):
        data[place : place + 64] = b"\xff" * 64
    (tmp_path / "b.db").write_bytes(data)
    refused(store, tmp_path / "b.db", tmp_path / "backups", "damaged")


@pytest.mark.parametrize("data", [b"not a database" * 100, b"SQLite format 3\x00" + b"x" * 3000])
def test_what_is_no_database_is_refused(store: Database, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b.db").write_bytes(data)
    refused(store, tmp_path / "b.db", tmp_path / "backups", "damaged, or it is not a database")


@pytest.mark.parametrize("sql", ["CREATE TABLE notes (id)", "CREATE TABLE alembic_version (version_num)"])
def test_the_database_of_another_application_is_refused(store: Database, tmp_path: Path, sql: str) -> None:
    with closing(sqlite3.connect(tmp_path / "b.db")) as connection:
        connection.execute(sql)
    refused(store, tmp_path / "b.db", tmp_path / "backups", "not one of Quizapp")


def test_a_link_is_refused(store: Database, tmp_path: Path) -> None:
    backup.backup(store, tmp_path / "b.db")
    (tmp_path / "link.db").symlink_to(tmp_path / "b.db")
    refused(store, tmp_path / "link.db", tmp_path / "backups", "not a link")


def test_the_database_itself_and_a_missing_file_are_refused(store: Database, tmp_path: Path) -> None:
    assert store.file
    refused(store, store.file, tmp_path / "backups", "the database itself")
    refused(store, tmp_path / "none.db", tmp_path / "backups", "not a file")


def test_a_running_server_is_not_pulled_from_under_its_learners(store: Database, tmp_path: Path) -> None:
    backup.backup(store, tmp_path / "b.db")
    lock = running.lock_file(store.url)
    assert lock
    descriptor = running.announce(lock)
    refused(store, tmp_path / "b.db", tmp_path / "backups", "server is running")
    second = running.announce(lock)
    os.close(descriptor)
    refused(store, tmp_path / "b.db", tmp_path / "backups", "server is running")
    os.close(second)
    assert backup.restore(store, tmp_path / "b.db", tmp_path / "backups", NOW)


def test_no_server_starts_while_a_backup_is_put_in_place(tmp_path: Path) -> None:
    with running.nobody_else(tmp_path / "running.lock"), pytest.raises(BlockingIOError):
        running.announce(tmp_path / "running.lock")
    os.close(running.announce(tmp_path / "running.lock"))


def test_a_store_in_the_middle_of_a_write_is_not_backed_up_half(store: Database, tmp_path: Path) -> None:
    with store.writing() as session:
        session.execute(text("INSERT INTO bucket VALUES ('half', 1, 1)"))
        other = Database(store.url)
        other._lock._longest_wait = 0.05  # type: ignore[union-attr]
        with pytest.raises(Busy):
            backup.backup(other, tmp_path / "b.db")
        other.engine.dispose()
    backup.backup(store, tmp_path / "b.db")
    assert rows(tmp_path / "b.db")["bucket"] == []


def test_postgresql_is_pointed_to_its_own_tools(postgres: Postgres, tmp_path: Path) -> None:
    db = Database(postgres.url.format(name="template"))
    with pytest.raises(Invalid, match="pg_dump"):
        backup.backup(db, tmp_path / "b.db")
    with pytest.raises(Invalid, match="pg_restore"):
        backup.restore(db, tmp_path / "b.db", tmp_path / "backups", NOW)
    db.engine.dispose()
