"""Writing decks. Instructors change their own decks and those that have no owner (loaded from files); admins change all.

Others' decks are not there for them. Whatever a form changes is marked ``edited``, so that loading never overwrites it.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlmodel import Session

from quizapp.content import gaps
from quizapp.content.deck import Deck
from quizapp.content.problem import Problem
from quizapp.db import Database, author, bank
from quizapp.db import claim as claims
from quizapp.db.tables import DeckRow
from quizapp.errors import N_, Conflict, Invalid, NotFound
from quizapp.keypoints.compose import from_pydantic
from quizapp.kinds import KINDS
from quizapp.markup import plain
from quizapp.permissions import ADMIN, AUTHOR, may
from quizapp.services.questions import recount
from quizapp.services.sessions import Person

STATUSES = ("draft", "published", "retired")
# Crockford's base 32: no letters that look like digits. Ten of them are 50 bits.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_SLUG = re.compile(f"[{ALPHABET}]{{10}}")


@dataclass(frozen=True)
class Listed:
    """A question in a list: ``stems`` has a line of plain text in each language that it has."""

    id: int
    kind: str
    level: str
    status: str
    edited: bool
    stems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A key point in a list: its claim as plain text by language, and its questions."""

    row: Any
    claim: dict[str, str]
    questions: list[Listed]


@dataclass(frozen=True)
class DeckPage:
    """A deck for its author, with each key point and its questions."""

    deck: DeckRow
    key_points: list[Written]

    @property
    def published(self) -> int:
        """How many of its questions are published."""
        return sum(question.status == "published" for written in self.key_points for question in written.questions)


@dataclass
class Shelved:
    """A deck in an author's list: how many of its questions are in each state, how many were changed here, and when last."""

    row: Any
    last: datetime
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))
    changed: int = 0

    @property
    def differs(self) -> bool:
        """Whether a form changed what a deck file has."""
        return bool(self.changed or (self.row.edited and self.row.loaded_hash))


@dataclass(frozen=True)
class Home:
    """What an author sees first: what is to be done, then the decks."""

    reports: int
    claims: int
    decks: list[Shelved]

    @property
    def drafts(self) -> int:
        """How many questions wait to be published."""
        return sum(deck.counts["draft"] for deck in self.decks)

    @property
    def nothing(self) -> bool:
        """Whether nothing waits."""
        return not (self.reports or self.claims or self.drafts) and not any(deck.differs for deck in self.decks)


def new_slug() -> str:
    """A random slug for a deck, a key point or a question that is made in a form: identity never comes from text."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


def checked_slug(slug: str) -> str:
    """``slug``, if ``new_slug`` can have made it. A form carries it, so that the same form sent twice makes one thing."""
    if not _SLUG.fullmatch(slug):
        raise Invalid(N_("The form was not complete. Open it again."))
    return slug


def limit(person: Person) -> int | None:
    """Whose decks ``person`` may change besides those that have no owner; None for all. Raises NotFound for other people."""
    if not may(person.role, AUTHOR):
        raise NotFound()
    return None if may(person.role, ADMIN) else person.id


def may_change(person: Person, deck: Any) -> bool:
    """Whether ``deck`` (a row with its owner_id, or None) is there and ``person`` may change it."""
    if deck is None or not may(person.role, AUTHOR):
        return False
    return deck.owner_id in (None, person.id) or may(person.role, ADMIN)


def home(db: Database, person: Person) -> Home:
    """The decks that ``person`` may change, and what waits for them."""
    with db.reading() as session:
        reports = author.open_reports(session, limit(person))
        waiting = claims.number_waiting(session, limit(person))
        rows = author.decks(session, limit(person))
        counts = author.question_counts(session, limit(person))
    of_deck = {row.id: Shelved(row, row.changed_at) for row in rows}
    for count in counts:
        deck = of_deck[count.deck_id]
        deck.counts[count.status] += count.number
        deck.changed += count.changed
        deck.last = max(deck.last, count.last)
    return Home(reports, waiting, list(of_deck.values()))


def places(db: Database, person: Person) -> list[tuple[Any, list[tuple[int, dict[str, str]]]]]:
    """The decks that ``person`` may change with their key points: where a new question can go."""
    with db.reading() as session:
        rows = author.decks(session, limit(person))
        key_points = author.key_points(session, limit(person))
    return [(deck, [(row.id, claim(row.record)) for row in key_points if row.deck_id == deck.id]) for deck in rows]


def deck_page(db: Database, person: Person, slug: str) -> DeckPage:
    """A deck to be changed, with all that is in it. Raises NotFound."""
    with db.reading() as session:
        deck = own_deck(session, person, slug)
        key_points = bank.key_points(session, deck.id).values()
        rows = author.questions(session, deck.id)
    questions: dict[int, dict[int, Listed]] = {}
    for row in rows:
        here = questions.setdefault(row.key_point_id, {})
        known = here.setdefault(row.id, Listed(row.id, row.kind, row.level, row.status, row.edited and row.loaded_hash is not None))
        known.stems[row.lang] = line(row)
    return DeckPage(deck, [Written(row, claim(row.record), list(questions.get(row.id, {}).values())) for row in key_points])


def claim(record: Mapping[str, Any]) -> dict[str, str]:
    """The statement of a key point in each language as plain text, its gaps filled."""
    return {lang: plain(gaps.filled(text)) for lang, text in record["statement"].items()}


def line(row: Any) -> str:
    """What a question (its kind, lang, stem and body) asks, in one line of plain text: the stem, or a text with its gaps."""
    kind = KINDS[row.kind]
    if row.stem != kind.default_stem.get(row.lang):
        return plain(row.stem)
    return plain(kind.faces(kind.body.stored(row.body))[0].prompt)


def own_deck(session: Session, person: Person, slug: str, *, lock: bool = False) -> DeckRow:
    """The deck ``slug``, if this person may change it. Raises NotFound."""
    deck = author.deck(session, slug, lock=lock)
    if deck is None or not may_change(person, deck):
        raise NotFound()
    return deck


def create_deck(db: Database, person: Person, slug: str, values: Mapping[str, Any], now: datetime) -> None:
    """Makes a draft of a deck; the same form sent twice makes one. Raises NotFound, Invalid, Conflict."""
    limit(person)
    columns = _columns(checked_slug(slug), values)
    with db.writing() as session:
        author.lock_person(session, person.id)
        known = author.deck(session, slug)
        if known is None:
            author.add(session, DeckRow(slug=slug, owner_id=person.id, edited=True, changed_at=now, **columns))
        elif known.owner_id != person.id or not _equal(known, columns):
            raise Conflict(N_("This form was already sent with other texts. Look at the deck that it made."))
        session.commit()


def save_deck(db: Database, person: Person, slug: str, version: int, values: Mapping[str, Any], now: datetime) -> None:
    """Changes a deck. Raises NotFound, Invalid, Conflict (somebody else changed it since ``version``)."""
    columns = _columns(slug, values)
    with db.writing() as session:
        deck = own_deck(session, person, slug, lock=True)
        if not _equal(deck, columns):
            if deck.version != version:
                raise Conflict(N_("Somebody else changed this deck while you were writing. Nothing was overwritten."))
            change(deck, columns, now)
        session.commit()


def set_deck_status(db: Database, person: Person, slug: str, status: str, now: datetime) -> None:
    """Publishes or retires a deck, or makes it a draft again. Raises NotFound, Invalid."""
    with db.writing() as session:
        deck = own_deck(session, person, slug, lock=True)
        if status not in STATUSES:
            raise Invalid(N_("There is no such state."))
        recount(session, deck)
        if status == "published" and not any(deck.counts.values()):
            raise Invalid(N_("A deck needs at least one published question before it can be published."))
        if deck.status != status:
            change(deck, {"status": status}, now)
        session.commit()


def change(row: Any, columns: Mapping[str, Any], now: datetime) -> None:
    """Writes ``columns`` of a deck or a key point as a new version that a form made."""
    for name, value in columns.items():
        setattr(row, name, value)
    row.version, row.edited, row.changed_at = row.version + 1, True, now


def validated(model: type[BaseModel], values: Mapping[str, Any]) -> Any:
    """``values`` as content. Raises Invalid with a problem for each slip."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise mend([slip(detail) for detail in error.errors()]) from error


def mend(problems: Sequence[Problem]) -> Invalid:
    """The error that asks to mend ``problems``."""
    return Invalid(N_("Please mend what is marked; nothing was saved yet."), problems)


# What is wrong with a number is said in words for whoever typed it, in a file or in a form.
_OF_NUMBERS = ("decimal", "finite", "greater", "less")


def slip(detail: Any, where: tuple[str | int, ...] = (), lang: str = "") -> Problem:
    """A problem from an entry of ``ValidationError.errors()``, in words for people and not for programs."""
    problem = from_pydantic(detail, where, lang)
    if detail["type"] == "too_long":
        return Problem(N_("There are more than %(number)s."), {"number": detail["ctx"]["max_length"]}, problem.where)
    if detail["type"] == "too_short":
        return Problem(N_("There are fewer than %(number)s."), {"number": detail["ctx"]["min_length"]}, problem.where)
    if detail["type"] == "missing":
        return Problem(N_("Write this in at least one language."), {}, problem.where)
    if detail["type"] != "value_error" and not detail["type"].startswith(_OF_NUMBERS):
        return Problem(N_("This cannot be used here."), {}, problem.where)
    return problem


def _columns(slug: str, values: Mapping[str, Any]) -> dict[str, Any]:
    allowed = {name: values[name] for name in ("title", "summary", "objectives", "order", "anki") if name in values}
    deck = validated(Deck, allowed | {"deck": slug})
    data: dict[str, Any] = deck.model_dump(mode="json", exclude_none=True, include={"title", "summary", "objectives", "anki"})
    return data | {"position": deck.order}


def _equal(row: Any, columns: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in columns.items())
