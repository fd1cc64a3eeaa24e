"""Looking around: home, deck pages, search."""

from quizapp.web.library.routes import blueprint

__all__ = ["blueprint"]
