"""``flask quiz``: what has to be done for quizzes at some time, whoever looks at them."""

import click

from quizapp.cli.command import Group, db, now
from quizapp.services import play

group = Group("quiz", help="Quizzes that instructors made.")


@group.command("close-expired")
def close_expired() -> None:
    """Close the attempts whose time is over. What was saved by then is marked already; fit for a timer."""
    closed = play.close_expired(db(), now())
    click.echo(f"Closed {closed} attempts.")
