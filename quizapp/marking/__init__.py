"""Comparing a typed answer with the accepted ones. Pure: no Flask, no SQL, no dictionaries loaded."""

from quizapp.marking.compare import matches, normal_form

__all__ = ["matches", "normal_form"]
