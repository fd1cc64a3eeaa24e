"""Marking answers again after a key was mended."""

from quizapp.web.regrade.routes import blueprint

__all__ = ["blueprint"]
