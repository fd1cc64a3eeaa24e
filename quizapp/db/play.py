"""Queries on attempts and their items: the learner's path. Columns, never entities: loading entities doubled its cost."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row, bindparam, case, func, insert, select, update
from sqlmodel import Session

from quizapp.db.columns import ATTEMPT, CLAIM, DECK, ITEM, KEY_POINT, QUESTION, QUIZ, REVISION, SOURCE, WORDING

# What decides whether an attempt is open and what it shows: the columns of ``attempts.policy.Terms`` and what goes with them.
TERMS = (
    ATTEMPT.c.behaviour, ATTEMPT.c.feedback, ATTEMPT.c.due_at, ATTEMPT.c.finished_at, ATTEMPT.c.sequential, ATTEMPT.c.confidence,
)  # fmt: skip
# What an attempt is at: a deck (``slug``) or a quiz (``quiz_key``), with its title.
OF = (DECK.c.slug, QUIZ.c.key.label("quiz_key"), func.coalesce(DECK.c.title, QUIZ.c.title).label("title"))

# The attempts whose marks their learner may see: those with feedback at once, and those at the end that are over.
SHOWN = (ATTEMPT.c.feedback == "now") | (ATTEMPT.c.finished_at.is_not(None) & (ATTEMPT.c.feedback == "end"))

# The wording whose key counts, where that is not the one that was asked.
_KEY = WORDING.alias()
_AFTERWARDS = (
    ITEM.c.marked_by, ITEM.c.marked_at, _KEY.c.body.label("key_body"), _KEY.c.html.label("key_html"),
    _KEY.c.terms.label("key_terms"), _KEY.c.prepared.label("key_prepared"),
    CLAIM.c.state.label("claim"), CLAIM.c.reply, CLAIM.c.decided_at,
)  # fmt: skip


def standing(row: Any, **columns: Any) -> Any:
    """``row`` of a query with these columns instead of its own: what stands after a change that no other query read yet."""
    return SimpleNamespace(**{**(row._mapping if isinstance(row, Row) else vars(row)), **columns})


def of_what() -> Any:
    """Attempts with the deck or the quiz that they are at."""
    return ATTEMPT.outerjoin(DECK, DECK.c.id == ATTEMPT.c.deck_id).outerjoin(QUIZ, QUIZ.c.id == ATTEMPT.c.quiz_id)


def pool(session: Session, deck_id: int, lang: str) -> Sequence[Row[Any]]:
    """(question_id, key_point_id, revision_id, kind) of every published question that a deck has in ``lang``, in order."""
    return session.execute(published(lang).where(QUESTION.c.deck_id == deck_id)).all()


def pool_of(session: Session, question_ids: Collection[int], lang: str) -> Sequence[Row[Any]]:
    """The same of these questions, as far as they are still published."""
    return session.execute(published(lang).where(QUESTION.c.id.in_(question_ids))).all()


def published(lang: str | None) -> Any:
    """The query of ``pool`` for every question that is published; without ``lang``, once a language that it has."""
    query = (
        select(QUESTION.c.id.label("question_id"), QUESTION.c.key_point_id, REVISION.c.id.label("revision_id"), QUESTION.c.kind)
        .join_from(QUESTION, REVISION, (REVISION.c.question_id == QUESTION.c.id) & (REVISION.c.number == QUESTION.c.revision))
        .join(WORDING, WORDING.c.revision_id == REVISION.c.id)
        .where(QUESTION.c.status == "published")
        .order_by(QUESTION.c.position, QUESTION.c.id)
    )
    return query if lang is None else query.where(WORDING.c.lang == lang)


def bodies(session: Session, revision_ids: Sequence[int], lang: str) -> dict[int, dict[str, Any]]:
    """The body of each revision in ``lang``."""
    found = session.execute(
        select(WORDING.c.revision_id, WORDING.c.body).where(WORDING.c.revision_id.in_(revision_ids), WORDING.c.lang == lang)
    )
    return {row.revision_id: row.body for row in found}


def add_attempt(session: Session, items: Sequence[Mapping[str, Any]], **columns: Any) -> None:
    """Stores an attempt with its items."""
    attempt_id = session.execute(insert(ATTEMPT).values(**columns).returning(ATTEMPT.c.id)).scalar_one()
    session.execute(insert(ITEM), [{"attempt_id": attempt_id, **item} for item in items])


def attempt(session: Session, key: str, user_id: int) -> Row[Any] | None:
    """An attempt of this person with the slug and title of its deck or quiz; ``next`` is the first place without an answer."""
    return session.execute(_attempt_query().where(ATTEMPT.c.key == key, ATTEMPT.c.user_id == user_id)).first()


def item(session: Session, key: str, user_id: int, place: int, *, to_change: bool = False) -> Row[Any] | None:
    """One item of an attempt of this person with all that its page shows; ``to_change`` keeps others from changing it meanwhile."""
    query = _ITEM_QUERY_TO_CHANGE if to_change else _ITEM_QUERY
    return session.execute(query, {"key": key, "user_id": user_id, "place": place}).first()


def items(session: Session, attempt_id: int, lang: str) -> Sequence[Row[Any]]:
    """Every item of an attempt in order, with what the results show."""
    return session.execute(
        select(
            ITEM.c.place, ITEM.c.question_id, ITEM.c.response, ITEM.c.score, ITEM.c.marks, ITEM.c.notes, ITEM.c.arrangement,
            ITEM.c.flagged, ITEM.c.sure, REVISION.c.kind, REVISION.c.level, WORDING.c.body, WORDING.c.html, *_AFTERWARDS,
        )
        .join_from(ITEM, REVISION, REVISION.c.id == ITEM.c.revision_id)
        .join(WORDING, (WORDING.c.revision_id == ITEM.c.revision_id) & (WORDING.c.lang == lang))
        .join(_KEY, (_KEY.c.revision_id == ITEM.c.marked_by) & (_KEY.c.lang == lang), isouter=True)
        .join(CLAIM, CLAIM.c.item_id == ITEM.c.id, isouter=True)
        .where(ITEM.c.attempt_id == attempt_id)
        .order_by(ITEM.c.place)
    ).all()  # fmt: skip


def source(session: Session, source_id: int) -> Row[Any]:
    """(voices, paragraphs, errata) of a source."""
    return session.execute(_SOURCE_QUERY, {"source_id": source_id}).one()


def save_answer(session: Session, item_id: int, *, replace: bool, columns: Mapping[str, Any]) -> bool:
    """Stores an answer. False where there is one already and it is not to be replaced."""
    return bool(session.execute(_SAVE if replace else _SAVE_FIRST, {"item_id": item_id, **columns}).rowcount)


def count_answer(session: Session, attempt_id: int, *, answered: int, score: float, finished_at: datetime | None) -> None:
    """Adds to the sums of an attempt, and closes it where ``finished_at`` is given."""
    sums = {"attempt_id": attempt_id, "more": answered, "gained": score, "finished_at": finished_at}
    session.execute(_COUNT, sums)


def number_save(session: Session, item_id: int, number: int) -> None:
    """Notes the number that the browser gave to the newest save of an item."""
    session.execute(update(ITEM).where(ITEM.c.id == item_id).values(saved=number))


def count_try(session: Session, item_id: int, response: Any, tries: int, sure: bool | None) -> None:
    """Stores a try at an item, which is not its answer yet."""
    session.execute(update(ITEM).where(ITEM.c.id == item_id).values(response=response, tries=tries, sure=sure))


def flag(session: Session, item_id: int, on: bool) -> None:
    """Marks an item to come back to, or takes the mark away."""
    session.execute(update(ITEM).where(ITEM.c.id == item_id).values(flagged=on))


def first_open(session: Session, attempt_id: int) -> int | None:
    """The first place of an attempt without an answer."""
    query = select(func.min(ITEM.c.place)).where(ITEM.c.attempt_id == attempt_id, ITEM.c.answered_at.is_(None))
    return session.execute(query).scalar()


def index(session: Session, attempt_id: int) -> Sequence[Row[Any]]:
    """(place, is_answered, flagged) of every item of an attempt, in order."""
    query = select(ITEM.c.place, ITEM.c.answered_at.is_not(None).label("is_answered"), ITEM.c.flagged)
    return session.execute(query.where(ITEM.c.attempt_id == attempt_id).order_by(ITEM.c.place)).all()


def finish(session: Session, attempt_id: int, now: datetime) -> None:
    """Closes an attempt; once closed, its time does not change."""
    query = update(ATTEMPT).where(ATTEMPT.c.id == attempt_id, ATTEMPT.c.finished_at.is_(None)).values(finished_at=now)
    session.execute(query)


def close_due(session: Session, before: datetime) -> int:
    """Closes every attempt whose time was over before this moment, at its own time; returns how many."""
    due = update(ATTEMPT).where(ATTEMPT.c.finished_at.is_(None), ATTEMPT.c.due_at < before)
    return int(session.execute(due.values(finished_at=ATTEMPT.c.due_at)).rowcount)


def _attempt_query() -> Any:
    first_open = (
        select(func.min(ITEM.c.place))
        .where(ITEM.c.attempt_id == ATTEMPT.c.id, ITEM.c.answered_at.is_(None))
        .correlate(ATTEMPT)
        .scalar_subquery()
    )
    return select(
        ATTEMPT.c.id, ATTEMPT.c.key, ATTEMPT.c.deck_id, ATTEMPT.c.quiz_id, *TERMS, ATTEMPT.c.lang, ATTEMPT.c.total,
        ATTEMPT.c.answered, ATTEMPT.c.score, ATTEMPT.c.started_at, ATTEMPT.c.headings, first_open.label("next"), *OF,
    ).select_from(of_what())  # fmt: skip


def _item_query() -> Any:
    other, home = ITEM.alias(), DECK.alias("home")
    # Those after this place come first; the rest of the round follows.
    following = (
        select(func.min(case((other.c.place > ITEM.c.place, other.c.place), else_=other.c.place + 100_000)))
        .where(other.c.attempt_id == ATTEMPT.c.id, other.c.answered_at.is_(None), other.c.place != ITEM.c.place)
        .correlate(ATTEMPT, ITEM)
        .scalar_subquery()
    )
    return (
        select(
            ATTEMPT.c.id.label("attempt_id"), ATTEMPT.c.key, *TERMS, ATTEMPT.c.lang, ATTEMPT.c.total, ATTEMPT.c.answered,
            ATTEMPT.c.headings,
            ITEM.c.id, ITEM.c.place, ITEM.c.arrangement, ITEM.c.response, ITEM.c.score, ITEM.c.marks, ITEM.c.notes,
            ITEM.c.answered_at, ITEM.c.saved, ITEM.c.tries, ITEM.c.flagged, ITEM.c.sure,
            following.label("following"),
            REVISION.c.id.label("revision_id"), REVISION.c.kind, WORDING.c.body, WORDING.c.html, WORDING.c.terms,
            WORDING.c.prepared,
            QUESTION.c.uid, QUESTION.c.id.label("question_id"),
            KEY_POINT.c.voice, KEY_POINT.c.paragraphs, KEY_POINT.c.errata, KEY_POINT.c.pictures, KEY_POINT.c.alt,
            *OF, home.c.source_id, *_AFTERWARDS,
        )
        .select_from(of_what())
        .join(ITEM, ITEM.c.attempt_id == ATTEMPT.c.id)
        .join(REVISION, REVISION.c.id == ITEM.c.revision_id)
        .join(WORDING, (WORDING.c.revision_id == ITEM.c.revision_id) & (WORDING.c.lang == ATTEMPT.c.lang))
        .join(QUESTION, QUESTION.c.id == ITEM.c.question_id)
        .join(KEY_POINT, KEY_POINT.c.id == QUESTION.c.key_point_id)
        .join(home, home.c.id == QUESTION.c.deck_id)
        .join(_KEY, (_KEY.c.revision_id == ITEM.c.marked_by) & (_KEY.c.lang == ATTEMPT.c.lang), isouter=True)
        .join(CLAIM, CLAIM.c.item_id == ITEM.c.id, isouter=True)
        .where(
            ATTEMPT.c.key == bindparam("key"), ATTEMPT.c.user_id == bindparam("user_id"), ITEM.c.place == bindparam("place")
        )
    )  # fmt: skip


# Made once: for the learner's path, making an expression costs more than running it.
_ITEM_QUERY = _item_query()
_SOURCE_QUERY = select(SOURCE.c.voices, SOURCE.c.paragraphs, SOURCE.c.errata).where(SOURCE.c.id == bindparam("source_id"))
_ANSWER = ("response", "score", "marks", "notes", "answered_at", "sure", "marked_by")
_SAVE = (
    update(ITEM)
    .where(ITEM.c.id == bindparam("item_id"))
    .values({name: bindparam(name, type_=ITEM.c[name].type) for name in _ANSWER})
    .values(saves=ITEM.c.saves + 1, marked_at=None)
)
_SAVE_FIRST = _SAVE.where(ITEM.c.answered_at.is_(None))
_COUNT = (
    update(ATTEMPT)
    .where(ATTEMPT.c.id == bindparam("attempt_id"))
    .values(
        answered=ATTEMPT.c.answered + bindparam("more"),
        score=ATTEMPT.c.score + bindparam("gained"),
        finished_at=func.coalesce(ATTEMPT.c.finished_at, bindparam("finished_at", type_=ATTEMPT.c.finished_at.type)),
    )
)
# PostgreSQL has many writers: two first answers at once would both count, and one could arrive after the finish.
_ITEM_QUERY_TO_CHANGE = _ITEM_QUERY.with_for_update(of=(ATTEMPT, ITEM))
