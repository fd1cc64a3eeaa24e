"""Who took what, when, and with which score: for a deck and for a class.

An instructor sees by name only learners who joined a class of theirs; of everybody else there is a number and a mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizapp.db import Database, classes, results
from quizapp.db import library as shelves
from quizapp.errors import NotFound
from quizapp.services.classes import whose
from quizapp.services.library import is_visible
from quizapp.services.sessions import Person

MOST_SHOWN = 500


@dataclass(frozen=True)
class DeckResults:
    """The attempts at a deck; ``others`` counts those of people who are in no class of this instructor."""

    deck: Any
    attempts: Sequence[Any]
    others: Any


@dataclass(frozen=True)
class ClassResults:
    """The attempts of the members of a class."""

    id: int
    name: str
    attempts: Sequence[Any]


def of_deck(db: Database, person: Person, slug: str, *, every: bool = False) -> DeckResults:
    """The attempts at a deck, newest first: 500, or ``every`` one. Raises NotFound."""
    with db.reading() as session:
        deck = shelves.deck(session, slug)
        if deck is None or not is_visible(person, deck.status, deck.owner_id):
            raise NotFound()
        attempts = results.of_deck(session, deck.id, whose(person), None if every else MOST_SHOWN)
        return DeckResults(deck, attempts, results.of_others(session, deck.id, whose(person)))


def of_class(db: Database, person: Person, class_id: int, *, every: bool = False) -> ClassResults:
    """The attempts of a class of this instructor, newest first: 500, or ``every`` one. Raises NotFound."""
    with db.reading() as session:
        row = classes.one(session, class_id, whose(person))
        if row is None:
            raise NotFound()
        return ClassResults(row.id, row.name, results.of_class(session, class_id, None if every else MOST_SHOWN))
