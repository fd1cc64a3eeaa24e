"""Looking around: the decks, one deck, search, pictures. None of it holds a statement, an explanation or a key."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizapp.content.text import LANGUAGES
from quizapp.db import Database, bank
from quizapp.db import library as shelves
from quizapp.errors import NotFound
from quizapp.kinds import KINDS
from quizapp.markup import plain
from quizapp.permissions import ADMIN, AUTHOR, may
from quizapp.services.sessions import Person

MOST_FOUND = 50
MOST_UNFINISHED = 3
# What stands over a question whose text is asked elsewhere says nothing about it.
EMPTY_STEMS = [stem for kind in KINDS.values() for stem in kind.default_stem.values()]
# A claim that is untrue would stand in the list as if it were true.
MISLEADING = [name for name, kind in KINDS.items() if kind.stem_may_mislead]


@dataclass(frozen=True)
class Home:
    """What home shows: rows of decks with what this person knows of them, and the newest attempts to go on with."""

    decks: list[Any]
    unfinished: list[Any]


@dataclass(frozen=True)
class DeckPage:
    """A deck, its kinds in one language, the languages it is offered in, this person's attempts at it, the decks it presumes."""

    deck: Any
    lang: str | None
    languages: Sequence[str]
    kinds: dict[str, int]
    attempts: list[Any]
    presumed: list[tuple[str, dict[str, str]]]

    @property
    def unfinished(self) -> Any | None:
        """The newest of the attempts that is not finished."""
        return next((attempt for attempt in self.attempts if attempt.finished_at is None), None)


def home(db: Database, person: Person | None) -> Home:
    """The published decks for ``person``."""
    with db.reading() as session:
        decks = shelves.decks(session, person.id if person else None)
        unfinished = shelves.unfinished(session, person.id, MOST_UNFINISHED) if person else []
    return Home(list(decks), list(unfinished))


def deck_page(db: Database, person: Person | None, slug: str, lang: str) -> DeckPage:
    """The page of a deck in ``lang``, or in the language that it has. Raises NotFound."""
    with db.reading() as session:
        deck, presumed = shelves.deck_and_presumed(session, slug)
        if deck is None or not is_visible(person, deck.status, deck.owner_id):
            raise NotFound()
        attempts = shelves.attempts(session, person.id, 5, deck.id) if person else []
    languages = [found for found in LANGUAGES if deck.counts.get(found)]
    lang_shown = lang if lang in languages else next(iter(languages), None)
    return DeckPage(deck, lang_shown, languages, deck.kinds.get(lang_shown, {}), list(attempts), presumed)


def is_visible(person: Person | None, status: str, owner_id: int | None) -> bool:
    """Published decks are for everybody, others for those who may change them."""
    if status == "published" or person is None:
        return status == "published"
    return may(person.role, ADMIN) or (may(person.role, AUTHOR) and owner_id in (None, person.id))


def search(db: Database, text: str) -> tuple[list[Any], list[Any]]:
    """(decks, questions) that have every word of ``text``: in title, summary and objectives, or in the stem."""
    words = text.casefold().split()[:8]
    if not words:
        return [], []
    with db.reading() as session:
        decks = [row for row in shelves.decks(session, None) if _has(row, words)]
        found = shelves.search(session, words, MOST_FOUND, without=EMPTY_STEMS, without_kinds=MISLEADING)
    return decks, [(row.slug, row.title, row.lang, plain(row.stem)) for row in found]


def _has(deck: Any, words: list[str]) -> bool:
    text = " ".join([*deck.title.values(), *deck.summary.values()]).casefold()
    return all(word in text for word in words)


def picture(db: Database, name: str) -> tuple[str, bytes]:
    """The mime type and data of a picture. Raises NotFound."""
    with db.reading() as session:
        found = bank.picture(session, name)
    if found is None:
        raise NotFound()
    return found
