"""Rules on every text of a key point and its questions."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from quizapp.analysis.lint.asked import Asked, Said
from quizapp.content.text import RUBY
from quizapp.errors import N_
from quizapp.marking import normal_form
from quizapp.markup import plain

_SHORTEST_EXPLANATION = {"ja": 30, "en": 60}
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・]+")
_KANJI = re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff]")
_LONGEST_RUN = 20


def e05(text: str, garbled: Iterable[str]) -> Said:
    """A spelling of the source that is wrong; a number counts only whole (45億 is not in 345億)."""
    folded = unicodedata.normalize("NFKC", text)
    for wrong in garbled:
        form = unicodedata.normalize("NFKC", wrong)
        before = r"(?<![\w.,])" if form[0].isascii() else ""
        after = r"(?!\w)" if form[-1].isascii() and form[-1].isalnum() else ""
        if re.search(before + re.escape(form) + after, folded, re.ASCII):
            yield N_("“%(text)s” is what the source garbles. Its errata say what is right."), {"text": wrong}


def w09(text: str, source: str) -> Said:
    """A run of more than 20 letters that stands in the source, ``source`` being folded as ``folded`` does."""
    if not source:
        return
    form = folded(text)
    for start in range(len(form) - _LONGEST_RUN):
        if form[start : start + _LONGEST_RUN + 1] in source:
            run = form[start : start + _LONGEST_RUN + 1]
            yield N_("“%(text)s” stands in the source like this. Say it in other words."), {"text": run}
            return


def folded(text: str) -> str:
    """``text`` as its letters and digits alone, in one width and case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def w12(asked: Asked) -> Said:
    """An explanation that is too short or says the answer again and no more."""
    text = plain(asked.wording.explanation)
    if len(text) < _SHORTEST_EXPLANATION[asked.lang]:
        yield N_("The explanation is short. Say why it is so and what it is connected with, in two to four sentences."), {}
    elif any(normal_form(text, asked.lang) == normal_form(answer, asked.lang) for answer in asked.answers):
        yield N_("The explanation only repeats the answer. Say why it is so."), {}


def w14(text: str, readings: Mapping[str, str]) -> Said:
    """A reading that is not kana, stands over kana, or differs from the one that ``readings`` has for the same word."""
    for base, reading in _rubies(text):
        if not _KANA.fullmatch(reading):
            yield N_("The reading “%(reading)s” of “%(base)s” is not kana."), {"base": base, "reading": reading}
        elif not _KANJI.search(base):
            yield N_("“%(base)s” needs no reading."), {"base": base}
        elif readings.get(base, reading) != reading:
            yield N_("“%(base)s” is read “%(reading)s” here and “%(other)s” elsewhere."), {
                "base": base, "reading": reading, "other": readings[base],
            }  # fmt: skip


def _rubies(text: str) -> list[tuple[str, str]]:
    """The base and the reading of each ruby; what stands between the double braces of a gap is none."""
    return [(found[1], found[2]) for found in RUBY.finditer(text) if text[: found.start()][-1:] != "{"]


def readings_of(texts: Iterable[str]) -> dict[str, str]:
    """The first reading of each word that has one in ``texts``."""
    found: dict[str, str] = {}
    for text in texts:
        for base, reading in _rubies(text):
            found.setdefault(base, reading)
    return found


def w15(text: str) -> Said:
    """Half-width and full-width digits in one text."""
    if re.search(r"[0-9]", text) and (wide := re.search(r"[０-９]", text)):
        yield N_("“%(digit)s” is a full-width digit beside half-width ones. Use one width."), {"digit": wide[0]}


def texts_of(node: Any, lang: str) -> Iterator[str]:
    """Every text in ``lang`` of plain data made of mappings and lists, where a text is written ``{ja: …, en: …}``."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == lang and isinstance(value, str):
                yield value
            elif key == lang and isinstance(value, list | tuple):
                yield from (each for each in value if isinstance(each, str))
            else:
                yield from texts_of(value, lang)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from texts_of(value, lang)
