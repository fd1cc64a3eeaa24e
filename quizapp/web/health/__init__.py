"""Whether the service lives, and whether it is ready."""

from quizapp.web.health.routes import blueprint

__all__ = ["blueprint"]
