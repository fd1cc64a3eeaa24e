"""Several processes on one store: no lock error, nothing lost; the write-ahead log stays small."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from quizapp.db import Database, database
from quizapp.errors import Busy
from tests.db.writers import BUCKET, add_row, add_rows, keys, run_all


def test_four_processes_that_read_and_then_write_meet_no_lock_and_lose_no_row(sqlite_url: str) -> None:
    assert run_all(add_rows, [(sqlite_url, f"writer{place}", 60) for place in range(4)]) == [0, 0, 0, 0]
    db = Database(sqlite_url)
    assert len(keys(db)) == 240
    db.close()


def test_what_a_killed_writer_said_was_saved_is_there(sqlite_url: str) -> None:
    said: list[str] = []
    for round_ in range(5):
        command = [sys.executable, "-m", "tests.db.writers", sqlite_url, f"round{round_}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            for _ in range(15):
                said.append(process.stdout.readline().strip())
            os.kill(process.pid, signal.SIGKILL)
            said += process.stdout.read().split("\n")[:-1]
    db = Database(sqlite_url)
    there = keys(db)
    assert set(said) <= there
    # One row may have been committed before its process could say so.
    assert len(there) <= len(said) + 5
    with db.reading() as session:
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()


def test_a_writer_that_is_killed_while_it_holds_the_lock_stops_nobody(sqlite_url: str) -> None:
    code = (
        "import sys; from quizapp.db import Database\n"
        "with Database(sys.argv[1]).writing() as session:\n"
        "    session.connection().exec_driver_sql(\"insert into bucket values ('half', 1, 1)\")\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, sqlite_url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        process.kill()
    db = Database(sqlite_url)
    add_row(db, "after")
    assert keys(db) == {"after"}
    db.close()


def test_an_error_inside_writing_leaves_nothing_behind(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), db.writing() as session:
        session.execute(insert(BUCKET).values(key="half", tokens=1.0, filled_at=0.0))
        raise ZeroDivisionError
    assert keys(db) == set()
    add_row(db, "after")
    assert keys(db) == {"after"}


def test_what_is_not_committed_is_not_stored(db: Database) -> None:
    with db.writing() as session:
        session.execute(insert(BUCKET).values(key="half", tokens=1.0, filled_at=0.0))
    assert keys(db) == set()


def test_a_broken_rule_is_not_mistaken_for_a_busy_store(db: Database) -> None:
    add_row(db, "one")
    with pytest.raises(IntegrityError):
        add_row(db, "one")


def test_the_log_goes_into_the_file_once_it_is_long(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    db = Database(sqlite_url)
    log = Path(f"{db.file}-wal")
    add_row(db, "short")
    assert log.stat().st_size > 0
    monkeypatch.setattr(database, "CHECKPOINT_BYTES", 8 * 1024)
    add_row(db, "long")
    assert log.stat().st_size == 0
    assert keys(db) == {"short", "long"}
    db.close()


def test_a_reader_does_not_make_a_checkpoint_fail(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "CHECKPOINT_BYTES", 1)
    db = Database(sqlite_url)
    add_row(db, "before")
    with db.reading() as session:
        session.connection().exec_driver_sql("SELECT count(*) FROM bucket").fetchall()
        add_row(db, "during")
    add_row(db, "after")
    assert keys(db) == {"before", "during", "after"}
    db.close()


def test_closing_leaves_one_file_that_holds_everything(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    add_row(db, "kept")
    db.close()
    assert db.file
    assert not Path(f"{db.file}-wal").exists()
    again = Database(sqlite_url)
    assert keys(again) == {"kept"}
    again.close()


def test_a_vanished_file_is_not_silently_begun_anew(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    add_row(db, "one")
    assert db.file
    db.file.unlink()
    with pytest.raises(Busy, match="is gone"):
        add_row(db, "two")
    assert not db.file.exists()
    db.engine.dispose()


def test_a_full_store_says_busy_and_reads_on(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    add_row(db, "small")
    db.engine.dispose()
    with pytest.raises(Busy, match="Nothing was changed"), db.writing() as session:
        connection = session.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        session.execute(insert(BUCKET).values(key="x" * 100_000, tokens=1.0, filled_at=0.0))
        session.commit()
    assert keys(db) == {"small"}
    db.close()
