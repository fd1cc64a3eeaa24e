"""The command line: one noun a file."""

from flask import Flask

from quizapp.cli import deck, quiz, serve, store, translations, user


def set_up(app: Flask) -> None:
    """Adds the commands to ``flask``."""
    for group in (store.group, deck.group, quiz.group, user.group, translations.group):
        app.cli.add_command(group)
    for single in (*serve.single.commands.values(), *store.single.commands.values()):
        app.cli.add_command(single)
