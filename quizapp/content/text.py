"""Texts: what may stand in one, the two languages, and ruby."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo, model_validator

from quizapp.errors import N_

Lang = Literal["ja", "en"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)

# nh3 takes time quadratic in nesting depth (64 KB of it stay under 0.1 s), so a text is capped before it is rendered.
MOST_BYTES = 64 * 1024

RUBY = re.compile(r"\{([^{}|\n]+)\|([^{}|\n]+)\}")
_LINE_END = re.compile("\r\n?|\u2028|\u2029")
_NONCHARACTERS = frozenset(range(0xFDD0, 0xFDF0))
# Direction overrides can make a text read as something else than it is; zero-width marks make equal texts differ.
_INVISIBLE = frozenset("\u061c\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
# Real writing stacks four or five marks on a letter; a flood of them covers the lines around it.
_MOST_MARKS = 8


def _refused(char: str) -> bool:
    code = ord(char)
    if char in "\n\r\t":
        return False
    return unicodedata.category(char) in ("Cc", "Cs") or code in _NONCHARACTERS or code & 0xFFFE == 0xFFFE


def tidy(text: str) -> str:
    """``text`` in NFC, with ``\\n`` line ends, no invisible format marks and no space around it.

    Raises ValueError for control characters, lone surrogates, noncharacters and floods of combining marks, and for more
    than 64 KB, also after NFKC: one character (U+FDFA) can stand for eighteen.
    """
    if _too_long(text):
        raise ValueError(N_("the text is longer than 64 KB"))
    if any(map(_refused, text)):
        raise ValueError(N_("the text has a control character"))
    text = _LINE_END.sub("\n", "".join(char for char in text if char not in _INVISIBLE))
    if _too_long(unicodedata.normalize("NFKC", text)):
        raise ValueError(N_("the text is longer than 64 KB"))
    if _flooded(text):
        raise ValueError(N_("the text has too many marks on one letter"))
    return unicodedata.normalize("NFC", text).strip()


def _too_long(text: str) -> bool:
    return len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES


def _flooded(text: str) -> bool:
    marks = 0
    for char in unicodedata.normalize("NFD", text):
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks > _MOST_MARKS:
            return True
    return False


# The validation context of what was stored: it was tidied when it was saved, and a learner's page should not pay for it again.
STORED = {"stored": True}


def _prose(text: str, info: ValidationInfo) -> str:
    if info.context is STORED:
        return text
    text = tidy(text)
    if not text:
        raise ValueError(N_("a text is missing here"))
    return text


Prose = Annotated[str, AfterValidator(_prose)]


class Record(BaseModel):
    """The base of all content: frozen, and refusing fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Record):
    """A text in one language or both."""

    ja: Prose | None = None
    en: Prose | None = None

    @model_validator(mode="after")
    def _has_a_language(self) -> "Text":
        if self.ja is None and self.en is None:
            raise ValueError(N_("a text is missing here"))
        return self

    def get(self, lang: str) -> str | None:
        """The text in ``lang``, or None where it is missing."""
        return self.ja if lang == "ja" else self.en if lang == "en" else None

    def best(self, lang: str) -> str:
        """The text in ``lang`` or, where that is missing, in the other language."""
        return self.get(lang) or self.ja or self.en or ""


def best_of(texts: Mapping[str, str] | None, lang: str) -> str:
    """What ``texts``, one by each language, says in ``lang`` or, where that is missing, in another one; "" for none."""
    return (texts.get(lang) or next(filter(None, texts.values()), "")) if texts else ""


def whole_number(text: str, places: int) -> int | None:
    """The number that ``text`` is in at most so many ASCII digits; None for anything else: "²" is a digit to Python, but no int."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= places else None


def without_ruby(text: str) -> str:
    """``text`` with ``{漢字|かんじ}`` replaced by ``漢字``."""
    return RUBY.sub(r"\1", text)


def reading(text: str) -> str:
    """``text`` with ``{漢字|かんじ}`` replaced by ``かんじ``."""
    return RUBY.sub(r"\2", text)


def replace_ruby(text: str, template: str) -> str:
    """``text`` with each ruby replaced by ``template``, in which ``\\1`` is the base and ``\\2`` the reading."""
    return RUBY.sub(template, text)
