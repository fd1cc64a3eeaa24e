"""The command line: one noun a file."""

from flask import Flask


def set_up(app: Flask) -> None:
    """Adds the commands to ``flask``."""
