"""“I was right”: claiming it, and deciding."""

from quizapp.web.claim.routes import blueprint

__all__ = ["blueprint"]
