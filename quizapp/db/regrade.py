"""Queries for marking answers again: which ones a key does not count for yet, what stood before, and who did it when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlmodel import Session

from quizapp.db.columns import ATTEMPT, CLAIM, ITEM, REGRADE, REVISION, USER, WORDING
from quizapp.db.results import learners


def revision(session: Session, question_id: int, number: int) -> int:
    """The id of a revision of a question."""
    query = select(REVISION.c.id).where(REVISION.c.question_id == question_id, REVISION.c.number == number)
    return int(session.execute(query).scalar_one())


def lock(session: Session, question_id: int) -> None:
    """Lets whoever answers in an attempt that has this question wait until the commit (PostgreSQL; SQLite has one writer)."""
    asked = select(ITEM.c.attempt_id).where(ITEM.c.question_id == question_id)
    session.execute(select(ATTEMPT.c.id).where(ATTEMPT.c.id.in_(asked)).order_by(ATTEMPT.c.id).with_for_update())


def items(session: Session, question_id: int, revision_id: int) -> Sequence[Row[Any]]:
    """Every item of a question for which the key of ``revision_id`` does not count yet; ``key_id`` is the one that does."""
    key_id = func.coalesce(ITEM.c.marked_by, ITEM.c.revision_id)
    return session.execute(
        select(
            ITEM.c.id, ITEM.c.attempt_id, ITEM.c.revision_id, key_id.label("key_id"), ITEM.c.response, ITEM.c.score,
            ITEM.c.answered_at, ITEM.c.tries, ATTEMPT.c.behaviour, ATTEMPT.c.lang, ATTEMPT.c.user_id,
            ATTEMPT.c.started_at, CLAIM.c.state.label("claim"),
        )
        .join_from(ITEM, ATTEMPT, ATTEMPT.c.id == ITEM.c.attempt_id)
        .join(CLAIM, CLAIM.c.item_id == ITEM.c.id, isouter=True)
        .where(ITEM.c.question_id == question_id, key_id != revision_id)
        .order_by(ITEM.c.id)
    ).all()  # fmt: skip


def wordings(session: Session, revision_ids: Collection[int]) -> dict[tuple[int, str], Row[Any]]:
    """(kind, body, prepared) of revisions, by id and language."""
    found = session.execute(
        select(WORDING.c.revision_id, WORDING.c.lang, REVISION.c.kind, WORDING.c.body, WORDING.c.prepared)
        .join_from(WORDING, REVISION, REVISION.c.id == WORDING.c.revision_id)
        .where(WORDING.c.revision_id.in_(revision_ids))
    )
    return {(row.revision_id, row.lang): row for row in found}


def names(session: Session, question_id: int, owner_id: int | None) -> dict[int, str | None]:
    """The names by id of those who were asked a question and are in a class of this instructor; with None, in any class."""
    asked = (
        select(ATTEMPT.c.user_id)
        .join_from(ATTEMPT, ITEM, ITEM.c.attempt_id == ATTEMPT.c.id)
        .where(ITEM.c.question_id == question_id)
    )
    found = session.execute(select(USER.c.id, USER.c.name).where(USER.c.id.in_(asked), USER.c.id.in_(learners(owner_id))))
    return {row.id: row.name for row in found}


def mark(session: Session, marked: Iterable[Mapping[str, Any]]) -> None:
    """Writes the new marks of items: of each its ``item_id`` and the columns to change, the same ones for all."""
    rows = list(marked)
    if rows:
        values = {name: bindparam(name, type_=ITEM.c[name].type) for name in rows[0] if name != "item_id"}
        session.execute(update(ITEM).where(ITEM.c.id == bindparam("item_id")).values(values), rows)


def note(session: Session, entries: Sequence[Mapping[str, Any]]) -> None:
    """Stores who marked which items again, and what stood before."""
    if entries:
        session.execute(insert(REGRADE), list(entries))


def sum_up(session: Session, attempt_ids: Iterable[int]) -> None:
    """Brings the scores of attempts up to the sums of their items."""
    total = select(func.coalesce(func.sum(ITEM.c.score), 0.0)).where(ITEM.c.attempt_id == ATTEMPT.c.id).scalar_subquery()
    rows = [{"id_": attempt_id} for attempt_id in sorted(attempt_ids)]
    if rows:
        session.execute(update(ATTEMPT).where(ATTEMPT.c.id == bindparam("id_")).values(score=total), rows)


def history(session: Session, question_id: int) -> Sequence[Row[Any]]:
    """(at, name of who did it, number of the version or None for a claim, items, how many got another score), newest first."""
    return session.execute(
        select(
            REGRADE.c.at, USER.c.name, REVISION.c.number, func.count().label("items"),
            func.count().filter(REGRADE.c.old_score != REGRADE.c.new_score).label("changed"),
        )
        .join_from(REGRADE, ITEM, ITEM.c.id == REGRADE.c.item_id)
        .join(REVISION, REVISION.c.id == REGRADE.c.revision_id, isouter=True)
        .join(USER, USER.c.id == REGRADE.c.author_id, isouter=True)
        .where(ITEM.c.question_id == question_id)
        .group_by(REGRADE.c.at, USER.c.name, REVISION.c.number)
        .order_by(REGRADE.c.at.desc(), REVISION.c.number)
    ).all()  # fmt: skip
