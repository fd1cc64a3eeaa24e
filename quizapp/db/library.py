"""Queries for those who look around: home, deck pages, search. Columns only, and nothing that holds an answer."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, String, cast, distinct, func, select
from sqlmodel import Session

from quizapp.db.columns import ATTEMPT, DECK, ITEM, QUESTION, REVISION, SOURCE, WORDING
from quizapp.db.play import OF, SHOWN, of_what

_CARD = (DECK.c.id, DECK.c.slug, DECK.c.title, DECK.c.summary, DECK.c.counts, DECK.c.anki, DECK.c.status, DECK.c.owner_id)


def decks(session: Session, user_id: int | None) -> Sequence[Row[Any]]:
    """The published decks in order, each with ``known``: how many of its questions this person has answered correctly.

    What an attempt does not show yet does not count yet: the number would tell whether the last answer was right.
    """
    known = (
        select(QUESTION.c.deck_id, func.count(distinct(ITEM.c.question_id)).label("known"))
        .join_from(ATTEMPT, ITEM, ITEM.c.attempt_id == ATTEMPT.c.id)
        .join(QUESTION, QUESTION.c.id == ITEM.c.question_id)
        .where(ATTEMPT.c.user_id == user_id, ITEM.c.score >= 1, SHOWN)
        .group_by(QUESTION.c.deck_id)
        .subquery()
    )
    return session.execute(
        select(*_CARD, func.coalesce(known.c.known, 0).label("known"))
        .join_from(DECK, known, known.c.deck_id == DECK.c.id, isouter=True)
        .where(DECK.c.status == "published")
        .order_by(DECK.c.position, DECK.c.id)
    ).all()


def deck(session: Session, slug: str) -> Row[Any] | None:
    """One deck with its source's title, description and errata."""
    return session.execute(_deck_query().where(DECK.c.slug == slug)).first()


def deck_and_presumed(session: Session, slug: str) -> tuple[Row[Any] | None, list[tuple[str, dict[str, str]]]]:
    """The same deck, and (slug, title) of the published decks that it presumes, in their order."""
    other = DECK.alias()
    # The column is a list of slugs in JSON: a slug in quotation marks stands in it or does not, in either database.
    named = cast(DECK.c.presumes, String).contains('"' + other.c.slug + '"') & (other.c.status == "published")
    query = _deck_query().add_columns(other.c.slug.label("presumed"), other.c.title.label("presumed_title"))
    query = query.join(other, named, isouter=True).where(DECK.c.slug == slug).order_by(other.c.position, other.c.id)
    rows = session.execute(query).all()
    return (rows[0] if rows else None), [(row.presumed, row.presumed_title) for row in rows if row.presumed]


def _deck_query() -> Any:
    return select(
        *_CARD, DECK.c.objectives, DECK.c.kinds, SOURCE.c.title.label("source_title"), SOURCE.c.about, SOURCE.c.errata
    ).join_from(DECK, SOURCE, isouter=True)


def attempts(session: Session, user_id: int, limit: int, deck_id: int) -> Sequence[Row[Any]]:
    """A person's newest attempts at a deck."""
    return session.execute(_attempts(user_id, limit).where(ATTEMPT.c.deck_id == deck_id)).all()


def unfinished(session: Session, user_id: int, limit: int) -> Sequence[Row[Any]]:
    """A person's newest attempts that are not finished."""
    return session.execute(_attempts(user_id, limit).where(ATTEMPT.c.finished_at.is_(None))).all()


def _attempts(user_id: int, limit: int) -> Any:
    return (
        select(
            ATTEMPT.c.key, ATTEMPT.c.lang, ATTEMPT.c.total, ATTEMPT.c.answered, ATTEMPT.c.score, ATTEMPT.c.feedback,
            ATTEMPT.c.started_at, ATTEMPT.c.finished_at, *OF,
        )
        .select_from(of_what())
        .where(ATTEMPT.c.user_id == user_id)
        .order_by(ATTEMPT.c.id.desc())
        .limit(limit)
    )  # fmt: skip


def search(
    session: Session, words: Sequence[str], limit: int, *, without: Collection[str], without_kinds: Collection[str]
) -> Sequence[Row[Any]]:
    """Published questions whose stem has every one of ``words``: (slug, title, lang, stem). Stems are asked, not answers.

    Left out: the stems in ``without`` and questions of ``without_kinds``.
    """
    query = (
        select(DECK.c.slug, DECK.c.title, WORDING.c.lang, WORDING.c.stem)
        .join_from(QUESTION, DECK, DECK.c.id == QUESTION.c.deck_id)
        .join(REVISION, (REVISION.c.question_id == QUESTION.c.id) & (REVISION.c.number == QUESTION.c.revision))
        .join(WORDING, WORDING.c.revision_id == REVISION.c.id)
        .where(QUESTION.c.status == "published", DECK.c.status == "published", QUESTION.c.kind.not_in(without_kinds))
        .where(WORDING.c.stem.not_in(without))
        .order_by(DECK.c.position, QUESTION.c.position)
        .limit(limit)
    )
    for word in words:
        query = query.where(WORDING.c.stem.icontains(word, autoescape=True))
    return session.execute(query).all()
