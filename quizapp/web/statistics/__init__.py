"""Statistics of decks and questions, as pages and as CSV."""

from quizapp.web.statistics.routes import blueprint

__all__ = ["blueprint"]
