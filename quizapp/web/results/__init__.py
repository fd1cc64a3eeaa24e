"""Results: who did what, as a table and as CSV."""

from quizapp.web.results.routes import blueprint

__all__ = ["blueprint"]
