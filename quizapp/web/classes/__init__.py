"""Classes: made by instructors, joined by code."""

from quizapp.web.classes.routes import blueprint

__all__ = ["blueprint"]
