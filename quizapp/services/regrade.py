"""Marking answers again after a key was mended: what that would change, and doing it, all or nothing.

An answer is left alone where it cannot be marked by the mended question, and where an instructor has accepted a claim.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from quizapp.attempts import policy
from quizapp.content.deck import Question
from quizapp.db import Database, regrade
from quizapp.db.tables import DeckRow, QuestionRow
from quizapp.errors import N_, Conflict
from quizapp.kinds import KINDS, Grade
from quizapp.markup import plain
from quizapp.services.classes import whose
from quizapp.services.draft import own_question
from quizapp.services.item import as_stored
from quizapp.services.questions import stored
from quizapp.services.sessions import Person

MOST_NAMED = 200
ACCEPTED = N_("An instructor had accepted the answer: that stays.")
OTHER_LANGUAGE = N_("The question is no longer there in the language of the answer.")
OTHER_KIND = N_("The question is now of another kind.")
OTHER_PARTS = N_("What was chosen, or what is right now, was not offered then with the same words.")


@dataclass(frozen=True)
class Marked:
    """An answer (``db.regrade.items``) with the mark that it gets."""

    row: Any
    grade: Grade

    @property
    def old(self) -> float:
        """The score before."""
        return self.row.score or 0.0

    @property
    def changed(self) -> bool:
        """Whether the score becomes another one."""
        return abs(self.grade.score - self.old) > 1e-9


@dataclass
class Plan:
    """What the key of the newest revision does: answers to mark, items to be marked by it once they are answered, and how
    many answers are ``left`` alone, by the reason."""

    revision_id: int
    again: list[Marked] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

    @property
    def changed(self) -> list[Marked]:
        """The answers whose score becomes another one."""
        return [marked for marked in self.again if marked.changed]

    @property
    def means(self) -> tuple[float, float]:
        """The mean score of the answers before and after."""
        number = len(self.again) or 1
        return sum(marked.old for marked in self.again) / number, sum(marked.grade.score for marked in self.again) / number


@dataclass(frozen=True)
class Preview:
    """What the page of a regrade shows: what the question ``says`` now (language, stem, what is right in each part), whose
    scores change by name where the instructor may know it, the ``others`` as a number, and what was done before."""

    deck: DeckRow
    row: QuestionRow
    says: list[tuple[str, str, list[str]]]
    plan: Plan
    named: list[tuple[str | None, Marked]]
    others: int
    history: Sequence[Any]


@dataclass(frozen=True)
class Done:
    """How many answers were marked again, and how many of them got another score."""

    again: int
    changed: int


def offer(db: Database, person: Person, question_id: int) -> int:
    """How many scores would change if the answers were marked by the key of the newest version. Raises NotFound."""
    with db.reading() as session:
        row, _, _ = own_question(session, person, question_id)
        return len(_plan(session, row).changed) if row.status != "draft" else 0


def preview(db: Database, person: Person, question_id: int) -> Preview:
    """What a regrade would do. Raises NotFound."""
    with db.reading() as session:
        row, key_point, deck = own_question(session, person, question_id)
        plan = _plan(session, row)
        names = regrade.names(session, row.id, whose(person))
        named = [(names[marked.row.user_id], marked) for marked in plan.changed if marked.row.user_id in names]
        others = len(plan.changed) - len(named)
        says = _says(stored(session, row, key_point.slug))
        return Preview(deck, row, says, plan, named, others, regrade.history(session, row.id))


def apply(db: Database, person: Person, question_id: int, revision: int, now: datetime) -> Done:
    """Marks every answer by the key of the newest version, which has to be ``revision``; twice is once.

    Raises NotFound, Conflict (somebody changed the question since it was looked at, or it is a draft).
    """
    with db.writing() as session:
        row, _, _ = own_question(session, person, question_id, lock=True)
        if row.revision != revision:
            raise Conflict(
                N_("Somebody changed the question in the meantime. Nothing was marked again; look at what would change now.")
            )
        if row.status == "draft":
            raise Conflict(N_("The question is a draft. Publish it first, then mark the answers again."))
        done = mark_again(session, row, person.id, now)
        session.commit()
    return done


def mark_again(session: Session, question: QuestionRow, author_id: int, now: datetime) -> Done:
    """Marks every answer to ``question`` by the key of its newest revision. Does not commit."""
    regrade.lock(session, question.id)
    plan = _plan(session, question)
    key = {"marked_by": plan.revision_id}
    regrade.mark(session, [key | {"item_id": item_id} for item_id in plan.waiting])
    regrade.mark(session, [key | {"item_id": m.row.id, "marked_at": now} | _columns(m.grade) for m in plan.again])
    audit = {"author_id": author_id, "at": now, "revision_id": plan.revision_id}
    scores = ({"item_id": m.row.id, "old_score": m.old, "new_score": m.grade.score} for m in plan.again)
    regrade.note(session, [audit | each for each in scores])
    regrade.sum_up(session, {marked.row.attempt_id for marked in plan.changed})
    return Done(len(plan.again), len(plan.changed))


def _says(question: Question) -> list[tuple[str, str, list[str]]]:
    kind = KINDS[question.kind]
    found: list[tuple[str, str, list[str]]] = []
    for lang, wording in sorted(question.wordings.items(), reverse=True):
        typed = [(", " if lang == "en" else "、").join(answers) for answers in kind.typed(wording.body) if answers]
        right = typed or [plain(kind.show(wording.body, kind.key(wording.body), lang))]
        found.append((lang, plain(wording.stem), right))
    return found


def _columns(grade: Grade) -> dict[str, Any]:
    return {"score": grade.score, "marks": dict(grade.marks), "notes": as_stored(grade.notes)}


def _plan(session: Session, question: QuestionRow) -> Plan:
    plan = Plan(regrade.revision(session, question.id, question.revision))
    rows = regrade.items(session, question.id, plan.revision_id)
    revisions = {plan.revision_id}.union(*({row.revision_id, row.key_id} for row in rows))
    judge = _Judge(regrade.wordings(session, revisions), plan.revision_id)
    for row in rows:
        if judge.is_the_same(row):
            continue
        found = ACCEPTED if row.claim == "accepted" else judge.of(row)
        if row.answered_at is None:
            plan.waiting += [row.id] if isinstance(found, Grade) else []
        elif isinstance(found, Grade):
            plan.again.append(Marked(row, _worth(row, found)))
        else:
            plan.left[found] += 1
    return plan


def _worth(row: Any, grade: Grade) -> Grade:
    """The grade of an answer that took several tries."""
    return Grade(policy.worth(grade.score, row.tries), grade.marks, grade.notes) if row.behaviour == "until-right" else grade


class _Judge:
    """Marks by the wordings of one revision; equal answers are marked once."""

    def __init__(self, wordings: Mapping[tuple[int, str], Any], revision_id: int) -> None:
        self._wordings = wordings
        self._revision_id = revision_id
        self._bodies = {place: KINDS[row.kind].body.stored(row.body) for place, row in wordings.items()}
        self._known: dict[tuple[int, str, str], Grade | str] = {}

    def is_the_same(self, row: Any) -> bool:
        """Whether the key that counts for ``row`` says the same as this one."""
        counts, now = self._wordings[row.key_id, row.lang], self._wordings.get((self._revision_id, row.lang))
        return now is not None and (counts.kind, counts.body) == (now.kind, now.body)

    def of(self, row: Any) -> Grade | str:
        """The mark of an answer, or why it cannot be marked; for an item without an answer, that of the right one."""
        known = (row.revision_id, row.lang, json.dumps(row.answered_at and row.response, sort_keys=True))
        if known not in self._known:
            self._known[known] = self._judged(row)
        return self._known[known]

    def _judged(self, row: Any) -> Grade | str:
        now = self._wordings.get((self._revision_id, row.lang))
        if now is None:
            return OTHER_LANGUAGE
        if now.kind != self._wordings[row.revision_id, row.lang].kind:
            return OTHER_KIND
        kind, body = KINDS[now.kind], self._bodies[self._revision_id, row.lang]
        response = kind.key(body) if row.answered_at is None else row.response
        restated = kind.restated(self._bodies[row.revision_id, row.lang], body, response)
        return OTHER_PARTS if restated is None else kind.grade(body, restated, row.lang, now.prepared)
