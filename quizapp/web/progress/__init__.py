"""A learner's own progress."""

from quizapp.web.progress.routes import blueprint

__all__ = ["blueprint"]
