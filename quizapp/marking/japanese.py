"""Sudachi: how a Japanese text is normally spelled, and how it is read. It is optional; without it, these say nothing.

It is loaded when it is first asked, since it takes 90 MB of memory, which a service in English never needs.
"""

import logging
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module, metadata
from threading import Lock
from typing import Any

from quizapp.marking.compare import normal_form

log = logging.getLogger("quizapp")

_INFLECTED = ("動詞", "形容詞", "助動詞")
_MAGNITUDES = re.compile("[万億兆京]")
_KANJI = re.compile("[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# A tokenizer refuses to be used by two threads at once.
_lock = Lock()


@dataclass(frozen=True)
class Analysis:
    """A text as Sudachi sees it: its normal spelling and its reading, both folded, and whether it is one word that it knows."""

    normal: str
    reading: str
    known: bool = False


@cache
def edition() -> str:
    """The versions of Sudachi and of its dictionary, "" where they are not installed. It loads neither."""
    try:
        return "+".join(metadata.version(name) for name in ("SudachiPy", "SudachiDict-core"))
    except metadata.PackageNotFoundError:
        return ""


@lru_cache(maxsize=256)
def analysed(text: str) -> Analysis | None:
    """What Sudachi says of ``text``; None where it is not installed."""
    with _lock:
        tokenizer = _tokenizer()
        tokens = list(tokenizer.tokenize(unicodedata.normalize("NFKC", text))) if tokenizer else None
    if tokens is None:
        return None
    normal = normal_form("".join(token.normalized_form() for token in tokens), "ja")
    told_apart = "".join(map(_told_apart, tokens))
    return Analysis(
        normal=f"{normal} {told_apart}" if told_apart else normal,
        reading=normal_form("".join(map(_read, tokens)), "ja"),
        known=len(tokens) == 1 and not tokens[0].is_oov(),
    )


def kanji(text: str) -> list[str]:
    """The kanji of ``text``, in order."""
    return _KANJI.findall(unicodedata.normalize("NFKC", text))


def _read(token: Any) -> str:
    """How a token is read. Every mark is read 「記号」, so those stand for themselves."""
    return str(token.surface() if token.part_of_speech()[0] == "補助記号" else token.reading_form())


def _told_apart(token: Any) -> str:
    """What Sudachi's normal form drops and still counts.

    It is that of 読む for 読める: inflected words have to be read alike, too. It is 405000000000 for 4050億: here the digits may be
    written otherwise, but nobody's billions are converted.
    """
    if token.part_of_speech()[0] in _INFLECTED:
        return normal_form(token.reading_form(), "ja")
    return "".join(_MAGNITUDES.findall(token.surface())) if token.normalized_form().isdigit() else ""


@cache
def _tokenizer() -> Any:
    """The tokenizer, loaded once; None where there is none, which is said once."""
    if not edition():
        log.info("SudachiPy is not installed: Japanese answers are marked without its dictionary (docs/running.md).")
        return None
    return import_module("sudachipy").Dictionary(dict="core").tokenizer()
