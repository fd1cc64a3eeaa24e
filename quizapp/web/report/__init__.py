"""Reporting a question, and reading the reports."""

from quizapp.web.report.routes import blueprint

__all__ = ["blueprint"]
