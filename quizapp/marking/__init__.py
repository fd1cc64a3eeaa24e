"""Comparing a typed answer with the accepted ones. Pure: no Flask, no SQL, no dictionary loaded before one is needed."""

from quizapp.marking.compare import normal_form
from quizapp.marking.expected import is_current, prepare
from quizapp.marking.match import POLICIES, Match, Policy, match, matches
from quizapp.marking.told import Note, told, told_partly
from quizapp.marking.unusable import unusable

__all__ = [
    "POLICIES",
    "Match",
    "Note",
    "Policy",
    "is_current",
    "match",
    "matches",
    "normal_form",
    "prepare",
    "told",
    "told_partly",
    "unusable",
]
