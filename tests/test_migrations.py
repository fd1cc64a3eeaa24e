"""Migrations: up, down and up again on both databases; a failed one leaves nothing; a changed parent keeps its children."""

import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from quizapp.db import Database, migrations
from quizapp.db.tables import metadata
from quizapp.services import account, play
from tests.factories import NOW, load_decks

TABLES = set(metadata.tables)
PARENTS = sorted({key.column.table.name for table in metadata.tables.values() for key in table.foreign_keys})


@pytest.fixture
def db(both_urls: str) -> Iterator[Database]:
    """A database of this test alone: the one that other tests share must keep its schema."""
    database = Database(both_urls)
    yield database
    database.close()


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of ``migrations/`` to which a test can add a script."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrations, "FOLDER", folder)
    yield folder


def add_script(folder: Path, body: str, revision: str = "9999") -> None:
    """A script after the newest one; ``body`` is what its upgrade does."""
    lines = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    (folder / "versions" / f"{revision}_of_a_test.py").write_text(
        f'import sqlalchemy as sa\nfrom alembic import op\nrevision = "{revision}"\ndown_revision = "{migrations.head()}"\n'
        f"\ndef upgrade():\n{lines}\n\ndef downgrade():\n    pass\n"
    )


def counts(db: Database) -> dict[str, int]:
    """The number of rows of each table."""
    with db.engine.connect() as connection:
        return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in sorted(TABLES)}


def tables(db: Database) -> set[str]:
    """The tables that are there, Alembic's own apart."""
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def fill(db: Database) -> None:
    """Rows in every table that another one points at, and in those that point."""
    load_decks(db)
    account.create(db, "Hanako", "instructor", None, NOW)
    play.start(db, None, "colours", lang="ja", number=3, order="shuffled", feedback="now", now=NOW)


def test_the_models_and_the_migrated_database_agree(db: Database) -> None:
    assert migrations.differences(db.engine) == []


def test_down_removes_everything_and_up_brings_it_back(db: Database) -> None:
    assert tables(db) == TABLES
    migrations.downgrade(db.url, "base")
    assert tables(db) == set()
    assert migrations.current(db.engine) is None
    migrations.upgrade(db.url)
    assert tables(db) == TABLES
    assert migrations.current(db.engine) == migrations.head()
    assert migrations.differences(db.engine) == []


def test_upgrading_twice_changes_nothing(db: Database) -> None:
    fill(db)
    before = counts(db)
    migrations.upgrade(db.url)
    assert counts(db) == before


def test_a_migration_that_fails_half_way_leaves_nothing_behind(db: Database, scripts: Path) -> None:
    add_script(scripts, 'op.create_table("half", sa.Column("id", sa.Integer()))\nop.execute("INSERT INTO nowhere VALUES (1)")')
    fill(db)
    before, revision = counts(db), migrations.current(db.engine)
    with pytest.raises(Exception, match="nowhere"):
        migrations.upgrade(db.url)
    assert tables(db) == TABLES
    assert migrations.current(db.engine) == revision
    assert counts(db) == before


def test_the_very_first_migration_leaves_nothing_behind_either(tmp_path: Path, scripts: Path) -> None:
    add_script(scripts, 'op.execute("INSERT INTO nowhere VALUES (1)")')
    db = Database(f"sqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(Exception, match="nowhere"):
        migrations.upgrade(db.url)
    assert inspect(db.engine).get_table_names() == []
    db.close()


@pytest.mark.parametrize("parent", PARENTS)
def test_changing_a_parent_table_keeps_every_row_that_points_at_it(sqlite_url: str, scripts: Path, parent: str) -> None:
    db = Database(sqlite_url)
    fill(db)
    before = counts(db)
    db.engine.dispose()
    add_script(
        scripts,
        f"""
        with op.batch_alter_table("{parent}", recreate="always") as table:
            table.add_column(sa.Column("note", sa.String(), nullable=True))
        """,
    )
    migrations.upgrade(db.url)
    assert counts(db) == before
    assert "note" in {column["name"] for column in inspect(db.engine).get_columns(parent)}
    db.close()


def test_a_migration_that_would_leave_rows_that_point_at_nothing_is_refused(sqlite_url: str, scripts: Path) -> None:
    db = Database(sqlite_url)
    fill(db)
    before = counts(db)
    add_script(scripts, """op.execute('DELETE FROM "deck"')""")
    with pytest.raises(RuntimeError, match="point at nothing"):
        migrations.upgrade(db.url)
    assert counts(db) == before
    db.close()


def test_a_filled_database_has_rows_that_point_at_most_parents(sqlite_url: str) -> None:
    """Else the test above would compare nothing with nothing."""
    db = Database(sqlite_url)
    fill(db)
    filled = {name for name, number in counts(db).items() if number}
    assert filled >= {"attempt", "deck", "key_point", "question", "revision", "user", "item", "wording", "session"}
    db.close()
