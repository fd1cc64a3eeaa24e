"""Bringing the schema up to date with Alembic. The scripts are in ``migrations/`` at the top of the project."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from quizapp.db.tables import metadata

FOLDER = Path(__file__).parents[2] / "migrations"


def config(url: str) -> Config:
    """Alembic's configuration for the database at ``url``; there is no ini file."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["url"] = url
    return made


def head() -> str:
    """The newest revision of the scripts."""
    return ScriptDirectory(str(FOLDER)).get_current_head() or ""


def known() -> set[str]:
    """Every revision of the scripts; a database at another one was made by a newer version."""
    return {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}


def current(engine: Engine) -> str | None:
    """The revision that the database is at, or None where it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(url: str, revision: str = "head") -> None:
    """Runs the scripts up to ``revision``; all of it or nothing."""
    command.upgrade(config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Runs the scripts back down to ``revision``."""
    command.downgrade(config(url), revision)


def differences(engine: Engine) -> list[object]:
    """Where the database and the table models differ; empty where they agree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def draft(url: str, message: str) -> None:
    """Writes a new script from the difference between the models and the database."""
    number = f"{len(known()) + 1:04d}"
    command.revision(config(url), message, autogenerate=True, rev_id=number)
