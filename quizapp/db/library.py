"""Queries for those who look around: home, deck pages, search. Columns only, and nothing that holds an answer."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, distinct, func, select
from sqlmodel import Session

from quizapp.db.tables import AttemptRow, DeckRow, ItemRow, KeyPointRow, QuestionRow, RevisionRow, SourceRow, WordingRow

_DECK: Any = DeckRow.__table__
_SOURCE: Any = SourceRow.__table__
_KEY_POINT: Any = KeyPointRow.__table__
_QUESTION: Any = QuestionRow.__table__
_REVISION: Any = RevisionRow.__table__
_WORDING: Any = WordingRow.__table__
_ATTEMPT: Any = AttemptRow.__table__
_ITEM: Any = ItemRow.__table__

_CARD = (_DECK.c.id, _DECK.c.slug, _DECK.c.title, _DECK.c.summary, _DECK.c.counts, _DECK.c.anki, _DECK.c.status, _DECK.c.owner_id)


def decks(session: Session, user_id: int | None) -> Sequence[Row[Any]]:
    """The published decks in order, each with ``known``: how many of its questions this person has answered correctly.

    What an attempt does not show yet does not count yet: the number would tell whether the last answer was right.
    """
    shown = (_ATTEMPT.c.feedback == "now") | _ATTEMPT.c.finished_at.is_not(None)
    known = (
        select(_ATTEMPT.c.deck_id, func.count(distinct(_ITEM.c.question_id)).label("known"))
        .join_from(_ATTEMPT, _ITEM, _ITEM.c.attempt_id == _ATTEMPT.c.id)
        .where(_ATTEMPT.c.user_id == user_id, _ITEM.c.score >= 1, shown)
        .group_by(_ATTEMPT.c.deck_id)
        .subquery()
    )
    return session.execute(
        select(*_CARD, func.coalesce(known.c.known, 0).label("known"))
        .join_from(_DECK, known, known.c.deck_id == _DECK.c.id, isouter=True)
        .where(_DECK.c.status == "published")
        .order_by(_DECK.c.position, _DECK.c.id)
    ).all()


def deck(session: Session, slug: str) -> Row[Any] | None:
    """One deck with its source's title, description and errata."""
    return session.execute(
        select(
            *_CARD, _DECK.c.objectives, _SOURCE.c.title.label("source_title"), _SOURCE.c.about, _SOURCE.c.errata
        ).join_from(_DECK, _SOURCE, isouter=True).where(_DECK.c.slug == slug)
    ).first()  # fmt: skip


def facets(session: Session, deck_id: int) -> Sequence[Row[Any]]:
    """(lang, kind, level, number of published questions, of key points) of a deck."""
    return session.execute(
        select(_WORDING.c.lang, _QUESTION.c.kind, _QUESTION.c.level, func.count().label("number"))
        .join_from(_QUESTION, _REVISION, (_REVISION.c.question_id == _QUESTION.c.id) & (_REVISION.c.number == _QUESTION.c.revision))
        .join(_WORDING, _WORDING.c.revision_id == _REVISION.c.id)
        .where(_QUESTION.c.deck_id == deck_id, _QUESTION.c.status == "published")
        .group_by(_WORDING.c.lang, _QUESTION.c.kind, _QUESTION.c.level)
    ).all()


def attempts(session: Session, user_id: int, deck_id: int | None, limit: int) -> Sequence[Row[Any]]:
    """A person's newest attempts, at one deck or at all of them."""
    query = (
        select(
            _ATTEMPT.c.key, _ATTEMPT.c.lang, _ATTEMPT.c.total, _ATTEMPT.c.answered, _ATTEMPT.c.score, _ATTEMPT.c.feedback,
            _ATTEMPT.c.started_at, _ATTEMPT.c.finished_at, _DECK.c.slug, _DECK.c.title,
        )
        .join_from(_ATTEMPT, _DECK)
        .where(_ATTEMPT.c.user_id == user_id)
        .order_by(_ATTEMPT.c.id.desc())
        .limit(limit)
    )  # fmt: skip
    return session.execute(query if deck_id is None else query.where(_ATTEMPT.c.deck_id == deck_id)).all()


def search(
    session: Session, words: Sequence[str], limit: int, *, without: Collection[str], without_kinds: Collection[str]
) -> Sequence[Row[Any]]:
    """Published questions whose stem has every one of ``words``: (slug, title, lang, stem). Stems are asked, not answers.

    Left out: the stems in ``without`` and questions of ``without_kinds``.
    """
    query = (
        select(_DECK.c.slug, _DECK.c.title, _WORDING.c.lang, _WORDING.c.stem)
        .join_from(_QUESTION, _DECK, _DECK.c.id == _QUESTION.c.deck_id)
        .join(_REVISION, (_REVISION.c.question_id == _QUESTION.c.id) & (_REVISION.c.number == _QUESTION.c.revision))
        .join(_WORDING, _WORDING.c.revision_id == _REVISION.c.id)
        .where(_QUESTION.c.status == "published", _DECK.c.status == "published", _QUESTION.c.kind.not_in(without_kinds))
        .where(_WORDING.c.stem.not_in(without))
        .order_by(_DECK.c.position, _QUESTION.c.position)
        .limit(limit)
    )
    for word in words:
        query = query.where(_WORDING.c.stem.icontains(word, autoescape=True))
    return session.execute(query).all()
