"""Accepted answers with wildcards, matched without regular expressions: an author's ``*a*a*a*b`` costs no more than its length."""

from collections.abc import Sequence

from quizapp.content import wildcards
from quizapp.marking.compare import normal_form

LONGEST = 200
MOST = 10


def forms(answer: str, lang: str) -> tuple[str, ...]:
    """The normal forms of what stands between the wildcards of ``answer``; one where it has none."""
    return tuple(normal_form(piece, lang) for piece in wildcards.split(answer))


def fits(form: str, pattern: Sequence[str]) -> bool:
    """Whether ``form`` has the pieces of ``pattern`` in order: the first at its start, the last at its end.

    Each search begins where the one before ended, so that ``form`` is read once.
    """
    first, *middle, last = pattern
    at, end = len(first), len(form) - len(last)
    if at > end or not form.startswith(first) or not form.endswith(last):
        return False
    for piece in middle:
        found = form.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True
