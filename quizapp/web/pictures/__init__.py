"""Diagrams."""

from quizapp.web.pictures.routes import blueprint

__all__ = ["blueprint"]
