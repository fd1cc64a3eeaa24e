"""Writing key points. A change of a key point composes its questions anew, except those that somebody wrote by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from quizapp.content.deck import KeyPoint, Question
from quizapp.content.problem import Problem
from quizapp.db import Database, author, bank
from quizapp.db.tables import DeckRow, KeyPointRow, QuestionRow
from quizapp.errors import N_, Conflict, NotFound
from quizapp.keypoints.compose import compose_key_point
from quizapp.services.author import change, checked_slug, may_change, mend, own_deck, validated
from quizapp.services.questions import citation, question_hash, recount, save_revision, stored
from quizapp.services.sessions import Person

FIELDS = ("statement", "explain", "voice", "at", "level")


@dataclass(frozen=True)
class Page:
    """A key point to be changed, its deck, and what its source offers to cite."""

    deck: DeckRow
    key_point: KeyPointRow | None
    voices: dict[str, Any]
    paragraphs: dict[str, Any]


@dataclass(frozen=True)
class Saved:
    """The id of a key point, and how many questions came out of it as new drafts or with new texts."""

    id: int
    drafts: int = 0
    changed: int = 0


def blank(db: Database, person: Person, slug: str) -> Page:
    """What a form for a new key point of a deck needs. Raises NotFound."""
    with db.reading() as session:
        return _page(session, own_deck(session, person, slug), None)


def page(db: Database, person: Person, key_point_id: int) -> Page:
    """What the form of a key point needs. Raises NotFound."""
    with db.reading() as session:
        key_point, deck = own_key_point(session, person, key_point_id)
        return _page(session, deck, key_point)


def create(db: Database, person: Person, deck_slug: str, slug: str, values: Mapping[str, Any], now: datetime) -> Saved:
    """Adds a key point to a deck; the same form sent twice adds one. Raises NotFound, Invalid, Conflict."""
    with db.writing() as session:
        deck = own_deck(session, person, deck_slug, lock=True)
        columns = _columns(session, deck, {"id": checked_slug(slug)}, values)
        known = bank.key_points(session, deck.id).get(slug)
        if known is not None and known.record != columns["record"]:
            raise Conflict(N_("This form was already sent with other texts. Look at the key point that it made."))
        if known is not None:
            return Saved(known.id)
        position = author.next_position(session, KeyPointRow, deck.id)
        row = KeyPointRow(deck_id=deck.id, slug=slug, position=position, edited=True, changed_at=now, **columns)
        author.add(session, row)
        saved = _compose(session, person, deck, row, {}, now)
        session.commit()
    return saved


def save(db: Database, person: Person, key_point_id: int, version: int, values: Mapping[str, Any], now: datetime) -> Saved:
    """Changes a key point and the questions composed of it. Raises NotFound, Invalid, Conflict (stale ``version``)."""
    with db.writing() as session:
        row, deck = own_key_point(session, person, key_point_id, lock=True)
        before = row.record
        columns = _columns(session, deck, before, values)
        if all(getattr(row, name) == value for name, value in columns.items()):
            return Saved(row.id)
        if row.version != version:
            raise Conflict(N_("Somebody else changed this key point while you were writing. Nothing was overwritten."))
        source = author.source(session, deck.source_id)
        cited = citation(row, source)
        change(row, columns, now)
        if citation(row, source) != cited:
            bank.touch(session, row.id, now)
        saved = _compose(session, person, deck, row, before, now)
        session.commit()
    return saved


def set_retired(db: Database, person: Person, key_point_id: int, retired: bool, now: datetime) -> str:
    """Retires a key point with its questions, or brings it back (its questions stay retired). Returns the deck's slug."""
    with db.writing() as session:
        row, deck = own_key_point(session, person, key_point_id, lock=True)
        slug = deck.slug
        change(row, {"retired": retired}, now)
        for question in bank.questions(session, deck.id).values():
            if retired and question.key_point_id == row.id and question.status != "retired":
                question.status, question.edited, question.changed_at = "retired", True, now
        recount(session, deck)
        session.commit()
    return slug


def own_key_point(session: Session, person: Person, key_point_id: int, *, lock: bool = False) -> tuple[KeyPointRow, DeckRow]:
    """A key point and its deck, if this person may change them. Raises NotFound."""
    found = author.key_point(session, key_point_id, lock=lock)
    if found is None or not may_change(person, found[1]):
        raise NotFound()
    return found


def _page(session: Session, deck: DeckRow, key_point: KeyPointRow | None) -> Page:
    source = author.source(session, deck.source_id)
    return Page(deck, key_point, source.voices if source else {}, source.paragraphs if source else {})


def _columns(session: Session, deck: DeckRow, record: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of ``record`` with what a form may change. Raises Invalid."""
    kept = {name: value for name, value in record.items() if name not in FIELDS}
    given = {name: values[name] for name in FIELDS if values.get(name)}
    key_point = validated(KeyPoint, kept | given)
    source = author.source(session, deck.source_id)
    problems = _unknown(key_point, source) + compose_key_point(deck.slug, key_point)[1]
    if problems:
        raise mend(problems)
    made = key_point.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return {"record": made, "voice": key_point.voice, "paragraphs": list(key_point.at)}


def _unknown(key_point: KeyPoint, source: Any) -> list[Problem]:
    voices, paragraphs = (source.voices, source.paragraphs) if source else ({}, {})
    problems = []
    if key_point.voice and key_point.voice not in voices:
        problems.append(Problem(N_("The source has no voice “%(name)s”."), {"name": key_point.voice}, ("voice",)))
    for number in key_point.at:
        if str(number) not in paragraphs:
            problems.append(Problem(N_("The source has no paragraph %(number)s."), {"number": number}, ("at",)))
    return problems


def _compose(session: Session, person: Person, deck: DeckRow, row: KeyPointRow, before: Mapping[str, Any], now: datetime) -> Saved:
    """Stores what is composed of ``row`` and differs from what was composed ``before``. Does not commit.

    A question that no longer says what was composed has been written by hand: it stays as it is.
    """
    old = {made.uid: question_hash(made) for made in _composed(deck, before)}
    new = {made.uid: made for made in _composed(deck, row.record)}
    there = bank.questions(session, deck.id)
    drafts = changed = 0
    for uid, question in new.items():
        known = there.get(uid)
        if known is None:
            _add(session, person, deck, row, question, now)
            drafts += 1
        elif old.get(uid) != question_hash(question) and question_hash(stored(session, known, row.slug)) == old.get(uid):
            known.edited = True
            save_revision(session, known, question, person.id, now)
            changed += 1
    for uid in set(there) & set(old) - set(new):
        if question_hash(stored(session, there[uid], row.slug)) == old[uid]:
            there[uid].status, there[uid].edited, there[uid].changed_at = "retired", True, now
    recount(session, deck)
    return Saved(row.id, drafts, changed)


def _composed(deck: DeckRow, record: Mapping[str, Any]) -> list[Question]:
    return compose_key_point(deck.slug, KeyPoint.model_validate(record))[0] if record else []


def _add(session: Session, person: Person, deck: DeckRow, row: KeyPointRow, question: Question, now: datetime) -> None:
    made = QuestionRow(
        uid=question.uid, deck_id=deck.id, key_point_id=row.id, facet=question.facet, kind=question.kind, level=question.level,
        status="draft", edited=True, changed_at=now, position=author.next_position(session, QuestionRow, deck.id),
    )  # fmt: skip
    save_revision(session, made, question, person.id, now)
