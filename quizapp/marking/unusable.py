"""Accepted answers that nothing could match, or that would match too much."""

from collections.abc import Mapping
from typing import Any

from quizapp.content import wildcards as syntax
from quizapp.errors import N_
from quizapp.marking import wildcards


def unusable(answer: str) -> tuple[str, Mapping[str, Any]] | None:
    """Why ``answer`` can't be compared with anything, as a msgid with its params; None where it can."""
    if not any(wildcards.forms(answer, "ja")):
        return N_("An accepted answer needs a letter or a digit."), {}
    stars = len(syntax.split(answer)) - 1
    if stars > wildcards.MOST or (stars and len(answer) > wildcards.LONGEST):
        most = {"characters": wildcards.LONGEST, "stars": wildcards.MOST}
        return N_("An answer with wildcards (*) can have %(characters)s characters and %(stars)s wildcards at most."), most
    return None
