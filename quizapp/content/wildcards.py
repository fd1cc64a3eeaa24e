"""Wildcards in accepted answers: ``*`` stands for any run of characters, ``\\*`` for the character itself."""

import re

_WILDCARD = re.compile(r"(?<!\\)\*")


def split(answer: str) -> list[str]:
    """The pieces of ``answer`` between its wildcards, in words: one where it has none."""
    return [piece.replace("\\*", "*") for piece in _WILDCARD.split(answer)]


def in_words(answer: str) -> str:
    """``answer`` as it is said: a ``*`` that means itself without its backslash."""
    return "*".join(split(answer))


def literal(text: str) -> str:
    """``text`` as an answer in which ``*`` means itself."""
    return text.replace("*", "\\*")


def as_answer(typed: str) -> str:
    """What a learner typed as an accepted answer: on one line, since the author's form has one a line, and ``*`` means itself."""
    return literal(" ".join(typed.split()))
