"""A deck as its author writes it (deck, key points), and the questions that come out of it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, SerializeAsAny, model_validator

from quizapp.content.bodies import Body, Identifier, Partly
from quizapp.content.text import Lang, Prose, Record, Text
from quizapp.errors import N_

Level = Literal["remember", "understand", "apply"]
LEVELS: tuple[Level, ...] = get_args(Level)
# Each wrong option has a letter for its id, and the right one has the first.
MOST_WRONG = 25

SlugText = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]


# What every database can keep in an integer.
Small = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]


class Reasoned(Text):
    """A text with the reason why it is wrong (an option, a false claim) or why it is right after all."""

    why: Text | None = None


class Accept(Record):
    """Typed answers that are right, a list a language; the first is the model answer."""

    ja: tuple[Prose, ...] = ()
    en: tuple[Prose, ...] = ()


class PartlyAccept(Record):
    """Typed answers that are worth a part of the mark, a list a language."""

    ja: tuple[Partly, ...] = ()
    en: tuple[Partly, ...] = ()


class Picture(Record):
    """A diagram: a file of ``decks/pictures`` a language, and the diagram in words."""

    ja: str | None = None
    en: str | None = None
    alt: Text

    @model_validator(mode="after")
    def _is_described(self) -> "Picture":
        if (self.ja and not self.alt.ja) or (self.en and not self.alt.en):
            raise ValueError(N_("A picture needs its description (alt) in the same language."))
        return self


class Silenced(Record):
    """Advice of lint that does not apply: its ``rule``, the ``facet`` of the question (where missing, all of them), and why."""

    rule: Annotated[str, Field(pattern=r"^W[0-9]{2}$")]
    facet: Identifier | None = None
    why: Prose


class Written(Record):
    """A question written out by hand. ``body`` has a mapping of languages wherever a text is wanted."""

    id: Identifier
    kind: str
    level: Level = "understand"
    stem: Text | None = None
    explain: Text | None = None
    body: Mapping[str, Any]


class KeyPoint(Record):
    """One claim worth remembering, in our own words; the compact record of docs/deck-format.md."""

    id: Identifier
    voice: Identifier | None = None
    at: tuple[Small, ...] = ()
    level: Level = "understand"
    statement: Text
    explain: Text
    ask: Text | None = None
    answer: Text | None = None
    wrong: Annotated[tuple[Reasoned, ...], Field(alias="not", max_length=MOST_WRONG)] = ()
    accept: Accept | None = None
    partly: PartlyAccept | None = None
    untrue: Reasoned | None = None
    holds: Reasoned | None = None
    errata: tuple[Identifier, ...] = ()
    picture: Picture | None = None
    questions: tuple[Written, ...] = ()
    silenced: tuple[Silenced, ...] = ()


class Deck(Record):
    """A topic: a titled, ordered set of key points. ``deck`` is the slug and never changes."""

    deck: SlugText
    order: Small = 0
    source: Identifier | None = None
    title: Text
    summary: Text
    objectives: tuple[Text, ...] = ()
    presumes: tuple[SlugText, ...] = ()
    anki: bool = True
    silenced: tuple[Silenced, ...] = ()
    key_points: tuple[KeyPoint, ...] = ()


class Wording(Record):
    """A question in one language: what is asked, the data of the answer, and why it is so."""

    stem: Prose
    body: SerializeAsAny[Body]
    explanation: Prose


class Question(Record):
    """Something asked about a key point. ``uid`` never changes and never comes from the text."""

    uid: str
    key_point: str
    facet: str
    kind: str
    level: Level
    wordings: Mapping[Lang, Wording]
