"""Runs migrations through the application's own engine: its BEGIN IMMEDIATE makes a failed one leave nothing behind."""

from alembic import context
from sqlalchemy import Connection

from quizapp.db.engine import WRITE, make_engine
from quizapp.db.tables import metadata


def check_foreign_keys(connection: Connection) -> None:
    """Raises RuntimeError where a row points at nothing: foreign keys are off while tables are copied."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"The migration would leave rows that point at nothing: {broken[:5]}")


def run() -> None:
    """One transaction for all scripts."""
    # Foreign keys are off here: a batch ALTER drops and remakes a parent table, which would empty its children.
    engine = make_engine(context.config.attributes["url"], foreign_keys=False)
    with engine.execution_options(**{WRITE: True}).connect() as connection:
        # Alembic takes SQLite for a database whose DDL cannot be rolled back, and would commit after each script.
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True, transactional_ddl=True
        )
        with context.begin_transaction():
            context.run_migrations()
            check_foreign_keys(connection)
        connection.commit()
    engine.dispose()


run()
