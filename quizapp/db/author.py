"""Queries for those who write: their decks with what is in them, and single things to change.

With ``lock``, a row waits for whoever is changing it (PostgreSQL; SQLite has one writer), so that a version that was
read stays the newest until the commit.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlmodel import Session

from quizapp.db.tables import DeckRow, KeyPointRow, QuestionRow, ReportRow, RevisionRow, SourceRow, UserRow, WordingRow

_DECK: Any = DeckRow.__table__
_KEY_POINT: Any = KeyPointRow.__table__
_QUESTION: Any = QuestionRow.__table__
_REVISION: Any = RevisionRow.__table__
_WORDING: Any = WordingRow.__table__
_REPORT: Any = ReportRow.__table__
_SOURCE: Any = SourceRow.__table__
_USER: Any = UserRow.__table__


def writable(owner_id: int | None) -> Any:
    """The condition for decks that this person may change; None stands for somebody who may change all."""
    return True if owner_id is None else or_(_DECK.c.owner_id.is_(None), _DECK.c.owner_id == owner_id)


def decks(session: Session, owner_id: int | None) -> Sequence[Row[Any]]:
    """The decks that this person may change, in order."""
    return session.execute(
        select(_DECK.c.id, _DECK.c.slug, _DECK.c.title, _DECK.c.status, _DECK.c.edited, _DECK.c.loaded_hash, _DECK.c.changed_at)
        .where(writable(owner_id))
        .order_by(_DECK.c.position, _DECK.c.id)
    ).all()


def question_counts(session: Session, owner_id: int | None) -> Sequence[Row[Any]]:
    """(deck_id, status, number of questions, how many of them were loaded and then changed in a form, the last change)."""
    changed = func.count(_QUESTION.c.loaded_hash).filter(_QUESTION.c.edited.is_(True))
    return session.execute(
        select(
            _QUESTION.c.deck_id, _QUESTION.c.status, func.count().label("number"), changed.label("changed"),
            func.max(_QUESTION.c.changed_at).label("last"),
        )
        .join_from(_QUESTION, _DECK)
        .where(writable(owner_id))
        .group_by(_QUESTION.c.deck_id, _QUESTION.c.status)
    ).all()  # fmt: skip


def key_points(session: Session, owner_id: int | None) -> Sequence[Row[Any]]:
    """(id, deck_id, record) of the key points of every deck that this person may change, in order."""
    return session.execute(
        select(_KEY_POINT.c.id, _KEY_POINT.c.deck_id, _KEY_POINT.c.record)
        .join_from(_KEY_POINT, _DECK)
        .where(writable(owner_id), _KEY_POINT.c.retired.is_(False))
        .order_by(_DECK.c.position, _DECK.c.id, _KEY_POINT.c.position, _KEY_POINT.c.id)
    ).all()


def open_reports(session: Session, owner_id: int | None) -> int:
    """How many reports on these decks are still open."""
    query = (
        select(func.count())
        .select_from(_REPORT)
        .join(_QUESTION, _QUESTION.c.id == _REPORT.c.question_id)
        .join(_DECK, _DECK.c.id == _QUESTION.c.deck_id)
        .where(_REPORT.c.closed_at.is_(None), writable(owner_id))
    )
    return int(session.execute(query).scalar_one())


def questions(session: Session, deck_id: int) -> Sequence[Row[Any]]:
    """Every question of a deck, once a language that it has, with its stem rendered; in order."""
    return session.execute(
        select(
            _QUESTION.c.id, _QUESTION.c.key_point_id, _QUESTION.c.kind, _QUESTION.c.level, _QUESTION.c.status, _QUESTION.c.edited,
            _QUESTION.c.loaded_hash, _WORDING.c.lang, _WORDING.c.stem, _WORDING.c.body,
        )
        .join_from(_QUESTION, _REVISION, (_REVISION.c.question_id == _QUESTION.c.id) & (_REVISION.c.number == _QUESTION.c.revision))
        .join(_WORDING, _WORDING.c.revision_id == _REVISION.c.id)
        .where(_QUESTION.c.deck_id == deck_id)
        .order_by(_QUESTION.c.position, _QUESTION.c.id, _WORDING.c.lang)
    ).all()  # fmt: skip


def lock_person(session: Session, user_id: int) -> None:
    """Lets what a person sends at the same time happen one after the other, where there is no other row to wait for yet."""
    session.execute(select(_USER.c.id).where(_USER.c.id == user_id).with_for_update())


def deck(session: Session, slug: str, *, lock: bool = False) -> DeckRow | None:
    """The deck with this slug, whatever its state."""
    query = select(DeckRow).where(_DECK.c.slug == slug)
    return session.scalars(query.with_for_update() if lock else query).first()


def question(session: Session, question_id: int, *, lock: bool = False) -> tuple[QuestionRow, KeyPointRow, DeckRow] | None:
    """A question with its key point and its deck."""
    query = (
        select(QuestionRow, KeyPointRow, DeckRow)
        .join(KeyPointRow, _KEY_POINT.c.id == _QUESTION.c.key_point_id)
        .join(DeckRow, _DECK.c.id == _QUESTION.c.deck_id)
        .where(_QUESTION.c.id == question_id)
    )
    found = session.execute(query.with_for_update() if lock else query).first()
    return (found[0], found[1], found[2]) if found else None


def key_point(session: Session, key_point_id: int, *, lock: bool = False) -> tuple[KeyPointRow, DeckRow] | None:
    """A key point with its deck."""
    query = select(KeyPointRow, DeckRow).join(DeckRow, _DECK.c.id == _KEY_POINT.c.deck_id).where(_KEY_POINT.c.id == key_point_id)
    found = session.execute(query.with_for_update() if lock else query).first()
    return (found[0], found[1]) if found else None


def source(session: Session, source_id: int | None) -> Row[Any] | None:
    """(voices, paragraphs) of a source."""
    return session.execute(
        select(_SOURCE.c.voices, _SOURCE.c.paragraphs, _SOURCE.c.errata).where(_SOURCE.c.id == source_id)
    ).first()


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
