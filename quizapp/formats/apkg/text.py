"""An author's text as the HTML of an Anki field, in which nothing but our own marks means anything to Anki.

Anki reads ``{{…}}`` and ``::`` as cloze, ``[latex]``, ``[$]``, ``[sound:…]`` and ``[anki:…]`` as commands, ``\\(`` and ``\\[`` as
MathJax; a unit separator splits a field and makes it refuse the whole package. Entities keep the text and take the meaning away.
"""

import re
import unicodedata
from html import escape

from quizapp.content.text import reading, replace_ruby, without_ruby
from quizapp.markup import render

# Most texts have none of this, or only ruby. They need no Markdown, on which an export would otherwise spend most of its time.
_MARKUP = re.compile(r"[\x00-\x1f\x7f-\x9f\\`*_\[\]<>&{}\u0338\u200b\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|::")
_RUBY = r"<ruby>\1<rp>(</rp><rt>\2</rt><rp>)</rp></ruby>"
# Controls, lone surrogates, noncharacters, U+200B (break opportunities, which a search in Anki would trip over) and U+FEFF.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# U+0338 strikes through what stands before it; Anki normalises whole fields, and would make one character of a tag's end and it.
_MEANING = str.maketrans({"{": "&#123;", "}": "&#125;", "[": "&#91;", "\u0338": "&#824;"})
# MathJax reads the text of the page, where an entity is no different from its character; an element in between stops it.
_MATHJAX = re.compile(r"(<[^>]*>)|\\(?=[()\[\]])")
_TAG = re.compile(r"<[^>]*>")


def html(text: str) -> str:
    """``text`` (inline Markdown, ruby) as the HTML of a field: safe, in NFC, showing literally what Anki would otherwise obey."""
    text = unicodedata.normalize("NFC", text)
    if not _MARKUP.search(text):
        return text
    if not _MARKUP.search(without_ruby(text)) and not _MARKUP.search(reading(text)):
        return replace_ruby(text, _RUBY)
    # Markdown turns entities into characters, unwanted ones too: hence before and after.
    text = _UNWANTED.sub("", render(_UNWANTED.sub("", text)))
    text = _MATHJAX.sub(lambda found: found[1] or "\\<span></span>", text)
    return _plain_colons(unicodedata.normalize("NFC", text.translate(_MEANING)))


def attribute(text: str) -> str:
    """``text`` as the value of an HTML attribute between double quotes; ruby loses its reading there."""
    text = escape(_UNWANTED.sub("", without_ruby(text)).replace("\n", " "))
    return _plain_colons(unicodedata.normalize("NFC", text).translate(_MEANING))


def in_cloze(field: str) -> str:
    """Field HTML for the inside of a cloze mark, where a colon at either end would join Anki's own ``::``."""
    return field.replace(":", "&#58;")


def shows_nothing(field: str) -> bool:
    """Whether field HTML has no visible text; Anki makes no card of an empty front, and says nothing about it."""
    return not (_TAG.sub("", field) if "<" in field else field).replace("&nbsp;", "").strip()


def _plain_colons(text: str) -> str:
    return text.replace("::", ":&#58;") if "::" in text else text
