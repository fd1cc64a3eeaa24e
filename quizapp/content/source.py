"""A source: the document that key points come from, described without quoting it."""

from collections.abc import Mapping

from quizapp.content.bodies import Identifier
from quizapp.content.text import Prose, Record, Text


class Erratum(Record):
    """Something that the document garbles, and what is right. ``never`` are spellings that no deck may teach."""

    id: Identifier
    garbled: Text
    right: Text
    note: Text
    never: tuple[Prose, ...] = ()


class Source(Record):
    """``paragraphs`` maps the number of a paragraph (from 1, non-empty lines) to its summary in our own words.

    ``left_out`` says of a paragraph without a key point, in one line for those who keep the decks, why it has none.
    """

    source: Identifier
    title: Text
    about: Text
    voices: Mapping[Identifier, Text]
    paragraphs: Mapping[int, Text]
    left_out: Mapping[int, Prose] = {}
    errata: tuple[Erratum, ...] = ()
