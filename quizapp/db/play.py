"""Queries on attempts and their items: the learner's path. Columns, never entities: loading entities doubled its cost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, func, insert, select, update
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


def pool(session: Session, deck_id: int, lang: str) -> Sequence[Row[Any]]:
    """(question_id, key_point_id, revision_id, kind) of every published question that a deck has in ``lang``, in order."""
    return session.execute(
        select(_QUESTION.c.id.label("question_id"), _QUESTION.c.key_point_id, _REVISION.c.id.label("revision_id"), _QUESTION.c.kind)
        .join_from(_QUESTION, _REVISION, (_REVISION.c.question_id == _QUESTION.c.id) & (_REVISION.c.number == _QUESTION.c.revision))
        .join(_WORDING, (_WORDING.c.revision_id == _REVISION.c.id) & (_WORDING.c.lang == lang))
        .where(_QUESTION.c.deck_id == deck_id, _QUESTION.c.status == "published")
        .order_by(_QUESTION.c.position, _QUESTION.c.id)
    ).all()


def bodies(session: Session, revision_ids: Sequence[int], lang: str) -> dict[int, dict[str, Any]]:
    """The body of each revision in ``lang``."""
    found = session.execute(
        select(_WORDING.c.revision_id, _WORDING.c.body).where(_WORDING.c.revision_id.in_(revision_ids), _WORDING.c.lang == lang)
    )
    return {row.revision_id: row.body for row in found}


def add_attempt(session: Session, items: Sequence[Mapping[str, Any]], **columns: Any) -> None:
    """Stores an attempt with its items."""
    attempt_id = session.execute(insert(_ATTEMPT).values(**columns).returning(_ATTEMPT.c.id)).scalar_one()
    session.execute(insert(_ITEM), [{"attempt_id": attempt_id, **item} for item in items])


def attempt(session: Session, key: str, user_id: int) -> Row[Any] | None:
    """An attempt of this person with the slug and title of its deck; ``next`` is the first place without an answer."""
    return session.execute(_attempt_query().where(_ATTEMPT.c.key == key, _ATTEMPT.c.user_id == user_id)).first()


def item(session: Session, key: str, user_id: int, place: int, *, to_change: bool = False) -> Row[Any] | None:
    """One item of an attempt of this person with all that its page shows; ``to_change`` keeps others from changing it meanwhile."""
    query = _ITEM_QUERY_TO_CHANGE if to_change else _ITEM_QUERY
    return session.execute(query, {"key": key, "user_id": user_id, "place": place}).first()


def items(session: Session, attempt_id: int, lang: str) -> Sequence[Row[Any]]:
    """Every item of an attempt in order, with what the results show."""
    return session.execute(
        select(
            _ITEM.c.place, _ITEM.c.question_id, _ITEM.c.response, _ITEM.c.score, _ITEM.c.marks, _ITEM.c.arrangement,
            _REVISION.c.kind, _REVISION.c.level, _WORDING.c.body, _WORDING.c.html,
        )
        .join_from(_ITEM, _REVISION, _REVISION.c.id == _ITEM.c.revision_id)
        .join(_WORDING, (_WORDING.c.revision_id == _ITEM.c.revision_id) & (_WORDING.c.lang == lang))
        .where(_ITEM.c.attempt_id == attempt_id)
        .order_by(_ITEM.c.place)
    ).all()  # fmt: skip


def source(session: Session, source_id: int) -> Row[Any]:
    """(voices, paragraphs, errata) of a source."""
    return session.execute(select(_SOURCE.c.voices, _SOURCE.c.paragraphs, _SOURCE.c.errata).where(_SOURCE.c.id == source_id)).one()


def save_answer(session: Session, item_id: int, *, replace: bool, columns: Mapping[str, Any]) -> bool:
    """Stores an answer. False where there is one already and it is not to be replaced."""
    query = update(_ITEM).where(_ITEM.c.id == item_id).values(saves=_ITEM.c.saves + 1, **columns)
    if not replace:
        query = query.where(_ITEM.c.answered_at.is_(None))
    return bool(session.execute(query).rowcount)


def count_answer(session: Session, attempt_id: int, *, answered: int, score: float) -> None:
    """Adds to the sums of an attempt."""
    session.execute(
        update(_ATTEMPT)
        .where(_ATTEMPT.c.id == attempt_id)
        .values(answered=_ATTEMPT.c.answered + answered, score=_ATTEMPT.c.score + score)
    )


def finish(session: Session, attempt_id: int, now: datetime, *, only_when_complete: bool = False) -> None:
    """Closes an attempt; once closed, its time does not change."""
    query = update(_ATTEMPT).where(_ATTEMPT.c.id == attempt_id, _ATTEMPT.c.finished_at.is_(None)).values(finished_at=now)
    if only_when_complete:
        query = query.where(_ATTEMPT.c.answered >= _ATTEMPT.c.total)
    session.execute(query)


def _attempt_query() -> Any:
    first_open = (
        select(func.min(_ITEM.c.place))
        .where(_ITEM.c.attempt_id == _ATTEMPT.c.id, _ITEM.c.answered_at.is_(None))
        .correlate(_ATTEMPT)
        .scalar_subquery()
    )
    return select(
        _ATTEMPT.c.id, _ATTEMPT.c.key, _ATTEMPT.c.deck_id, _ATTEMPT.c.lang, _ATTEMPT.c.feedback, _ATTEMPT.c.total,
        _ATTEMPT.c.answered, _ATTEMPT.c.score, _ATTEMPT.c.started_at, _ATTEMPT.c.finished_at, first_open.label("next"),
        _DECK.c.slug, _DECK.c.title,
    ).join_from(_ATTEMPT, _DECK)  # fmt: skip


def _item_query() -> Any:
    other = _ITEM.alias()
    # Those after this place come first; the rest of the round follows.
    following = (
        select(func.min(case((other.c.place > _ITEM.c.place, other.c.place), else_=other.c.place + 100_000)))
        .where(other.c.attempt_id == _ATTEMPT.c.id, other.c.answered_at.is_(None), other.c.place != _ITEM.c.place)
        .correlate(_ATTEMPT, _ITEM)
        .scalar_subquery()
    )
    return (
        select(
            _ATTEMPT.c.id.label("attempt_id"), _ATTEMPT.c.key, _ATTEMPT.c.lang, _ATTEMPT.c.feedback, _ATTEMPT.c.total,
            _ATTEMPT.c.answered, _ATTEMPT.c.finished_at,
            _ITEM.c.id, _ITEM.c.place, _ITEM.c.arrangement, _ITEM.c.response, _ITEM.c.score, _ITEM.c.marks, _ITEM.c.answered_at,
            following.label("following"),
            _REVISION.c.id.label("revision_id"), _REVISION.c.kind, _WORDING.c.body, _WORDING.c.html,
            _QUESTION.c.uid, _QUESTION.c.id.label("question_id"),
            _KEY_POINT.c.voice, _KEY_POINT.c.paragraphs, _KEY_POINT.c.errata, _KEY_POINT.c.pictures, _KEY_POINT.c.alt,
            _DECK.c.slug, _DECK.c.title, _DECK.c.source_id,
        )
        .join_from(_ATTEMPT, _ITEM, _ITEM.c.attempt_id == _ATTEMPT.c.id)
        .join(_REVISION, _REVISION.c.id == _ITEM.c.revision_id)
        .join(_WORDING, (_WORDING.c.revision_id == _ITEM.c.revision_id) & (_WORDING.c.lang == _ATTEMPT.c.lang))
        .join(_QUESTION, _QUESTION.c.id == _ITEM.c.question_id)
        .join(_KEY_POINT, _KEY_POINT.c.id == _QUESTION.c.key_point_id)
        .join(_DECK, _DECK.c.id == _ATTEMPT.c.deck_id)
        .where(
            _ATTEMPT.c.key == bindparam("key"), _ATTEMPT.c.user_id == bindparam("user_id"), _ITEM.c.place == bindparam("place")
        )
    )  # fmt: skip


_ITEM_QUERY = _item_query()
# PostgreSQL has many writers: two first answers at once would both count, and one could arrive after the finish.
_ITEM_QUERY_TO_CHANGE = _ITEM_QUERY.with_for_update(of=(_ATTEMPT, _ITEM))
