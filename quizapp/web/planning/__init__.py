"""Planning quizzes: an instructor's list, form, page and results."""

from quizapp.web.planning.routes import blueprint

__all__ = ["blueprint"]
