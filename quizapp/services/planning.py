"""Planning a quiz: what an instructor makes, changes, publishes, gives more time for, and gets back."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from quizapp.attempts import policy
from quizapp.content.problem import Problem, from_pydantic
from quizapp.content.quiz import Quiz
from quizapp.db import Database, classes
from quizapp.db import quiz as quizzes
from quizapp.db.tables import QuizRow
from quizapp.errors import N_, Conflict, Invalid, NotFound
from quizapp.services.author import claim, line
from quizapp.services.classes import whose
from quizapp.services.quiz import numbers, shares
from quizapp.services.sessions import Person

STATUSES = ("draft", "published", "retired")
MOST_EXTRA = 24 * 60


@dataclass(frozen=True)
class Written:
    """A quiz for its instructor. ``number``: how many questions an attempt has, by language; 0 where it cannot be taken in one."""

    row: QuizRow
    plan: Quiz
    numbers: Mapping[str, int]
    members: Sequence[Any]


@dataclass(frozen=True)
class Taken:
    """What one learner made of a quiz: the attempts that count, the share of the mark, whether it is enough."""

    user_id: int
    name: str | None
    attempts: Sequence[Any]
    share: float | None
    passed: bool | None


@dataclass(frozen=True)
class KeyPointChoice:
    """A key point ("deck/key-point") in words, by language, with its questions: by uid the kind, and what each language asks."""

    name: str
    says: dict[str, str]
    questions: dict[str, dict[str, str]]


def checked(values: Mapping[str, Any]) -> Quiz:
    """The quiz that a form describes. Raises Invalid with a problem for each thing to mend."""
    try:
        return Quiz.model_validate(values)
    except ValidationError as error:
        details = error.errors(include_url=False)
        # A list with an entry that cannot be used is not too short: the entry is what has to be mended.
        inside = {detail["loc"][:1] for detail in details if len(detail["loc"]) > 1}
        problems: list[Problem] = [from_pydantic(detail) for detail in details if detail["loc"] not in inside]
        raise Invalid(N_("The quiz is not complete yet."), problems) from error


def owned(db: Database, person: Person) -> Sequence[Any]:
    """The quizzes of an instructor; an admin's list has all."""
    with db.reading() as session:
        return quizzes.owned(session, whose(person))


def written(db: Database, person: Person, quiz_id: int) -> Written:
    """A quiz of this instructor. Raises NotFound."""
    with db.reading() as session:
        row = _own(session, person, quiz_id)
        plan = Quiz.model_validate(row.plan)
        members = quizzes.members(session, row.class_id, row.id) if row.class_id else ()
        return Written(row, plan, numbers(session, plan), members)


def make(db: Database, person: Person, plan: Quiz, class_id: int | None, now: datetime) -> int:
    """Makes a draft and returns its id. Raises Invalid, NotFound."""
    with db.writing() as session:
        _check_class(session, person, class_id)
        row = QuizRow(key=secrets.token_urlsafe(9), owner_id=person.id, class_id=class_id, changed_at=now)
        _fill(row, plan, now)
        session.add(row)
        session.flush()
        made = row.id
        session.commit()
    return made


def save(db: Database, person: Person, quiz_id: int, version: int, plan: Quiz, class_id: int | None, now: datetime) -> None:
    """Changes a quiz; attempts that go on keep what they were started with. Raises Invalid, NotFound, Conflict (stale)."""
    with db.writing() as session:
        row = _own(session, person, quiz_id, lock=True)
        if row.version != version:
            raise Conflict(N_("Somebody else changed this quiz after you opened it."), theirs=Quiz.model_validate(row.plan))
        _check_class(session, person, class_id)
        row.class_id, row.version = class_id, row.version + 1
        _fill(row, plan, now)
        session.commit()


def set_status(db: Database, person: Person, quiz_id: int, status: str, now: datetime) -> None:
    """Publishes or retires a quiz, or makes it a draft again. Raises NotFound, Invalid where there is nothing to ask."""
    if status not in STATUSES:
        raise Invalid(N_("That is no state of a quiz."))
    with db.writing() as session:
        row = _own(session, person, quiz_id, lock=True)
        if status == "published" and not any(numbers(session, Quiz.model_validate(row.plan)).values()):
            raise Invalid(N_("In no language does every section have a question. Choose other decks, kinds or levels."))
        row.status, row.changed_at = status, now
        session.commit()


def set_extra_time(db: Database, person: Person, quiz_id: int, minutes: Mapping[int, int]) -> None:
    """Gives members of the quiz's class more time, also for attempts that go on. Raises NotFound, Invalid."""
    if any(not 0 <= more <= MOST_EXTRA for more in minutes.values()):
        raise Invalid(N_("Extra time is a whole number of minutes, %(most)s at most."), most=MOST_EXTRA)
    with db.writing() as session:
        row = _own(session, person, quiz_id, lock=True)
        known = {member.user_id for member in quizzes.members(session, row.class_id, row.id)}
        given = {user_id: more for user_id, more in minutes.items() if user_id in known}
        quizzes.set_extra_time(session, row.id, given)
        plan = Quiz.model_validate(row.plan)
        going = quizzes.going(session, row.id, known)
        quizzes.set_due(session, {each.id: policy.due_at(plan, each.started_at, given.get(each.user_id, 0)) for each in going})
        session.commit()


def results(db: Database, person: Person, quiz_id: int, now: datetime) -> tuple[Written, list[Taken]]:
    """What everybody made of a quiz of this instructor, members of its class who have not taken it included. Raises NotFound."""
    found = written(db, person, quiz_id)
    with db.reading() as session:
        rows = quizzes.taken(session, quiz_id, whose(person))
    taken = [_taken(found.plan, list(group), now) for _, group in groupby(rows, key=lambda row: row.user_id)]
    there = {each.user_id for each in taken}
    missing = [Taken(each.user_id, each.name, (), None, None) for each in found.members if each.user_id not in there]
    return found, taken + missing


def _taken(plan: Quiz, attempts: Sequence[Any], now: datetime) -> Taken:
    share = policy.counted(plan.counts, shares(attempts, now))
    return Taken(attempts[0].user_id, attempts[0].name, attempts, share, policy.passed(plan, share))


def questions(db: Database, decks: Sequence[str]) -> list[KeyPointChoice]:
    """What can be chosen from these decks: each key point with its published questions, in the order of the decks."""
    if not decks:
        return []
    with db.reading() as session:
        rows = quizzes.choices(session, decks)
    found: dict[str, KeyPointChoice] = {}
    for row in rows:
        name = f"{row.deck}/{row.key_point}"
        if name not in found:
            found[name] = KeyPointChoice(name, claim(row.record), {})
        found[name].questions.setdefault(row.uid, {"kind": row.kind})[row.lang] = line(row)
    return list(found.values())


def _own(session: Session, person: Person, quiz_id: int, *, lock: bool = False) -> QuizRow:
    row = quizzes.one(session, quiz_id, whose(person), lock=lock)
    if row is None:
        raise NotFound()
    return row


def _check_class(session: Session, person: Person, class_id: int | None) -> None:
    if class_id is not None and classes.one(session, class_id, whose(person)) is None:
        raise Invalid(N_("There is no such class of yours."))


def _fill(row: QuizRow, plan: Quiz, now: datetime) -> None:
    row.title, row.changed_at = plan.title.model_dump(exclude_none=True), now
    row.plan = plan.model_dump(mode="json", exclude_none=True)
