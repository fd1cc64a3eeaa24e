"""Queries on quizzes that instructors make: their own lists, what a learner may take, what can be asked, who took it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, delete, func, insert, or_, select, update
from sqlmodel import Session

from quizapp.db.columns import (
    ATTEMPT,
    CLASS,
    DECK,
    EXTRA_TIME,
    KEY_POINT,
    MEMBER,
    QUESTION,
    QUIZ,
    USER,
    WORDING,
)  # fmt: skip
from quizapp.db.play import TERMS, published
from quizapp.db.results import learners
from quizapp.db.tables import QuizRow

_LISTED = (QUIZ.c.id, QUIZ.c.key, QUIZ.c.title, QUIZ.c.plan, QUIZ.c.status, QUIZ.c.owner_id, QUIZ.c.class_id, QUIZ.c.changed_at)


def owned(session: Session, owner_id: int | None) -> Sequence[Row[Any]]:
    """The quizzes of an instructor, the newest first; with None, everybody's. ``taken``: the attempts that count."""
    taken = (
        select(func.count())
        .where(ATTEMPT.c.quiz_id == QUIZ.c.id, ATTEMPT.c.number.is_not(None))
        .correlate(QUIZ)
        .scalar_subquery()
        .label("taken")
    )
    query = select(*_LISTED, CLASS.c.name.label("class_name"), taken).join_from(QUIZ, CLASS, isouter=True)
    query = query if owner_id is None else query.where(QUIZ.c.owner_id == owner_id)
    return session.execute(query.order_by(QUIZ.c.id.desc())).all()


def one(session: Session, quiz_id: int, owner_id: int | None, *, lock: bool = False) -> QuizRow | None:
    """A quiz of this instructor; of any with None."""
    query = select(QuizRow).where(QuizRow.id == quiz_id)
    query = query if owner_id is None else query.where(QuizRow.owner_id == owner_id)
    return session.scalars(query.with_for_update() if lock else query).first()


def by_key(session: Session, key: str) -> QuizRow | None:
    """The quiz with this key, whatever its state."""
    return session.scalars(select(QuizRow).where(QuizRow.key == key)).first()


def of_classes(session: Session, user_id: int) -> Sequence[Row[Any]]:
    """The published quizzes of the classes that a person is in, the newest first."""
    query = (
        select(*_LISTED, CLASS.c.name.label("class_name"))
        .join_from(QUIZ, CLASS)
        .join(MEMBER, (MEMBER.c.class_id == CLASS.c.id) & (MEMBER.c.user_id == user_id))
        .where(QUIZ.c.status == "published")
        .order_by(QUIZ.c.id.desc())
    )
    return session.execute(query).all()


def is_member(session: Session, class_id: int, user_id: int) -> bool:
    """Whether a person is in the class of a quiz."""
    query = select(MEMBER.c.user_id).where(MEMBER.c.class_id == class_id, MEMBER.c.user_id == user_id)
    return session.execute(query).first() is not None


def lock_person(session: Session, user_id: int) -> None:
    """Lets nobody else start an attempt of this person until the end of the transaction."""
    session.execute(select(USER.c.id).where(USER.c.id == user_id).with_for_update())


def attempts(session: Session, quiz_id: int, user_id: int) -> Sequence[Row[Any]]:
    """A person's attempts at a quiz, the oldest first."""
    columns = (
        ATTEMPT.c.key, ATTEMPT.c.number, ATTEMPT.c.lang, ATTEMPT.c.total, ATTEMPT.c.answered, ATTEMPT.c.score,
        ATTEMPT.c.started_at, *TERMS,
    )  # fmt: skip
    query = select(*columns).where(ATTEMPT.c.quiz_id == quiz_id, ATTEMPT.c.user_id == user_id)
    return session.execute(query.order_by(ATTEMPT.c.id)).all()


def taken(session: Session, quiz_id: int, owner_id: int | None) -> Sequence[Row[Any]]:
    """(user_id, name, …) of every attempt at a quiz that counts: by learner, the oldest first; at the end those without a name.

    The name only of learners in a class of this instructor; with None, of everybody in a class. The order tells no other name.
    """
    is_known = USER.c.id.in_(learners(owner_id))
    name = case((is_known, USER.c.name)).label("name")
    columns = (
        USER.c.id.label("user_id"), name, ATTEMPT.c.number, ATTEMPT.c.total, ATTEMPT.c.answered, ATTEMPT.c.score,
        ATTEMPT.c.started_at, *TERMS,
    )  # fmt: skip
    query = select(*columns).join_from(ATTEMPT, USER).where(ATTEMPT.c.quiz_id == quiz_id, ATTEMPT.c.number.is_not(None))
    order = (case((is_known, 0), else_=1), case((is_known, USER.c.name_key)), USER.c.id, ATTEMPT.c.number)
    return session.execute(query.order_by(*order)).all()


def members(session: Session, class_id: int | None, quiz_id: int) -> Sequence[Row[Any]]:
    """(user_id, name, minutes) of the members of the class of a quiz, with their extra time."""
    query = (
        select(USER.c.id.label("user_id"), USER.c.name, func.coalesce(EXTRA_TIME.c.minutes, 0).label("minutes"))
        .join_from(MEMBER, USER)
        .join(EXTRA_TIME, (EXTRA_TIME.c.user_id == USER.c.id) & (EXTRA_TIME.c.quiz_id == quiz_id), isouter=True)
        .where(MEMBER.c.class_id == class_id)
        .order_by(USER.c.name_key, USER.c.id)
    )
    return session.execute(query).all()


def extra_time(session: Session, quiz_id: int, user_id: int) -> int:
    """How many minutes more than the others a learner has."""
    query = select(EXTRA_TIME.c.minutes).where(EXTRA_TIME.c.quiz_id == quiz_id, EXTRA_TIME.c.user_id == user_id)
    return int(session.execute(query).scalar() or 0)


def set_extra_time(session: Session, quiz_id: int, minutes: dict[int, int]) -> None:
    """Gives these learners these minutes, and everybody else none."""
    session.execute(delete(EXTRA_TIME).where(EXTRA_TIME.c.quiz_id == quiz_id))
    rows = [{"quiz_id": quiz_id, "user_id": user_id, "minutes": more} for user_id, more in minutes.items() if more]
    if rows:
        session.execute(insert(EXTRA_TIME), rows)


def going(session: Session, quiz_id: int, user_ids: Collection[int]) -> Sequence[Row[Any]]:
    """(id, user_id, started_at) of the attempts of these people at a quiz that go on."""
    query = select(ATTEMPT.c.id, ATTEMPT.c.user_id, ATTEMPT.c.started_at).where(
        ATTEMPT.c.quiz_id == quiz_id, ATTEMPT.c.user_id.in_(user_ids), ATTEMPT.c.finished_at.is_(None)
    )
    return session.execute(query).all()


def set_due(session: Session, due: Mapping[int, datetime | None]) -> None:
    """Changes when attempts are over, by their ids."""
    rows = [{"id_": attempt_id, "due": due_at} for attempt_id, due_at in due.items()]
    if rows:
        query = update(ATTEMPT).where(ATTEMPT.c.id == bindparam("id_"))
        session.execute(query.values(due_at=bindparam("due", type_=ATTEMPT.c.due_at.type)), rows)


def pool(
    session: Session,
    lang: str,
    *,
    decks: Collection[str] = (),
    key_points: Collection[str] = (),
    kinds: Collection[str] = (),
    levels: Collection[str] = (),
) -> Sequence[Row[Any]]:
    """(question_id, key_point_id, revision_id, kind) of the questions of ``decks`` that are published, in ``lang`` and in order.

    They are narrowed to ``key_points`` ("deck/key-point"), ``kinds`` and ``levels`` where these are not empty.
    """
    query = _in_decks(lang).where(DECK.c.slug.in_(decks))
    if kinds:
        query = query.where(QUESTION.c.kind.in_(kinds))
    if levels:
        query = query.where(QUESTION.c.level.in_(levels))
    if key_points:
        pairs = [name.partition("/") for name in key_points]
        query = query.where(or_(*(and_(DECK.c.slug == deck, KEY_POINT.c.slug == slug) for deck, _, slug in pairs)))
    return session.execute(query).all()


def chosen(session: Session, lang: str, uids: Collection[str]) -> Sequence[Row[Any]]:
    """The same with ``uid`` of the questions with these uids."""
    return session.execute(_in_decks(lang).add_columns(QUESTION.c.uid).where(QUESTION.c.uid.in_(uids))).all()


def choices(session: Session, decks: Collection[str]) -> Sequence[Row[Any]]:
    """The published questions of ``decks``, once a language: what they ask (uid, kind, lang, stem, body), of which key point
    (deck, key_point, record)."""
    query = _in_decks(None).add_columns(
        QUESTION.c.uid, WORDING.c.lang, WORDING.c.stem, WORDING.c.body, DECK.c.slug.label("deck"),
        KEY_POINT.c.slug.label("key_point"), KEY_POINT.c.record,
    )  # fmt: skip
    return session.execute(query.where(DECK.c.slug.in_(decks))).all()


def _in_decks(lang: str | None) -> Any:
    """The questions of ``db.play.published`` whose deck is published too, deck by deck."""
    return (
        published(lang)
        .join(DECK, DECK.c.id == QUESTION.c.deck_id)
        .join(KEY_POINT, KEY_POINT.c.id == QUESTION.c.key_point_id)
        .where(DECK.c.status == "published")
        .order_by(None)
        .order_by(DECK.c.position, DECK.c.id, QUESTION.c.position, QUESTION.c.id)
    )
