"""Writing: decks, key points and questions."""

from quizapp.web.author.routes import blueprint

__all__ = ["blueprint"]
