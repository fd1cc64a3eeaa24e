"""``flask db``, ``flask backup``, ``flask restore``, ``flask prune``: the store and its copies."""

from pathlib import Path

import click

from quizapp.cli.command import Group, db, now, settings
from quizapp.services import account, backup, schema

group = Group("db", help="The schema of the database.")
single = Group("store")


@group.command("upgrade")
def upgrade() -> None:
    """Run the migrations that are missing, all or none. Keeps a backup first (SQLite)."""
    done = schema.upgrade(db(), settings().instance / backup.FOLDER, now())
    if done.kept:
        click.echo(f"Kept a backup: {done.kept}")
    click.echo(f"Schema {done.before or 'none'} -> {done.after}" if done.changed else f"Schema {done.after}: nothing to do.")


@group.command("check")
def check() -> None:
    """Say whether the schema is up to date; exits with 1 where it is not."""
    click.echo(f"Schema {schema.check(db())}: up to date.")


@group.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """Write a new migration from the table models, to be reviewed by hand."""
    schema.draft(db(), message)


@single.command("backup")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace PATH where it exists.")
def back_up(path: Path, force: bool) -> None:
    """Write the whole database to the file PATH, also while the service is running."""
    backup.backup(db(), path, force=force)
    click.echo(f"Wrote {path}.")


@single.command("restore")
@click.argument("path", type=click.Path(path_type=Path))
def restore(path: Path) -> None:
    """Put the backup PATH in the place of the database. Stop the service first.

    What is there now is kept in the instance folder. Refuses a damaged file, and one of a newer version.
    """
    kept = backup.restore(db(), path, settings().instance / backup.FOLDER, now())
    click.echo(f"Restored {path}." + (f" What was there before: {kept}" if kept else ""))


@single.command("prune")
def prune() -> None:
    """Delete idle guests (180 days), sessions that are over, and used links. Fit for a daily timer."""
    pruned = account.prune(db(), now())
    click.echo(", ".join(f"{number} {name}" for name, number in vars(pruned).items()) + " deleted.")
