"""Break opportunities between Japanese phrases (BudouX), so that a heading never breaks inside a word.

U+200B and not ``<wbr>``: screen readers split their focus at each ``<wbr>`` (google/budoux, pull request 346).
"""

import re
from functools import cache
from html import escape, unescape

import budoux

BREAK = "\u200b"

_TAG = re.compile(r"(<[^>]+>)")


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


def with_breaks(html: str) -> str:
    """``html`` (inline, no attributes that matter) with U+200B between the phrases of its text."""
    pieces = _TAG.split(html)
    texts = [unescape(piece) if not piece.startswith("<") else "" for piece in pieces]
    aside = 0
    for number, piece in enumerate(pieces):  # readings are not part of the sentence
        aside += (piece in ("<rt>", "<rp>")) - (piece in ("</rt>", "</rp>"))
        if aside:
            texts[number] = ""
    sentence = "".join(texts)
    if not sentence:
        return html
    breaks, at = set(), 0
    for phrase in _parser().parse(sentence)[:-1]:
        at += len(phrase)
        breaks.add(at)
    return _insert(pieces, texts, breaks)


def _insert(pieces: list[str], texts: list[str], breaks: set[int]) -> str:
    out, at, in_ruby = [], 0, 0
    for piece, text in zip(pieces, texts, strict=True):
        in_ruby += (piece == "<ruby>") - (piece == "</ruby>")
        if not text:
            out.append(BREAK + piece if piece == "<ruby>" and at in breaks else piece)
            continue
        for char in text:
            if at in breaks and not in_ruby:
                out.append(BREAK)
            out.append(escape(char, quote=False))
            at += 1
    return "".join(out)
