"""Bringing the schema up to date: a backup first, all or nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect

from quizapp.db import Database, migrations
from quizapp.errors import Conflict, Invalid
from quizapp.services import schema
from tests.factories import NOW, load_decks
from tests.test_migrations import add_script, counts, db, scripts

__all__ = ["db", "scripts"]


def test_a_new_store_gets_its_tables_and_no_backup(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'new' / 'quizapp.db'}")
    done = schema.upgrade(db, tmp_path / "backups", NOW)
    assert (done.before, done.after, done.kept) == (None, migrations.head(), None)
    assert "deck" in inspect(db.engine).get_table_names()
    assert schema.check(db) == migrations.head()
    db.close()


def test_a_store_that_is_up_to_date_is_left_alone(db: Database, tmp_path: Path) -> None:
    assert not schema.upgrade(db, tmp_path / "backups", NOW).changed
    assert not (tmp_path / "backups").exists()


def test_what_is_there_is_kept_before_it_is_migrated(sqlite_url: str, scripts: Path, tmp_path: Path) -> None:
    db = Database(sqlite_url)
    load_decks(db)
    add_script(scripts, 'op.add_column("deck", sa.Column("note", sa.String()))')
    with pytest.raises(Conflict, match="flask db upgrade"):
        schema.check(db)
    before = counts(db)
    done = schema.upgrade(db, tmp_path / "backups", NOW)
    assert done.after == "9999"
    assert counts(db) == before
    assert done.kept
    assert done.kept.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(done.kept)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(done.before,)]
        assert connection.execute("SELECT count(*) FROM question").fetchone() == (before["question"],)
    db.close()


def test_on_postgresql_it_migrates_without_a_file(db: Database, scripts: Path, tmp_path: Path) -> None:
    add_script(scripts, 'op.add_column("deck", sa.Column("note", sa.String()))')
    done = schema.upgrade(db, tmp_path / "backups", NOW)
    assert done.after == "9999"
    assert (done.kept is None) == (db.file is None)


def test_a_store_of_a_newer_version_is_refused(db: Database, tmp_path: Path) -> None:
    with db.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
        session.commit()
    with pytest.raises(Invalid, match="newer version"):
        schema.upgrade(db, tmp_path / "backups", NOW)
    with pytest.raises(Invalid, match="newer version"):
        schema.check(db)
