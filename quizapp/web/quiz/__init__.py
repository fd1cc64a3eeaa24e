"""A quiz that an instructor made, for those who take it."""

from quizapp.web.quiz.routes import blueprint

__all__ = ["blueprint"]
