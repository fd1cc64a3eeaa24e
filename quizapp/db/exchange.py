"""Queries for packages: what is published, in one language, a fixed number of them whatever the size of the bank."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import Session

from quizapp.db.columns import DECK, KEY_POINT, PICTURE, QUESTION, REVISION, SOURCE, WORDING

# As many rows of questions as are in memory together.
_BATCH = 500


def decks(session: Session, slugs: Iterable[str] | None) -> Sequence[Row[Any]]:
    """(id, slug, title, anki, status, counts, source_id) of the decks with these slugs, or of all, in order."""
    query = select(
        DECK.c.id, DECK.c.slug, DECK.c.title, DECK.c.anki, DECK.c.status, DECK.c.counts, DECK.c.source_id
    ).order_by(DECK.c.position, DECK.c.id)  # fmt: skip
    return session.execute(query if slugs is None else query.where(DECK.c.slug.in_(list(slugs)))).all()


def sources(session: Session, source_ids: Iterable[int]) -> dict[int, Row[Any]]:
    """(id, title, voices, paragraphs, errata) of each source."""
    query = select(SOURCE.c.id, SOURCE.c.title, SOURCE.c.voices, SOURCE.c.paragraphs, SOURCE.c.errata)
    return {row.id: row for row in session.execute(query.where(SOURCE.c.id.in_(list(source_ids))))}


def key_points(session: Session, deck_ids: Iterable[int]) -> Sequence[Row[Any]]:
    """(id, deck_id, voice, paragraphs, errata, pictures, alt) of every key point of these decks, or asked in one of them."""
    columns = (
        KEY_POINT.c.id, KEY_POINT.c.deck_id, KEY_POINT.c.voice, KEY_POINT.c.paragraphs,
        KEY_POINT.c.errata, KEY_POINT.c.pictures, KEY_POINT.c.alt,
    )  # fmt: skip
    asked = select(QUESTION.c.key_point_id).where(QUESTION.c.deck_id.in_(list(deck_ids)))
    return session.execute(select(*columns).where(KEY_POINT.c.id.in_(asked))).all()


def pictures(session: Session, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """(name, data) of each picture, one at a time."""
    query = select(PICTURE.c.name, PICTURE.c.data).where(PICTURE.c.name.in_(list(names)))
    yield from map(tuple, session.execute(query.execution_options(yield_per=1)))


def questions(session: Session, deck_ids: Iterable[int], lang: str) -> Iterator[Row[Any]]:
    """(deck_id, key_point_id, uid, level, changed_at, stem, body, explanation) of every published question, a batch at a time.

    Deck by deck; in a deck first one question of each key point, then a second of each, so that siblings are far apart.
    """
    turn = func.row_number().over(partition_by=QUESTION.c.key_point_id, order_by=(QUESTION.c.position, QUESTION.c.id))
    query = (
        select(
            QUESTION.c.deck_id, QUESTION.c.key_point_id, QUESTION.c.uid, QUESTION.c.level, QUESTION.c.changed_at,
            WORDING.c.stem, WORDING.c.body, WORDING.c.explanation,
        )
        .join_from(QUESTION, DECK, DECK.c.id == QUESTION.c.deck_id)
        .join(REVISION, (REVISION.c.question_id == QUESTION.c.id) & (REVISION.c.number == QUESTION.c.revision))
        .join(WORDING, (WORDING.c.revision_id == REVISION.c.id) & (WORDING.c.lang == lang))
        .where(QUESTION.c.deck_id.in_(list(deck_ids)), QUESTION.c.status == "published")
        .order_by(DECK.c.position, DECK.c.id, turn, QUESTION.c.position, QUESTION.c.id)
    )  # fmt: skip
    yield from session.execute(query.execution_options(yield_per=_BATCH))


def bodies(session: Session, deck_ids: Iterable[int], lang: str, kinds: Iterable[str]) -> Iterator[Row[Any]]:
    """(deck_id, body) of every published question of these kinds."""
    query = (
        select(QUESTION.c.deck_id, WORDING.c.body)
        .join_from(QUESTION, REVISION, (REVISION.c.question_id == QUESTION.c.id) & (REVISION.c.number == QUESTION.c.revision))
        .join(WORDING, (WORDING.c.revision_id == REVISION.c.id) & (WORDING.c.lang == lang))
        .where(QUESTION.c.deck_id.in_(list(deck_ids)), QUESTION.c.status == "published", QUESTION.c.kind.in_(list(kinds)))
    )
    yield from session.execute(query.execution_options(yield_per=_BATCH))
