"""Comparing a typed answer with the accepted ones, and saying how it matched.

The ways are tried from the strictest to the loosest, each with every accepted answer. Only an answer that none of the cheap ways
accepts is looked up in Sudachi's dictionary.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from quizapp.marking import english, japanese, typos, wildcards
from quizapp.marking.compare import normal_form, spelled_alike
from quizapp.marking.expected import Expected, Prepared, expected
from quizapp.marking.japanese import Analysis

Policy = Literal["exact", "form", "pattern", "article", "spelling", "inflection", "reading", "normal", "typo"]
POLICIES: tuple[Policy, ...] = get_args(Policy)

# Longer texts are compared by their form alone: an answer is a word or two.
LONGEST = 200

_KANA = re.compile("[ァ-ヺー]+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Match:
    """``place`` of the accepted answer that was meant, that ``answer`` in words, and the ``policy`` by which it counts."""

    place: int
    answer: str
    policy: Policy


@dataclass(frozen=True)
class _Given:
    text: str
    form: str
    lang: str

    @cached_property
    def analysis(self) -> Analysis | None:
        return japanese.analysed(self.text)


def match(
    given: str, answers: Sequence[str], lang: str, prepared: Prepared | None = None, others: Iterable[str] = ()
) -> Match | None:
    """How ``given`` matches one of ``answers``; None where it does not.

    ``prepared`` is what ``prepare`` made of the same answers; the outcome is the same without it. ``others`` are answers that mean
    something else: whoever comes as near to one of them did not make a slip.
    """
    asked = _Given(given, normal_form(given, lang), lang)
    if not asked.form:
        return None
    accepted = expected(answers, lang, prepared)
    for way in _WAYS if len(given) <= LONGEST else _WAYS_FOR_LONG:
        for place, each in enumerate(accepted):
            if policy := way(asked, each):
                return Match(place, each.text, policy)
    meant = _nearest(asked, accepted, others) if len(given) <= LONGEST else None
    return None if meant is None else Match(meant, accepted[meant].text, "typo")


def matches(given: str, answers: Sequence[str], lang: str) -> str | None:
    """The one of ``answers`` that ``given`` counts as, or None."""
    found = match(given, answers, lang)
    return found.answer if found else None


def _by_form(asked: _Given, each: Expected) -> Policy | None:
    if asked.form != each.form:
        return None
    return "exact" if asked.text == each.text else "form"


def _by_pattern(asked: _Given, each: Expected) -> Policy | None:
    return "pattern" if len(each.forms) > 1 and wildcards.fits(asked.form, each.forms) else None


def _by_english(asked: _Given, each: Expected) -> Policy | None:
    return english.likeness(asked.text, each.text) if each.form else None


def _by_kana(asked: _Given, each: Expected) -> Policy | None:
    if not _is_japanese(asked, each) or not _KANA.fullmatch(asked.form):
        return None
    return "reading" if each.analysis and asked.form == each.analysis.reading else None


def _by_spelling(asked: _Given, each: Expected) -> Policy | None:
    if not _is_japanese(asked, each):
        return None
    same = spelled_alike(asked.form) == spelled_alike(each.form) or (each.analysis and asked.form == each.analysis.normal)
    return "normal" if same else None


def _by_reading(asked: _Given, each: Expected) -> Policy | None:
    """What is read alike is the same where no kanji was chosen that is not in the accepted answer: 商土戦略 is not 焦土戦略.

    Digits are left out, since 1.5 and 15 are read alike.
    """
    if not _is_japanese(asked, each) or _DIGIT.search(asked.form):
        return None
    if not _is_among(japanese.kanji(asked.text), japanese.kanji(each.text)):
        return None
    return "reading" if _are_read_alike(asked, each) else None


def _by_normal_form(asked: _Given, each: Expected) -> Policy | None:
    if not _is_japanese(asked, each) or asked.analysis is None or each.analysis is None:
        return None
    return "normal" if asked.analysis.normal == each.analysis.normal else None


# Only the last two look up in the dictionary what was typed.
_WAYS = (_by_form, _by_pattern, _by_english, _by_kana, _by_spelling, _by_reading, _by_normal_form)
_WAYS_FOR_LONG = _WAYS[:2]


def _is_japanese(asked: _Given, each: Expected) -> bool:
    return asked.lang == "ja" and bool(each.form)


def _is_among(some: Sequence[str], sequence: Iterable[str]) -> bool:
    """Whether ``sequence`` has all of ``some``, in their order."""
    rest = iter(sequence)
    return all(one in rest for one in some)


def _nearest(asked: _Given, accepted: Sequence[Expected], others: Iterable[str]) -> int | None:
    """The place of the answer that was meant but for the fewest slips; None where there is none, or another one is as near."""
    slips = {place: number for place, each in enumerate(accepted) if (number := _slips(asked, each))}
    if not slips:
        return None
    place = min(slips, key=lambda each: slips[each])
    elsewhere = {normal_form(other, asked.lang) for other in others} - {each.form for each in accepted}
    return None if any(typos.distance(asked.form, form) <= slips[place] for form in elsewhere) else place


def _slips(asked: _Given, each: Expected) -> int:
    found = typos.slips(asked.text, each.text, asked.lang) if each.form else None
    if found is None:
        return 0
    if asked.lang == "ja" and not (_are_read_alike(asked, each) if found.in_kanji else not _is_a_word(found)):
        return 0
    return found.number


def _are_read_alike(asked: _Given, each: Expected) -> bool:
    return asked.analysis is not None and each.analysis is not None and asked.analysis.reading == each.analysis.reading


def _is_a_word(slips: typos.Slips) -> bool:
    """Whether what was typed is a word that the dictionary has: then it was meant."""
    analyses = (japanese.analysed(typed) for typed, _ in slips.words)
    return any(analysis is not None and analysis.known for analysis in analyses)
