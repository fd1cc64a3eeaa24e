"""``flask user``: accounts, without the browser."""

import sys

import click

from quizapp.cli.command import Group, db, now, settings
from quizapp.services import account, tickets

group = Group("user", help="Accounts.")


@group.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice(account.GRANTED), default="learner", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
def create(name: str, role: str, password_stdin: bool) -> None:
    """Make an account. Without a password it prints a link to choose one, good once and for 30 minutes."""
    password = sys.stdin.readline().removesuffix("\n") if password_stdin else None
    account.create(db(), name, role, password, now())
    click.echo(f"Made the account {name} ({role}).")
    if password is None:
        click.echo(_link(name))


@group.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(account.GRANTED))
def set_role(name: str, role: str) -> None:
    """Give the account NAME another role, from its next request on."""
    account.set_role(db(), name, role)
    click.echo(f"{name} is now: {role}.")


@group.command("reset")
@click.argument("name")
def reset(name: str) -> None:
    """Print a link for NAME to choose a new password, good once and for 30 minutes."""
    click.echo(_link(name))


def _link(name: str) -> str:
    return settings().public_address + tickets.reset_link(db(), name, now())
