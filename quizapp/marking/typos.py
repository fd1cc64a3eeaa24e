"""Slips of the finger: how far a typed answer may be from an accepted one and still be meant for it.

At most one slip in 5 to 8 characters and two in more. Whoever means another word is not let through: no slip in a number or in a
word of four letters, none where un- and in- stand or -er and -ee, no letter for one that nobody takes for it, and no kanji for
another one unless both are read alike.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from quizapp.marking import english
from quizapp.marking.compare import normal_form

_SHORTEST = 5
_LONGER = 9
# Letters that are taken for one another: independant. Other ones make other words, like incentive and inventive; and so do these
# in short words, like adapt and adopt.
_MISTAKEN = tuple(map(set, ("aeiouy", "ckq", "cs", "sz", "gj", "dt", "bp", "fv", "mn")))
_LONG_ENOUGH = 7
_KANJI = re.compile("[\u3005\u3400-\u9fff\uf900-\ufaff]+")
_KANA = re.compile("[ァ-ヺー]+")
_RUNS = re.compile(f"{_KANJI.pattern}|{_KANA.pattern}|[^\u3005\u3400-\u9fff\uf900-\ufaffァ-ヺー]+")
_LARGE = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
# Contraries that are told apart by letters further inside the word.
_CONTRARIES = (("inter", "intra"), ("hyper", "hypo"), ("pre", "pro"))


@dataclass(frozen=True)
class Slips:
    """How many there are, and each word that has one: as it was typed, and as it is meant."""

    number: int
    words: tuple[tuple[str, str], ...]

    @property
    def in_kanji(self) -> bool:
        """Whether a kanji is wrong: then only the reading can tell whether the word was meant."""
        return any(_KANJI.fullmatch(typed) for typed, _ in self.words)


def slips(given: str, accepted: str, lang: str) -> Slips | None:
    """The slips by which ``given`` is meant for ``accepted``; None where it is not."""
    one, other = _words(given, lang), _words(accepted, lang)
    most = min(_allowed("".join(one)), _allowed("".join(other)))
    if not most or distance("".join(one), "".join(other)) > most:
        return None
    wrong = tuple((typed, meant) for typed, meant in _side_by_side(one, other) if typed != meant)
    number = sum(distance(*pair) for pair in wrong)
    return Slips(number, wrong) if wrong and number <= most and all(_is_slip(*pair) for pair in wrong) else None


def distance(one: str, other: str) -> int:
    """The letters too many, missing, wrong or exchanged with their neighbour; where there are more than two, just more than two."""
    return OSA.distance(one, other, score_cutoff=2)


def _allowed(form: str) -> int:
    if len(form) < _SHORTEST or any(unicodedata.numeric(char, None) is not None for char in form):
        return 0
    return 1 if len(form) < _LONGER else 2


def _words(text: str, lang: str) -> Sequence[str]:
    """The words of an English text; of another one, what it has in each script."""
    return [english.american(word) for word in english.words(text)] or _RUNS.findall(normal_form(text, lang))


def _side_by_side(given: Sequence[str], accepted: Sequence[str]) -> list[tuple[str, str]]:
    """Each word with its counterpart, none where they have no order in common; a compound may be typed in one word."""
    if len(given) == len(accepted):
        return list(zip(given, accepted, strict=True))
    return [("".join(given), "".join(accepted))] if 1 in (len(given), len(accepted)) else []


def _is_slip(typed: str, meant: str) -> bool:
    if _KANJI.fullmatch(typed) or _KANJI.fullmatch(meant):
        return bool(_KANJI.fullmatch(typed) and _KANJI.fullmatch(meant))
    if distance(typed, meant) > min(_allowed(typed), _allowed(meant)) or _is_another_word(typed, meant):
        return False
    if _KANA.fullmatch(typed) and _KANA.fullmatch(meant):
        return typed[0] == meant[0]
    return _have_the_same_ends(typed, meant) and not any(_are_contrary(typed, meant, pair) for pair in _CONTRARIES)


def _is_another_word(typed: str, meant: str) -> bool:
    """Whether it is rather another word than a slip: one with another letter that nobody takes for the right one."""
    one, other = _plain(typed), _plain(meant)
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return bool(Counter(short) - Counter(long))
    if one == other or (sorted(one) == sorted(other) and distance(one, other) == 1):
        return False
    wrong = [{*pair} for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(one) < _LONG_ENOUGH or len(wrong) > 1 or not any(wrong[0] <= letters for letters in _MISTAKEN)


def _plain(word: str) -> str:
    """``word`` in large kana without their voicing marks, which are often mistaken: エージエント."""
    return re.sub("[\u3099\u309a]", "", unicodedata.normalize("NFD", word)).translate(_LARGE)


def _have_the_same_ends(typed: str, meant: str) -> bool:
    """Whether the first two letters and the last one are right, but for an exchange with a neighbour: wieght, softwaer."""
    begins = typed[:2] == meant[:2] or (typed[0] == meant[0] and typed[1:3] == meant[2:0:-1])
    return begins and (typed[-1] == meant[-1] or typed[-2:] == meant[:-3:-1])


def _are_contrary(one: str, other: str, prefixes: tuple[str, str]) -> bool:
    return any(one.startswith(this) and other.startswith(that) for this, that in (prefixes, prefixes[::-1]))
