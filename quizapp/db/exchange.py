"""Queries for packages: what is published, in one language, a fixed number of them whatever the size of the bank."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import Session

from quizapp.db.tables import DeckRow, KeyPointRow, PictureRow, QuestionRow, RevisionRow, SourceRow, WordingRow

_DECK: Any = DeckRow.__table__
_SOURCE: Any = SourceRow.__table__
_KEY_POINT: Any = KeyPointRow.__table__
_QUESTION: Any = QuestionRow.__table__
_REVISION: Any = RevisionRow.__table__
_WORDING: Any = WordingRow.__table__
_PICTURE: Any = PictureRow.__table__

# As many rows of questions as are in memory together.
_BATCH = 500


def decks(session: Session, slugs: Iterable[str] | None) -> Sequence[Row[Any]]:
    """(id, slug, title, anki, status, counts, source_id) of the decks with these slugs, or of all, in order."""
    query = select(
        _DECK.c.id, _DECK.c.slug, _DECK.c.title, _DECK.c.anki, _DECK.c.status, _DECK.c.counts, _DECK.c.source_id
    ).order_by(_DECK.c.position, _DECK.c.id)  # fmt: skip
    return session.execute(query if slugs is None else query.where(_DECK.c.slug.in_(list(slugs)))).all()


def sources(session: Session, source_ids: Iterable[int]) -> dict[int, Row[Any]]:
    """(id, title, voices, paragraphs, errata) of each source."""
    query = select(_SOURCE.c.id, _SOURCE.c.title, _SOURCE.c.voices, _SOURCE.c.paragraphs, _SOURCE.c.errata)
    return {row.id: row for row in session.execute(query.where(_SOURCE.c.id.in_(list(source_ids))))}


def key_points(session: Session, deck_ids: Iterable[int]) -> Sequence[Row[Any]]:
    """(id, deck_id, voice, paragraphs, errata, pictures, alt) of every key point of these decks, or asked in one of them."""
    columns = (
        _KEY_POINT.c.id, _KEY_POINT.c.deck_id, _KEY_POINT.c.voice, _KEY_POINT.c.paragraphs,
        _KEY_POINT.c.errata, _KEY_POINT.c.pictures, _KEY_POINT.c.alt,
    )  # fmt: skip
    asked = select(_QUESTION.c.key_point_id).where(_QUESTION.c.deck_id.in_(list(deck_ids)))
    return session.execute(select(*columns).where(_KEY_POINT.c.id.in_(asked))).all()


def pictures(session: Session, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """(name, data) of each picture, one at a time."""
    query = select(_PICTURE.c.name, _PICTURE.c.data).where(_PICTURE.c.name.in_(list(names)))
    yield from map(tuple, session.execute(query.execution_options(yield_per=1)))


def questions(session: Session, deck_ids: Iterable[int], lang: str) -> Iterator[Row[Any]]:
    """(deck_id, key_point_id, uid, level, changed_at, stem, body, explanation) of every published question, a batch at a time.

    Deck by deck; in a deck first one question of each key point, then a second of each, so that siblings are far apart.
    """
    turn = func.row_number().over(partition_by=_QUESTION.c.key_point_id, order_by=(_QUESTION.c.position, _QUESTION.c.id))
    query = (
        select(
            _QUESTION.c.deck_id, _QUESTION.c.key_point_id, _QUESTION.c.uid, _QUESTION.c.level, _QUESTION.c.changed_at,
            _WORDING.c.stem, _WORDING.c.body, _WORDING.c.explanation,
        )
        .join_from(_QUESTION, _DECK, _DECK.c.id == _QUESTION.c.deck_id)
        .join(_REVISION, (_REVISION.c.question_id == _QUESTION.c.id) & (_REVISION.c.number == _QUESTION.c.revision))
        .join(_WORDING, (_WORDING.c.revision_id == _REVISION.c.id) & (_WORDING.c.lang == lang))
        .where(_QUESTION.c.deck_id.in_(list(deck_ids)), _QUESTION.c.status == "published")
        .order_by(_DECK.c.position, _DECK.c.id, turn, _QUESTION.c.position, _QUESTION.c.id)
    )  # fmt: skip
    yield from session.execute(query.execution_options(yield_per=_BATCH))


def bodies(session: Session, deck_ids: Iterable[int], lang: str, kinds: Iterable[str]) -> Iterator[Row[Any]]:
    """(deck_id, body) of every published question of these kinds."""
    query = (
        select(_QUESTION.c.deck_id, _WORDING.c.body)
        .join_from(_QUESTION, _REVISION, (_REVISION.c.question_id == _QUESTION.c.id) & (_REVISION.c.number == _QUESTION.c.revision))
        .join(_WORDING, (_WORDING.c.revision_id == _REVISION.c.id) & (_WORDING.c.lang == lang))
        .where(_QUESTION.c.deck_id.in_(list(deck_ids)), _QUESTION.c.status == "published", _QUESTION.c.kind.in_(list(kinds)))
    )
    yield from session.execute(query.execution_options(yield_per=_BATCH))
