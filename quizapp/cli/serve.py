"""``flask serve``: prepares the store, says what there is to say, and becomes the server."""

import ipaddress
import os
import sys
from pathlib import Path

import click

from quizapp.cli.command import Group, db, now, settings
from quizapp.cli.deck import load_what_can_be, say_conflicts
from quizapp.services import backup, library, schema, tickets

PROJECT = Path(__file__).parents[2]

single = Group("serve")


@single.command("serve")
def serve() -> None:
    """Migrate (after a backup), load the decks, and serve on HOST and PORT."""
    done = schema.upgrade(db(), settings().instance / backup.FOLDER, now())
    if done.kept:
        click.echo(f"Brought the schema from {done.before} to {done.after}. The state before: {done.kept}")
    _load()
    _invite()
    _warn()
    db().close()
    sys.stdout.flush()
    # The same process, so that whoever started it can stop it; -m finds the server in this environment.
    arguments = [sys.executable, "-m", "gunicorn", "-c", "python:quizapp.server"]
    os.execve(sys.executable, arguments, os.environ | {"PYTHONPATH": str(PROJECT)})  # noqa: S606, our own interpreter


def _load() -> None:
    if not settings().decks.is_dir():
        click.echo(f"There is no folder {settings().decks}: no deck files were loaded.", err=True)
        return
    reports = load_what_can_be(settings().decks)
    if reports is not None:
        say_conflicts(reports)
    elif library.home(db(), None).decks:
        click.echo("The deck files have problems, so the decks stay as they were loaded before.", err=True)
    else:
        raise click.ClickException("The deck files have problems and no deck was loaded before. Mend them and start again.")


def _invite() -> None:
    path = tickets.first_instructor(db(), now())
    if path:
        click.echo(f"There is no instructor yet. Open this link once to become the first one: {settings().public_address}{path}")


def _warn() -> None:
    if not settings().https and not _is_loopback(settings().host) and not settings().proxies:
        click.echo(
            "Others can reach this address over plain http: whoever listens on the network can read passwords. "
            "Fine for a classroom that you trust; docs/running.md says how to have https.",
            err=True,
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
