"""What goes into a package, and the report of what came out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from quizapp.content.deck import Level, Wording
from quizapp.content.problem import Problem


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of the source, with its summary in our own words."""

    paragraph: int
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """An erratum of the source in one language."""

    garbled: str
    right: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A diagram: ``file`` is a name that stands for this content and no other, ``alt`` the diagram in words.

    ``read`` is called once a file, so that the pictures of a large bank are never in memory together.
    """

    file: str
    alt: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Entry:
    """A question in one language, with all that a card shows. ``changed`` (aware) is when any of it last changed."""

    uid: str
    wording: Wording
    level: Level
    changed: datetime
    voice: str = ""
    places: tuple[Place, ...] = ()
    errata: tuple[Correction, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class AnkiDeck:
    """A deck in one language. ``entries`` are read once, in the order in which Anki is to introduce them."""

    slug: str
    title: str
    entries: Iterable[Entry]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What came out. A question that did not become a note is a problem, with the slug and the uid as its place."""

    questions: int
    notes: int
    cards: int
    pictures: int
    problems: tuple[Problem, ...]
