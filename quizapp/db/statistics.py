"""Queries for statistics of decks and questions. Nobody is named; those who write decks do not count as learners.

What counts: finished attempts that are not practice of what was missed. A question without an answer has the score 0.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, String, case, cast, func, literal, select
from sqlmodel import Session

from quizapp.db.columns import ATTEMPT, DECK, ITEM, QUESTION, REPORT, REVISION, USER, WORDING

# Which attempt of each learner comes first; with "all", every one counts.
_FIRST: dict[str, tuple[Any, ...]] = {
    "first": (ATTEMPT.c.id,),
    "last": (ATTEMPT.c.id.desc(),),
    "best": ((ATTEMPT.c.score / ATTEMPT.c.total).desc(), ATTEMPT.c.id),
}
# As JSON text: whoever reads thousands of them reads equal ones once.
_RESPONSE = cast(ITEM.c.response, String)
WHICH = (*_FIRST, "all")


def questions(session: Session, deck_id: int) -> Sequence[Row[Any]]:
    """Every question of a deck as it stands now, once a language that it has, with its reports; in order."""
    return session.execute(
        select(
            QUESTION.c.id, QUESTION.c.uid, QUESTION.c.kind, QUESTION.c.status, REVISION.c.id.label("revision_id"),
            REVISION.c.number, WORDING.c.lang, WORDING.c.stem, WORDING.c.body, *_reports(),
        )
        .join_from(QUESTION, REVISION, (REVISION.c.question_id == QUESTION.c.id) & (REVISION.c.number == QUESTION.c.revision))
        .join(WORDING, WORDING.c.revision_id == REVISION.c.id)
        .where(QUESTION.c.deck_id == deck_id)
        .order_by(QUESTION.c.position, QUESTION.c.id, WORDING.c.lang)
    ).all()  # fmt: skip


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


def answers(
    session: Session, deck_id: int, which: str, roles: Collection[str], most: int, *, responses_to: Collection[int]
) -> Sequence[Row[Any]]:
    """Every question of the attempts at a deck that ``which`` chooses; the newest attempts with ``most`` answers together.

    ``total_score`` and ``total``: the sum and the number of the attempt's questions; ``before``: when the answer before was given,
    or the attempt started; ``changed``: whether the attempt replaced an answer; ``response``, as JSON, only for ``responses_to``.
    """
    items = _items(deck_id, which, roles, most, case((ITEM.c.revision_id.in_(responses_to), _RESPONSE)).label("response"))
    return session.execute(select(items)).all()


def answers_to(
    session: Session, question_id: int, deck_id: int, which: str, roles: Collection[str], most: int
) -> Sequence[Row[Any]]:
    """The same of one question, each with ``response`` (as JSON) and ``marks``."""
    items = _items(deck_id, which, roles, most, _RESPONSE.label("response"), ITEM.c.marks)
    return session.execute(select(items).where(items.c.question_id == question_id)).all()


def _items(deck_id: int, which: str, roles: Collection[str], most: int, *more: ColumnElement[Any]) -> Any:
    chosen = _chosen(deck_id, which, roles, most)
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


def _chosen(deck_id: int, which: str, roles: Collection[str], most: int) -> Any:
    order = _FIRST.get(which)
    rank = func.row_number().over(partition_by=ATTEMPT.c.user_id, order_by=order) if order else literal(1)
    counted = (
        select(ATTEMPT, rank.label("rank"))
        .join_from(ATTEMPT, USER, USER.c.id == ATTEMPT.c.user_id)
        .where(ATTEMPT.c.deck_id == deck_id, ATTEMPT.c.finished_at.is_not(None), ATTEMPT.c.missed_of.is_(None))
        .where(USER.c.role.in_(roles))
        .subquery()
    )
    newer = func.sum(counted.c.total).over(order_by=counted.c.id.desc()) - counted.c.total
    ranked = select(counted, newer.label("newer")).where(counted.c.rank == 1).subquery()
    return select(
        ranked.c.id, ranked.c.user_id, ranked.c.lang, ranked.c.total, ranked.c.score.label("total_score"), ranked.c.started_at
    ).where(ranked.c.newer < most).subquery()  # fmt: skip


def _reports() -> tuple[Any, Any]:
    """The number of reports on a question, and of those that are open."""
    count = select(func.count()).select_from(REPORT).where(REPORT.c.question_id == QUESTION.c.id)
    return (
        count.correlate(QUESTION).scalar_subquery().label("reports"),
        count.where(REPORT.c.closed_at.is_(None)).correlate(QUESTION).scalar_subquery().label("open_reports"),
    )
