"""Decks for Anki: what there is to download, and the packages."""

from quizapp.web.exchange.routes import blueprint

__all__ = ["blueprint"]
