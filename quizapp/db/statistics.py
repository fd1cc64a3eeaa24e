"""Queries for statistics of decks, quizzes and questions. Nobody is named; those who write decks do not count as learners.

What counts: attempts that are over and are not practice of what was missed. A question without an answer has the score 0.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, String, case, cast, func, literal, select
from sqlmodel import Session

from quizapp.db.columns import ATTEMPT, DECK, ITEM, QUESTION, QUIZ, REPORT, REVISION, USER, WORDING

# Which attempt of each learner comes first; with "all", every one counts.
_FIRST: dict[str, tuple[Any, ...]] = {
    "first": (ATTEMPT.c.id,),
    "last": (ATTEMPT.c.id.desc(),),
    "best": ((ATTEMPT.c.score / ATTEMPT.c.total).desc(), ATTEMPT.c.id),
}
# As JSON text: whoever reads thousands of them reads equal ones once.
_RESPONSE = cast(ITEM.c.response, String)
WHICH = (*_FIRST, "all")


@dataclass(frozen=True)
class Counted:
    """Which attempts count: those ``of`` a deck or a quiz, by people with these ``roles``, of each what ``which`` says; the
    newest with ``most`` answers together."""

    of: ColumnElement[bool]
    which: str
    roles: Collection[str]
    most: int

    def attempts(self) -> Any:
        """(id, user_id, lang, total, total_score, started_at) of these attempts, as a subquery."""
        order = _FIRST.get(self.which)
        rank = func.row_number().over(partition_by=ATTEMPT.c.user_id, order_by=order) if order else literal(1)
        counted = (
            select(ATTEMPT, rank.label("rank"))
            .join_from(ATTEMPT, USER, USER.c.id == ATTEMPT.c.user_id)
            .where(self.of, USER.c.role.in_(self.roles))
            .subquery()
        )
        newer = func.sum(counted.c.total).over(order_by=counted.c.id.desc()) - counted.c.total
        ranked = select(counted, newer.label("newer")).where(counted.c.rank == 1).subquery()
        return select(
            ranked.c.id, ranked.c.user_id, ranked.c.lang, ranked.c.total, ranked.c.score.label("total_score"), ranked.c.started_at
        ).where(ranked.c.newer < self.most).subquery()  # fmt: skip


def of_deck(deck_id: int) -> Any:
    """The attempts at a deck that are over."""
    return (ATTEMPT.c.deck_id == deck_id) & ATTEMPT.c.finished_at.is_not(None) & ATTEMPT.c.missed_of.is_(None)


def of_quiz(quiz_id: int, due_before: datetime) -> Any:
    """The attempts at a quiz that were handed in, or whose time was over by ``due_before``; no previews."""
    over = ATTEMPT.c.finished_at.is_not(None) | (ATTEMPT.c.due_at < due_before)
    return (ATTEMPT.c.quiz_id == quiz_id) & ATTEMPT.c.number.is_not(None) & over


def questions(session: Session, deck_id: int) -> Sequence[Row[Any]]:
    """Every question of a deck as it stands now, once a language that it has, with its reports; in order."""
    query = _questions().where(QUESTION.c.deck_id == deck_id, REVISION.c.number == QUESTION.c.revision)
    return session.execute(query).all()


def asked(session: Session, counted: Counted) -> Sequence[Row[Any]]:
    """The same of every revision that was asked in ``counted``, deck by deck, the newest first."""
    attempts = counted.attempts()
    ids = select(ITEM.c.revision_id).join_from(ITEM, attempts, attempts.c.id == ITEM.c.attempt_id)
    return session.execute(_questions().where(REVISION.c.id.in_(ids))).all()


def quizzes(session: Session, question_id: int, owner_id: int | None) -> Sequence[Row[Any]]:
    """(id, title) of the quizzes of this instructor (with None, of anybody) that asked a question, the newest first."""
    asking = (
        select(ITEM.c.id)
        .join_from(ITEM, ATTEMPT, ATTEMPT.c.id == ITEM.c.attempt_id)
        .where(ITEM.c.question_id == question_id, ATTEMPT.c.quiz_id == QUIZ.c.id, ATTEMPT.c.number.is_not(None))
    )
    query = select(QUIZ.c.id, QUIZ.c.title).where(asking.correlate(QUIZ).exists())
    query = query if owner_id is None else query.where(QUIZ.c.owner_id == owner_id)
    return session.execute(query.order_by(QUIZ.c.id.desc())).all()


def question(session: Session, question_id: int) -> Sequence[Row[Any]]:
    """A question with its deck, once a revision and language, with its reports; the newest revision first. Empty: there is none."""
    return session.execute(
        select(
            QUESTION.c.id, QUESTION.c.status, DECK.c.id.label("deck_id"), DECK.c.slug, DECK.c.title, DECK.c.owner_id,
            DECK.c.status.label("deck_status"), REVISION.c.id.label("revision_id"), REVISION.c.number, REVISION.c.kind,
            REVISION.c.created_at, WORDING.c.lang, WORDING.c.stem, WORDING.c.body, *_reports(),
        )
        .join_from(QUESTION, DECK, DECK.c.id == QUESTION.c.deck_id)
        .join(REVISION, REVISION.c.question_id == QUESTION.c.id)
        .join(WORDING, WORDING.c.revision_id == REVISION.c.id)
        .where(QUESTION.c.id == question_id)
        .order_by(REVISION.c.number.desc(), WORDING.c.lang)
    ).all()  # fmt: skip


def answers(session: Session, counted: Counted, *, responses_to: Collection[int]) -> Sequence[Row[Any]]:
    """Every question of the attempts that are ``counted``.

    ``total_score`` and ``total``: the sum and the number of the attempt's questions; ``before``: when the answer before was given,
    or the attempt started; ``changed``: whether the attempt replaced an answer; ``response``, as JSON, only for ``responses_to``.
    """
    items = _items(counted, case((ITEM.c.revision_id.in_(responses_to), _RESPONSE)).label("response"))
    return session.execute(select(items)).all()


def answers_to(session: Session, question_id: int, counted: Counted) -> Sequence[Row[Any]]:
    """The same of one question, each with ``response`` (as JSON) and ``marks``."""
    items = _items(counted, _RESPONSE.label("response"), ITEM.c.marks)
    return session.execute(select(items).where(items.c.question_id == question_id)).all()


def _questions() -> Any:
    return (
        select(
            QUESTION.c.id, QUESTION.c.uid, QUESTION.c.status, REVISION.c.id.label("revision_id"), REVISION.c.kind,
            REVISION.c.number, WORDING.c.lang, WORDING.c.stem, WORDING.c.body, *_reports(),
        )
        .join_from(QUESTION, DECK, DECK.c.id == QUESTION.c.deck_id)
        .join(REVISION, REVISION.c.question_id == QUESTION.c.id)
        .join(WORDING, WORDING.c.revision_id == REVISION.c.id)
        .order_by(DECK.c.position, DECK.c.id, QUESTION.c.position, QUESTION.c.id, REVISION.c.number.desc(), WORDING.c.lang)
    )  # fmt: skip


def _items(counted: Counted, *more: ColumnElement[Any]) -> Any:
    chosen = counted.attempts()
    before = func.lag(ITEM.c.answered_at, type_=ITEM.c.answered_at.type).over(
        partition_by=ITEM.c.attempt_id, order_by=(ITEM.c.answered_at, ITEM.c.place)
    )
    return (
        select(
            ITEM.c.attempt_id, chosen.c.user_id, chosen.c.lang, chosen.c.total, chosen.c.total_score,
            ITEM.c.question_id, ITEM.c.revision_id, func.coalesce(ITEM.c.score, 0.0).label("score"), ITEM.c.answered_at,
            func.coalesce(before, chosen.c.started_at).label("before"),
            (func.max(ITEM.c.saves).over(partition_by=ITEM.c.attempt_id) > 1).label("changed"),
            *more,
        )
        .join_from(ITEM, chosen, chosen.c.id == ITEM.c.attempt_id)
        .subquery()
    )  # fmt: skip


def _reports() -> tuple[Any, Any]:
    """The number of reports on a question, and of those that are open."""
    count = select(func.count()).select_from(REPORT).where(REPORT.c.question_id == QUESTION.c.id)
    return (
        count.correlate(QUESTION).scalar_subquery().label("reports"),
        count.where(REPORT.c.closed_at.is_(None)).correlate(QUESTION).scalar_subquery().label("open_reports"),
    )
