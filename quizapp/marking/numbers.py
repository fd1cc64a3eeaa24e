"""Reading a typed number, and writing one as people do.

The two languages are read alike, since a learner types what the keyboard gives: digits of either width (``1500``, ``1,500``,
``1.5``, ``.5``, ``1e9``, ``1.5×10^9``, ``1/2``), Japanese numerals (``四千五十``, ``4千50``, ``二〇二四``), magnitudes (``億``,
``million``, ``B``, ``%``, ``割``), a sign, a unit. A letter is a unit where the question has one of that name, and a magnitude
elsewhere: ``405B``. A comma sets off thousands: ``1,5`` is refused, for it is one and a half to some people and a slip to others.
Refused as well: other digits (``١٢٣``), ``x²`` and ``½`` (of which NFKC makes other numbers), ``0x10``, ``∞``, ``NaN``. Nothing is
done with a long text before it is refused, and every step is exact.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Any

from quizapp.errors import N_

MOST_CHARACTERS = 60
# A typed number has 60 digits at most, a factor and a value 28 each: nothing is rounded but 1/3.
_EXACT = Context(prec=200)

# A large mark counts what the small ones make (4千50億); a small one counts one number, or 1 where none stands before it.
_SMALL = (("千", 3), ("百", 2), ("十", 1))
_MARKS = (("京", 16), ("兆", 12), ("億", 8), ("万", 4), *_SMALL)
_LARGE = "京兆億万"
_KANJI = "〇一二三四五六七八九"
_COUNTED = f"十百千{_LARGE}"
_WORDS = {
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "mn": 6, "bn": 9, "tn": 12,
    "%": -2, "percent": -2, "per cent": -2, "パーセント": -2, "割": -1,
}  # fmt: skip
_LETTERS = {"k": 3, "K": 3, "M": 6, "B": 9, "b": 9, "T": 12}

_SIGN = re.compile(r"(?:(?P<minus>[-\u2010-\u2015\u2212ー]|マイナス|minus\b)|\+|プラス|plus\b)\s*", re.IGNORECASE)
_POWER = re.compile(r"\s*[×x*]\s*10\s*\^\s*(?=[+-]?[0-9])")
_NUMERALS = re.compile(rf"(?:[0-9.,\s零{_KANJI}{_COUNTED}]|/(?=[0-9])|[eE][+-]?(?=[0-9]))*")
_ARABIC = re.compile(r"((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)(?:e([+-]?[0-9]{1,3}))?", re.IGNORECASE)
_FRACTION = re.compile(r"([0-9]+)/([0-9]*[1-9][0-9]*)")
_WRITTEN_OUT = f"(?i:{'|'.join(sorted(_WORDS, reverse=True))})"
_WORD = re.compile(rf"({_WRITTEN_OUT})(?![A-Za-z])\s*")
_WORD_OR_LETTER = re.compile(rf"({_WRITTEN_OUT}|[{''.join(_LETTERS)}])(?![A-Za-z])\s*")


class NotANumber(Exception):
    """A text that cannot be read as a number: a msgid that says what to type instead, and its params."""

    def __init__(self, message: str = N_("This cannot be read as a number. Type it in digits: 1500, 1,500, 0.5."), **params: Any):
        super().__init__(message)
        self.message = message
        self.params = params


@dataclass(frozen=True)
class Quantity:
    """A number as it was typed. ``scaled``: with a magnitude (億, billion, %). ``unit``: as the question spells it, "" for none."""

    number: Decimal
    scaled: bool = False
    unit: str = ""


def read(text: str, units: Sequence[str] = ("",)) -> Quantity:
    """What ``text`` says. ``units``: those that may be typed, the question's own first. Raises NotANumber."""
    scale, counted = _scale(units[0])
    names = ["", *units, counted]
    text = _folded(text)
    sign = _SIGN.match(text)
    money, text = _currency(text[sign.end() if sign else 0 :], names)
    number, scaled, rest = _numerals(text)
    unit = _named(rest, names)
    # Where the unit is itself a magnitude, what a letter stands for may be what is asked: how many 億 is 405B?
    word = _WORD_OR_LETTER if scale == 1 else _WORD
    if unit is None and not scaled and (found := word.match(rest)):
        number, scaled, rest = number.scaleb(_power(found[1]), _EXACT), True, rest[found.end() :]
        unit = _named(rest, names)
    if unit is None:
        raise NotANumber(N_("“%(unit)s” is not a unit that is read here. Type the number alone."), unit=rest[:20])
    # copy_negate and copy_abs round nothing, as "-" and abs() do.
    return Quantity(number.copy_negate() if sign and sign["minus"] else number, scaled, unit or money)


def amount(quantity: Quantity, own: str, factors: Mapping[str, Decimal]) -> Decimal:
    """``quantity`` in the unit ``own``; ``factors``: how many of it each other unit is.

    A number that stands alone is meant in ``own``, even where that is itself a magnitude (億ドル); one with a magnitude is
    counted from one, so that 4050億 and 405 billion are 4050 where ``own`` is 億.
    """
    number, unit = quantity.number, quantity.unit
    with localcontext(_EXACT):
        if unit in factors and unit != own:
            return number * factors[unit]
        alone = unit == own if unit else not quantity.scaled
        return number if alone else number / _scale(own)[0]


def near(number: Decimal, value: Decimal, tolerance: Decimal) -> bool:
    """Whether ``number`` is ``value`` or at most ``tolerance`` away from it."""
    return _EXACT.subtract(number, value).copy_abs() <= tolerance


def _folded(text: str) -> str:
    """``text`` in one width, with the marks that a Japanese keyboard gives as those of a number. Raises NotANumber."""
    if len(text) > MOST_CHARACTERS:
        raise NotANumber(N_("A number can have %(most)s characters at most."), most=MOST_CHARACTERS)
    if any(unicodedata.category(char) == "No" for char in text):
        raise NotANumber()
    text = unicodedata.normalize("NFKC", text).replace("、", ",").replace("。", ".")
    return _POWER.sub("e", text.strip().rstrip("."))


def _currency(text: str, names: Iterable[str]) -> tuple[str, str]:
    """The unit that stands before the number, as “$” does, and the rest of ``text``."""
    for name in names:
        mark = _bare(name)
        if mark and unicodedata.category(mark[-1]) == "Sc" and text.startswith(mark):
            return name, text[len(mark) :].lstrip()
    return "", text


def _numerals(text: str) -> tuple[Decimal, bool, str]:
    """The number at the start of ``text``, whether it has a magnitude, and what follows. Raises NotANumber."""
    found = _NUMERALS.match(text)
    run = found[0] if found else ""
    with localcontext(_EXACT):
        return _composed(run, _MARKS), any(mark in run for mark in _LARGE), text[len(run) :]


def _composed(text: str, marks: Sequence[tuple[str, int]]) -> Decimal:
    """What numerals say that may have ``marks`` in them, in this order."""
    if not marks:
        return _plain(text.strip())
    (mark, power), *finer = marks
    head, found, tail = text.partition(mark)
    if not found:
        return _composed(text, finer)
    counted = _composed(head, _SMALL) if mark in _LARGE else _plain(head.strip() or "1")
    return counted.scaleb(power) + (_composed(tail, finer) if tail.strip() else 0)


def _plain(text: str) -> Decimal:
    """A number without marks: in digits, as a fraction, or digit by digit in kanji (二〇二四)."""
    if found := _ARABIC.fullmatch(text):
        return Decimal(found[1].replace(",", "")).scaleb(int(found[2] or 0))
    if found := _FRACTION.fullmatch(text):
        return Decimal(found[1]) / Decimal(found[2])
    if text and all(char in "零" + _KANJI for char in text):
        return Decimal("".join(str(max(_KANJI.find(char), 0)) for char in text))
    if "," in text:
        raise NotANumber(N_("A comma sets off thousands, as in 1,500. Type a decimal with a point, as in 1.5."))
    raise NotANumber()


def _power(word: str) -> int:
    return _WORDS[word.casefold()] if word.casefold() in _WORDS else _LETTERS[word]


def _scale(unit: str) -> tuple[Decimal, str]:
    """The magnitude at the start of ``unit`` (億ドル, billion dollars), 1 where there is none, and what it counts."""
    number, rest = Decimal(1), unicodedata.normalize("NFKC", unit)
    if rest and rest[0] in _COUNTED:
        try:
            number, _, rest = _numerals("1" + rest)
        except NotANumber:
            return number, unit
    word = _WORD.match(rest)
    return (number.scaleb(_power(word[1])), rest[word.end() :]) if word else (number, rest)


def _named(text: str, names: Iterable[str]) -> str | None:
    """The name that ``text`` is, in any width; in any case where only one of them is."""
    wanted = _bare(text)
    exact = [name for name in names if _bare(name) == wanted]
    alike = {name for name in names if _bare(name).casefold() == wanted.casefold()}
    return exact[0] if exact else alike.pop() if len(alike) == 1 else None


def _bare(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
