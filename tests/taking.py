"""Learners who take quizzes, for tests of what is made of their answers."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from quizapp.content.bodies import Options
from quizapp.content.quiz import Quiz
from quizapp.db import Database
from quizapp.db.tables import AttemptRow, ItemRow, QuestionRow
from quizapp.services import planning, play, quiz
from quizapp.services.sessions import Person
from tests import answers
from tests.factories import NOW

STEP = timedelta(seconds=10)


def take(
    db: Database,
    learner: Person,
    right: Iterable[str],
    *,
    slug: str = "colours",
    lang: str = "en",
    feedback: str = "now",
    begun: datetime = NOW,
    leave: Iterable[str] = (),
    finish: bool = True,
) -> str:
    """Takes every question of a deck, 10 s each: those of the kinds ``right`` rightly, of ``leave`` not at all, others wrongly."""
    key = play.start(db, learner, slug, lang=lang, number=0, order="deck", feedback=feedback, now=begun).key
    now = answer_all(db, learner, key, right, leave=leave, begun=begun)
    if finish:
        play.finish(db, learner, key, now)
    return key


def plan(**changes: Any) -> Quiz:
    """A quiz of all questions of the deck ``colours``."""
    return Quiz.model_validate({"title": {"en": "Colours"}, "sections": [{"decks": ["colours"]}]} | changes)


def published(db: Database, owner: Person, class_id: int | None = None, **changes: Any) -> tuple[int, str]:
    """A published quiz: its id and its key."""
    made = planning.make(db, owner, plan(**changes), class_id, NOW)
    planning.set_status(db, owner, made, "published", NOW)
    return made, planning.written(db, owner, made).row.key


def sit(
    db: Database,
    learner: Person,
    key: str,
    right: Iterable[str],
    *,
    leave: Iterable[str] = (),
    finish: bool = True,
    preview: bool = False,
) -> str:
    """Takes a quiz: the questions of the kinds ``right`` rightly, of ``leave`` not at all, the others wrongly."""
    attempt = quiz.start(db, learner, key, "en", NOW, preview=preview).key
    now = answer_all(db, learner, attempt, right, leave=leave)
    if finish:
        play.finish(db, learner, attempt, now)
    return attempt


def answer_all(
    db: Database, learner: Person, attempt: str, right: Iterable[str], *, leave: Iterable[str] = (), begun: datetime = NOW
) -> datetime:
    """Answers every question of an attempt, 10 s each: those of the kinds ``right`` rightly, of ``leave`` not at all, others
    wrongly. Returns when the last one was answered."""
    now = begun
    for row, kind, body, _ in play.overview(db, learner, attempt, begun).items:
        if kind.name not in leave:
            now += STEP
            sent = (answers.right if kind.name in right else _wrong)(body, row.arrangement)
            play.answer(db, learner, attempt, row.place, sent, now)
    return now


def place_of(db: Database, learner: Person, key: str, kind: str) -> int:
    """The place of the first question of a kind in an attempt."""
    rows = [row for row, *_ in play.overview(db, learner, key, NOW).items]
    return next(row.place for row in rows if row.kind == kind)


def places(db: Database, key: str) -> dict[str, int]:
    """The place of each question of an attempt by its facet: the last part of its uid."""
    query = select(QuestionRow.facet, ItemRow.place).join_from(ItemRow, QuestionRow, QuestionRow.id == ItemRow.question_id)
    with db.reading() as session:
        found = session.execute(query.join(AttemptRow, AttemptRow.id == ItemRow.attempt_id).where(AttemptRow.key == key))
        return {row.facet: row.place for row in found}


def _wrong(body: Any, arrangement: list[str]) -> answers.Fields:
    """A wrong answer; of options the first wrong one that was written, wherever it is shown."""
    if isinstance(body, Options):
        return {"choice": [str(arrangement.index(next(option.id for option in body.options if not option.correct)))]}
    return answers.wrong(body, arrangement)
