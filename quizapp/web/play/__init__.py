"""Taking a quiz."""

from quizapp.web.play.routes import blueprint

__all__ = ["blueprint"]
