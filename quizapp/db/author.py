"""Queries for those who write: their decks with what is in them, and single things to change.

With ``lock``, a row waits for whoever is changing it (PostgreSQL; SQLite has one writer), so that a version that was
read stays the newest until the commit.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlmodel import Session

from quizapp.db.columns import DECK, KEY_POINT, QUESTION, REPORT, REVISION, SOURCE, USER, WORDING
from quizapp.db.tables import DeckRow, KeyPointRow, QuestionRow


def writable(owner_id: int | None) -> Any:
    """The condition for decks that this person may change; None stands for somebody who may change all."""
    return True if owner_id is None else or_(DECK.c.owner_id.is_(None), DECK.c.owner_id == owner_id)


def decks(session: Session, owner_id: int | None) -> Sequence[Row[Any]]:
    """The decks that this person may change, in order."""
    return session.execute(
        select(DECK.c.id, DECK.c.slug, DECK.c.title, DECK.c.status, DECK.c.edited, DECK.c.loaded_hash, DECK.c.changed_at)
        .where(writable(owner_id))
        .order_by(DECK.c.position, DECK.c.id)
    ).all()


def question_counts(session: Session, owner_id: int | None) -> Sequence[Row[Any]]:
    """(deck_id, status, number of questions, how many of them were loaded and then changed in a form, the last change)."""
    changed = func.count(QUESTION.c.loaded_hash).filter(QUESTION.c.edited.is_(True))
    return session.execute(
        select(
            QUESTION.c.deck_id, QUESTION.c.status, func.count().label("number"), changed.label("changed"),
            func.max(QUESTION.c.changed_at).label("last"),
        )
        .join_from(QUESTION, DECK)
        .where(writable(owner_id))
        .group_by(QUESTION.c.deck_id, QUESTION.c.status)
    ).all()  # fmt: skip


def key_points(session: Session, owner_id: int | None) -> Sequence[Row[Any]]:
    """(id, deck_id, record) of the key points of every deck that this person may change, in order."""
    return session.execute(
        select(KEY_POINT.c.id, KEY_POINT.c.deck_id, KEY_POINT.c.record)
        .join_from(KEY_POINT, DECK)
        .where(writable(owner_id), KEY_POINT.c.retired.is_(False))
        .order_by(DECK.c.position, DECK.c.id, KEY_POINT.c.position, KEY_POINT.c.id)
    ).all()


def open_reports(session: Session, owner_id: int | None) -> int:
    """How many reports on these decks are still open."""
    query = (
        select(func.count())
        .select_from(REPORT)
        .join(QUESTION, QUESTION.c.id == REPORT.c.question_id)
        .join(DECK, DECK.c.id == QUESTION.c.deck_id)
        .where(REPORT.c.closed_at.is_(None), writable(owner_id))
    )
    return int(session.execute(query).scalar_one())


def questions(session: Session, deck_id: int) -> Sequence[Row[Any]]:
    """Every question of a deck, once a language that it has, with its stem rendered; in order."""
    return session.execute(
        select(
            QUESTION.c.id, QUESTION.c.key_point_id, QUESTION.c.kind, QUESTION.c.level, QUESTION.c.status, QUESTION.c.edited,
            QUESTION.c.loaded_hash, WORDING.c.lang, WORDING.c.stem, WORDING.c.body,
        )
        .join_from(QUESTION, REVISION, (REVISION.c.question_id == QUESTION.c.id) & (REVISION.c.number == QUESTION.c.revision))
        .join(WORDING, WORDING.c.revision_id == REVISION.c.id)
        .where(QUESTION.c.deck_id == deck_id)
        .order_by(QUESTION.c.position, QUESTION.c.id, WORDING.c.lang)
    ).all()  # fmt: skip


def lock_person(session: Session, user_id: int) -> None:
    """Lets what a person sends at the same time happen one after the other, where there is no other row to wait for yet."""
    session.execute(select(USER.c.id).where(USER.c.id == user_id).with_for_update())


def deck(session: Session, slug: str, *, lock: bool = False) -> DeckRow | None:
    """The deck with this slug, whatever its state."""
    query = select(DeckRow).where(DECK.c.slug == slug)
    return session.scalars(query.with_for_update() if lock else query).first()


def question(session: Session, question_id: int, *, lock: bool = False) -> tuple[QuestionRow, KeyPointRow, DeckRow] | None:
    """A question with its key point and its deck."""
    query = (
        select(QuestionRow, KeyPointRow, DeckRow)
        .join(KeyPointRow, KEY_POINT.c.id == QUESTION.c.key_point_id)
        .join(DeckRow, DECK.c.id == QUESTION.c.deck_id)
        .where(QUESTION.c.id == question_id)
    )
    found = session.execute(query.with_for_update() if lock else query).first()
    return (found[0], found[1], found[2]) if found else None


def key_point(session: Session, key_point_id: int, *, lock: bool = False) -> tuple[KeyPointRow, DeckRow] | None:
    """A key point with its deck."""
    query = select(KeyPointRow, DeckRow).join(DeckRow, DECK.c.id == KEY_POINT.c.deck_id).where(KEY_POINT.c.id == key_point_id)
    found = session.execute(query.with_for_update() if lock else query).first()
    return (found[0], found[1]) if found else None


def source(session: Session, source_id: int | None) -> Row[Any] | None:
    """(voices, paragraphs) of a source."""
    return session.execute(select(SOURCE.c.voices, SOURCE.c.paragraphs, SOURCE.c.errata).where(SOURCE.c.id == source_id)).first()


def next_position(session: Session, rows: type[KeyPointRow] | type[QuestionRow], deck_id: int) -> int:
    """The place after the last key point or question of a deck."""
    table: Any = rows.__table__
    found = session.execute(select(func.max(table.c.position)).where(table.c.deck_id == deck_id)).scalar()
    return 0 if found is None else int(found) + 1


def add(session: Session, row: DeckRow | KeyPointRow) -> int:
    """Stores a new row and returns its id."""
    session.add(row)
    session.flush()
    return row.id
