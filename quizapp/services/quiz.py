"""Quizzes that instructors made: who may take them, what is drawn for an attempt, what counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

from sqlmodel import Session

from quizapp.attempts import policy
from quizapp.content.quiz import Quiz, Section
from quizapp.content.text import LANGUAGES
from quizapp.db import Database
from quizapp.db import quiz as quizzes
from quizapp.db.tables import QuizRow
from quizapp.errors import N_, Conflict, NotFound
from quizapp.services.attempts import MOST_ITEMS, Started, drawn, new_seed, store
from quizapp.services.classes import whose
from quizapp.services.item import terms
from quizapp.services.sessions import Person, ensure_person


@dataclass(frozen=True)
class Shown:
    """A quiz for a learner. ``refusal`` says why no attempt can be started now; ``share`` is the part of the mark that counts."""

    row: QuizRow
    plan: Quiz
    numbers: Mapping[str, int]
    attempts: Sequence[Any]
    unfinished: Any | None
    refusal: Conflict | None
    extra: int
    share: float | None
    passed: bool | None
    now: datetime

    @property
    def languages(self) -> list[str]:
        """The languages in which it can be taken."""
        return [lang for lang, number in self.numbers.items() if number]

    @property
    def counting(self) -> list[Any]:
        """The attempts that count."""
        return _counting(self.attempts)


def of_my_classes(db: Database, person: Person | None) -> Sequence[Any]:
    """The published quizzes of the classes that ``person`` is in."""
    if person is None or person.is_guest:
        return ()
    with db.reading() as session:
        return quizzes.of_classes(session, person.id)


def show(db: Database, person: Person | None, key: str, now: datetime) -> Shown:
    """A quiz for whoever may take it, or for its instructor. Raises NotFound."""
    with db.reading() as session:
        row = _takeable(session, person, key)
        plan = Quiz.model_validate(row.plan)
        attempts = quizzes.attempts(session, row.id, person.id) if person else ()
        extra = quizzes.extra_time(session, row.id, person.id) if person else 0
        counted = numbers(session, plan)
    going = _going(attempts, now)
    share = policy.counted(plan.counts, shares(attempts, now)) if plan.feedback != "never" else None
    refusal = None if going else _refusal(plan, attempts, extra, now)
    return Shown(row, plan, counted, attempts, going, refusal, extra, share, policy.passed(plan, share), now)


def start(db: Database, person: Person | None, key: str, lang: str, now: datetime, *, preview: bool = False) -> Started:
    """Starts an attempt at a quiz, or goes on with the one that is not over; a ``preview`` of its instructor counts for nothing.

    Raises NotFound, Invalid, Conflict (not open, taken too often).
    """
    with db.writing() as session:
        row = _takeable(session, person, key)
        plan = Quiz.model_validate(row.plan)
        preview = preview and _is_own(person, row)
        if row.status != "published" and not preview:
            raise Conflict(N_("This quiz is not open."))
        # A guest comes into being here, so that what counts the attempts is there before the first one.
        user_id, token = ensure_person(session, person, now)
        quizzes.lock_person(session, user_id)
        attempts = quizzes.attempts(session, row.id, user_id)
        going = _going(attempts, now)
        if going is not None and not preview:
            return Started(going.key, None, goes_on=True)
        extra = quizzes.extra_time(session, row.id, user_id)
        taken = len(_counting(attempts))
        if not preview:
            policy.may_start(plan, taken, extra, now)
        seed = new_seed()
        columns: dict[str, Any] = {
            "quiz_id": row.id, "number": None if preview else taken + 1, "behaviour": plan.behaviour,
            "feedback": plan.feedback, "sequential": plan.sequential, "confidence": plan.confidence,
            "due_at": policy.due_at(plan, now, extra),
        }  # fmt: skip
        sections = _drawn(session, plan, lang, seed)
        asked, columns["headings"] = [row for rows in sections for row in rows], _headings(plan, sections)
        started = store(session, person or _new(user_id), asked, lang=lang, seed=seed, now=now, **columns)
        session.commit()
    return Started(started.key, token)


def shares(attempts: Sequence[Any], now: datetime) -> list[float]:
    """The share of the mark of each attempt that counts and is over."""
    return [each.score / each.total for each in _counting(attempts) if policy.over_at(terms(each), now) is not None]


def _counting(attempts: Sequence[Any]) -> list[Any]:
    """The attempts that count: no preview, no practice of what was missed."""
    return [each for each in attempts if each.number is not None]


def _going(attempts: Sequence[Any], now: datetime) -> Any | None:
    """The one attempt that counts and is not over."""
    return next((each for each in _counting(attempts) if policy.over_at(terms(each), now) is None), None)


def _refusal(plan: Quiz, attempts: Sequence[Any], extra: int, now: datetime) -> Conflict | None:
    try:
        policy.may_start(plan, len(_counting(attempts)), extra, now)
    except Conflict as refusal:
        return refusal
    return None


def _is_own(person: Person | None, row: QuizRow) -> bool:
    try:
        return person is not None and whose(person) in (None, row.owner_id)
    except NotFound:
        return False


def _takeable(session: Session, person: Person | None, key: str) -> QuizRow:
    """The quiz with this key, if ``person`` may know of it: a draft is its instructor's, a class's quiz its members'."""
    row = quizzes.by_key(session, key)
    if row is None:
        raise NotFound()
    if _is_own(person, row):
        return row
    if row.status != "published":
        raise NotFound()
    if row.class_id and (person is None or not quizzes.is_member(session, row.class_id, person.id)):
        raise NotFound()
    return row


def numbers(session: Session, plan: Quiz) -> dict[str, int]:
    """How many questions an attempt has in each language; 0 where a section has none."""
    return {lang: sum(map(len, _drawn(session, plan, lang, 0))) for lang in LANGUAGES}


def _headings(plan: Quiz, sections: Sequence[Sequence[Any]]) -> list[tuple[int, dict[str, str]]]:
    """Where each section begins, with its title; nothing where none has a title."""
    if not any(section.title for section in plan.sections):
        return []
    firsts = accumulate(map(len, sections), initial=1)
    titles = (section.title.model_dump(exclude_none=True) if section.title else {} for section in plan.sections)
    return list(zip(firsts, titles, strict=False))


def _drawn(session: Session, plan: Quiz, lang: str, seed: int) -> list[list[Any]]:
    """The questions of an attempt, by section, each asked once; none at all where a section has none."""
    asked: set[int] = set()
    sections: list[list[Any]] = []
    for place, section in enumerate(plan.sections):
        rows = [row for row in _pool(session, section, lang) if row.question_id not in asked]
        if section.fixed and not plan.shuffle:
            chosen = rows
        else:
            chosen = drawn(rows, section.number or MOST_ITEMS, shuffled=plan.shuffle, seed=seed + place)
        if not chosen:
            return []
        sections.append(chosen[: MOST_ITEMS - len(asked)])
        asked |= {row.question_id for row in chosen}
    return sections


def _pool(session: Session, section: Section, lang: str) -> Sequence[Any]:
    if section.fixed:
        rows = {row.uid: row for row in quizzes.chosen(session, lang, section.fixed)}
        return [rows[uid] for uid in section.fixed if uid in rows]
    return quizzes.pool(
        session, lang, decks=section.decks, key_points=section.key_points, kinds=section.kinds, levels=section.levels
    )


def _new(user_id: int) -> Person:
    """The guest who came into being in this transaction."""
    return Person(user_id, "guest", None, "")
