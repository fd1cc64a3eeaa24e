"""Queries on “I was right”: what learners claim, and the answers that a decision about a claim touches.

A claim waits while nobody has decided it and its answer does not count as right anyway: a mended key may settle it.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlmodel import Session

from quizapp.db.author import writable
from quizapp.db.columns import ATTEMPT, CLAIM, DECK, ITEM, QUESTION, REVISION, USER, WORDING

_WAITS = (CLAIM.c.state == "open") & (ITEM.c.score < 1)
_ASKED = REVISION.alias()
_NOW = WORDING.alias()


def add(session: Session, **columns: Any) -> None:
    """Stores a claim."""
    session.execute(insert(CLAIM).values(state="open", reply="", **columns))


def is_there(session: Session, item_id: int) -> bool:
    """Whether there is a claim on an item."""
    return session.execute(select(CLAIM.c.id).where(CLAIM.c.item_id == item_id)).first() is not None


def number_of(session: Session, user_id: int) -> int:
    """How many claims of a person are waiting."""
    query = (
        select(func.count())
        .select_from(CLAIM)
        .join(ITEM, ITEM.c.id == CLAIM.c.item_id)
        .join(ATTEMPT, ATTEMPT.c.id == ITEM.c.attempt_id)
        .where(ATTEMPT.c.user_id == user_id, _WAITS)
    )
    return int(session.execute(query).scalar_one())


def number_waiting(session: Session, owner_id: int | None) -> int:
    """How many claims on the decks that this person may change are waiting."""
    query = (
        select(func.count())
        .select_from(CLAIM)
        .join(ITEM, ITEM.c.id == CLAIM.c.item_id)
        .join(QUESTION, QUESTION.c.id == ITEM.c.question_id)
        .join(DECK, DECK.c.id == QUESTION.c.deck_id)
        .where(_WAITS, writable(owner_id))
    )
    return int(session.execute(query).scalar_one())


def waiting(session: Session, owner_id: int | None, limit: int) -> Sequence[Row[Any]]:
    """The oldest claims that wait on the decks that this person may change, as ``one`` gives them."""
    return session.execute(_query().where(_WAITS, writable(owner_id)).order_by(CLAIM.c.id).limit(limit)).all()


def question_of(session: Session, claim_id: int) -> int | None:
    """The id of the question that a claim is about."""
    query = select(ITEM.c.question_id).join_from(CLAIM, ITEM, ITEM.c.id == CLAIM.c.item_id).where(CLAIM.c.id == claim_id)
    return session.execute(query).scalar()


def one(session: Session, claim_id: int) -> Row[Any]:
    """A claim with its answer, with the question as it was asked (``kind``, ``body``, ``html``) and as it is now, in the same
    language (``now_kind``, ``now_body``, ``now_prepared``; nothing where it is no longer there)."""
    return session.execute(_query().where(CLAIM.c.id == claim_id)).one()


def wrong(session: Session, question_ids: Collection[int]) -> Sequence[Row[Any]]:
    """(question_id, kind, lang, user_id, response) of the answers to some questions that do not count as right."""
    return session.execute(
        select(ITEM.c.question_id, REVISION.c.kind, ATTEMPT.c.lang, ATTEMPT.c.user_id, ITEM.c.response)
        .join_from(ITEM, ATTEMPT, ATTEMPT.c.id == ITEM.c.attempt_id)
        .join(REVISION, REVISION.c.id == ITEM.c.revision_id)
        .where(ITEM.c.question_id.in_(question_ids), ITEM.c.answered_at.is_not(None), ITEM.c.score < 1)
    ).all()


def decide(session: Session, claim_id: int, **columns: Any) -> None:
    """Stores a decision."""
    session.execute(update(CLAIM).where(CLAIM.c.id == claim_id).values(**columns))


def of_person(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """Every claim that a person made, with the stem that it is about."""
    return session.execute(
        select(WORDING.c.stem, CLAIM.c.text, CLAIM.c.state, CLAIM.c.reply, CLAIM.c.created_at, CLAIM.c.decided_at)
        .join_from(CLAIM, ITEM, ITEM.c.id == CLAIM.c.item_id)
        .join(ATTEMPT, ATTEMPT.c.id == ITEM.c.attempt_id)
        .join(WORDING, (WORDING.c.revision_id == ITEM.c.revision_id) & (WORDING.c.lang == ATTEMPT.c.lang))
        .where(ATTEMPT.c.user_id == user_id)
        .order_by(CLAIM.c.id)
    ).all()


def _query() -> Any:
    return (
        select(
            CLAIM.c.id, CLAIM.c.text, CLAIM.c.state, CLAIM.c.revision_id, CLAIM.c.created_at,
            ITEM.c.id.label("item_id"), ITEM.c.attempt_id, ITEM.c.response, ITEM.c.score, ITEM.c.marks,
            ATTEMPT.c.lang, ATTEMPT.c.user_id, USER.c.name, DECK.c.title,
            QUESTION.c.id.label("question_id"), QUESTION.c.status, QUESTION.c.revision,
            _ASKED.c.kind, WORDING.c.body, WORDING.c.html,
            REVISION.c.kind.label("now_kind"), _NOW.c.body.label("now_body"), _NOW.c.prepared.label("now_prepared"),
        )
        .join_from(CLAIM, ITEM, ITEM.c.id == CLAIM.c.item_id)
        .join(ATTEMPT, ATTEMPT.c.id == ITEM.c.attempt_id)
        .join(USER, USER.c.id == ATTEMPT.c.user_id)
        .join(QUESTION, QUESTION.c.id == ITEM.c.question_id)
        .join(DECK, DECK.c.id == QUESTION.c.deck_id)
        .join(_ASKED, _ASKED.c.id == ITEM.c.revision_id)
        .join(WORDING, (WORDING.c.revision_id == _ASKED.c.id) & (WORDING.c.lang == ATTEMPT.c.lang))
        .join(REVISION, (REVISION.c.question_id == QUESTION.c.id) & (REVISION.c.number == QUESTION.c.revision))
        .join(_NOW, (_NOW.c.revision_id == REVISION.c.id) & (_NOW.c.lang == ATTEMPT.c.lang), isouter=True)
    )  # fmt: skip
