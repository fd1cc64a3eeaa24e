"""The terms of the decks with their meanings."""

from quizapp.web.glossary.routes import blueprint

__all__ = ["blueprint"]
