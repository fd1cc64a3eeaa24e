"""An author's text as the HTML of an Anki field, in which nothing but our own marks means anything to Anki.

Anki reads ``{{…}}`` and ``::`` as cloze, ``[latex]``, ``[$]``, ``[sound:…]`` and ``[anki:…]`` as commands, ``\\(`` and ``\\[`` as
MathJax; a unit separator splits a field and makes it refuse the whole package. Entities keep the text and take the meaning away.
"""

import re
import unicodedata
from html import escape

from quizapp.content.text import without_ruby
from quizapp.markup import render

# Most texts have none of these. They are their own HTML, and rendering is what an export would spend its time on.
_MARKUP = re.compile(r"[\\`*_\[\]<>&{}!~|\n\r\t]")
# Controls, lone surrogates, noncharacters, U+200B (break opportunities, which a search in Anki would trip over) and U+FEFF.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MEANING = str.maketrans({"{": "&#123;", "}": "&#125;", "[": "&#91;"})
# MathJax reads the text of the page, where an entity is no different from its character; an element in between stops it.
_MATHJAX = re.compile(r"(<[^>]*>)|\\(?=[()\[\]])")
_TAG = re.compile(r"<[^>]*>")


def html(text: str) -> str:
    """``text`` (inline Markdown, ruby) as the HTML of a field: safe, in NFC, showing literally what Anki would otherwise obey."""
    text = _UNWANTED.sub("", text)
    if _MARKUP.search(text):
        # Markdown turns entities into characters, unwanted ones too.
        text = _UNWANTED.sub("", render(text))
        text = _MATHJAX.sub(lambda found: found[1] or "\\<span></span>", text) if "\\" in text else text
        text = text.translate(_MEANING)
    return _plain_colons(unicodedata.normalize("NFC", text))


def attribute(text: str) -> str:
    """``text`` as the value of an HTML attribute between double quotes; ruby loses its reading there."""
    text = escape(_UNWANTED.sub("", without_ruby(text)).replace("\n", " "))
    return _plain_colons(unicodedata.normalize("NFC", text).translate(_MEANING))


def in_cloze(field: str) -> str:
    """Field HTML for the inside of a cloze mark, where a colon at either end would join Anki's own ``::``."""
    return field.replace(":", "&#58;")


def shows_nothing(field: str) -> bool:
    """Whether field HTML has no visible text; Anki makes no card of an empty front, and says nothing about it."""
    return not _TAG.sub("", field).replace("&nbsp;", "").strip()


def _plain_colons(text: str) -> str:
    return text.replace("::", ":&#58;") if "::" in text else text
