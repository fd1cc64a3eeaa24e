"""What marking needs of an accepted answer. It is prepared when the question is saved, and made again where that does not fit.

Prepared data is plain: a version of ours, the edition of Sudachi's dictionary it was made with, and for each answer its forms (more
than one: what stands between its wildcards), its normal spelling and its reading.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from quizapp.content import wildcards as syntax
from quizapp.marking import japanese, wildcards
from quizapp.marking.japanese import Analysis

# To be raised whenever the same answers would be prepared otherwise.
VERSION = 1

Prepared = Mapping[str, Any]


class Expected:
    """An accepted answer, ``text`` in words; ``kept`` is what was prepared of it with that ``edition`` of the dictionary."""

    def __init__(self, answer: str, lang: str, kept: Mapping[str, Any], edition: str) -> None:
        self.text = syntax.in_words(answer)
        self.forms: Sequence[str] = kept["forms"] if kept else wildcards.forms(answer, lang)
        self.lang = lang
        self._kept = kept if kept and edition and japanese.edition() in (edition, "") else {}

    @property
    def form(self) -> str:
        """Its normal form; "" where it has wildcards."""
        return self.forms[0] if len(self.forms) == 1 else ""

    @cached_property
    def analysis(self) -> Analysis | None:
        """How it is normally spelled and read; None where nobody knows."""
        if self._kept:
            return Analysis(self._kept["normal"], self._kept["reading"])
        return japanese.analysed(self.text) if self.lang == "ja" and self.form else None


def expected(answers: Sequence[str], lang: str, prepared: Prepared | None = None) -> list[Expected]:
    """``answers`` with what was prepared of them, as far as it fits."""
    if not prepared or prepared["version"] != VERSION:
        return [Expected(answer, lang, {}, "") for answer in answers]
    return [Expected(answer, lang, kept, prepared["sudachi"]) for answer, kept in zip(answers, prepared["answers"], strict=True)]


def prepare(answers: Sequence[str], lang: str) -> dict[str, Any]:
    """What marking needs of ``answers``, for ``match``."""
    made = [_kept(each) for each in expected(answers, lang)]
    return {"version": VERSION, "sudachi": japanese.edition() if lang == "ja" else "", "answers": made}


def is_current(prepared: Prepared | None, lang: str) -> bool:
    """Whether ``prepare`` would make the same of the same answers today."""
    edition = japanese.edition() if lang == "ja" else ""
    return prepared is not None and (prepared["version"], prepared["sudachi"]) == (VERSION, edition)


def _kept(each: Expected) -> dict[str, Any]:
    known = each.analysis or Analysis("", "")
    return {"forms": list(each.forms), "normal": known.normal, "reading": known.reading}
