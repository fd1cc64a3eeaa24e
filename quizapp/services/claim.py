"""“I was right”: a learner claims that a typed answer is right, and an instructor decides, for this learner or for everybody.

An accepted claim is worth the full mark, whatever any key says later. A claim on an answer that a mended key already counts
as right does not wait any more.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from quizapp.attempts import policy
from quizapp.content.text import tidy
from quizapp.db import Database, claim
from quizapp.db import regrade as marks
from quizapp.errors import N_, Conflict, Invalid, NotFound, TooMany
from quizapp.kinds import KINDS, Kind
from quizapp.services import play, regrade
from quizapp.services.accepting import Key, accept
from quizapp.services.author import limit
from quizapp.services.draft import own_question
from quizapp.services.item import terms
from quizapp.services.sessions import Person

MOST_CHARACTERS = 2000
MOST_OPEN = 20
MOST_SHOWN = 50
ONE, ALL, REFUSE = "one", "all", "refuse"
_WAIT = 3600

# Who gave which answer to a question of a kind in a language: the ids of people by the answer as JSON.
Given = Mapping[tuple[int, str, str], Mapping[str, set[int]]]


@dataclass(frozen=True)
class Waiting:
    """A claim to be decided: the ``answer`` in words, what is accepted now, and how many ``others`` would be right with this
    answer; None where it cannot be accepted for everybody."""

    row: Any
    kind: Kind
    answer: str
    accepted: Sequence[Sequence[str]]
    others: int | None


def send(db: Database, person: Person | None, key: str, place: int, text: str, now: datetime) -> None:
    """Claims that the answer at ``place`` of this person's attempt is right; there is one claim an answer, and twice is once.

    Raises NotFound, Conflict (the answer counts as right by now), Invalid (text), TooMany.
    """
    with db.writing() as session:
        row = play.own_item(session, person, key, place, to_change=True)
        kind = KINDS[row.kind]
        typed = row.response is not None and any(kind.typed(kind.body.stored(row.body)))
        if person is None or not policy.may_see(terms(row), row.answered_at is not None, now) or not typed:
            raise NotFound()
        if claim.is_there(session, row.id):
            return
        if row.score >= 1:
            raise Conflict(N_("Your answer counts as right already."))
        cleaned = _cleaned(text)
        if claim.number_of(session, person.id) >= MOST_OPEN:
            raise TooMany(N_("Many of your answers wait for an instructor already. Please wait until some are decided."), _WAIT)
        claim.add(session, item_id=row.id, text=cleaned, created_at=now)
        session.commit()


def waiting(db: Database, person: Person) -> list[Waiting]:
    """The claims that wait on the decks that ``person`` may change, oldest first."""
    with db.reading() as session:
        rows = claim.waiting(session, limit(person), MOST_SHOWN)
        wrong = claim.wrong(session, {row.question_id for row in rows})
    given: dict[tuple[int, str, str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for answer in wrong:
        given[answer.question_id, answer.kind, answer.lang][json.dumps(answer.response)].add(answer.user_id)
    return [_shown(row, given) for row in rows]


def decide(
    db: Database, person: Person, claim_id: int, decision: str, *, revision: int, reply: str, now: datetime
) -> regrade.Done | None:
    """Accepts a claim for ``one`` learner or for ``all``, or refuses it; says what was marked again. The same twice is once (None).

    ``revision`` is the number of the version that was looked at. Raises NotFound, Invalid, Conflict (decided otherwise, or the
    question was changed).
    """
    with db.writing() as session:
        question_id = claim.question_of(session, claim_id)
        if question_id is None:
            raise NotFound()
        own_question(session, person, question_id, lock=True)
        marks.lock(session, question_id)
        row = claim.one(session, claim_id)
        if _is_decided(row, decision):
            return None
        if decision == ALL and row.revision != revision:
            raise Conflict(N_("Somebody changed the question in the meantime. Look at what is accepted now, then decide again."))
        done = _DECISIONS[decision](session, person, row, _cleaned(reply), now)
        session.commit()
    return done


def _accept_for_one(session: Session, person: Person, row: Any, reply: str, now: datetime) -> regrade.Done:
    claim.decide(session, row.id, state="accepted", decided_at=now, decided_by=person.id)
    return _give(session, person, row, now)


def _accept_for_all(session: Session, person: Person, row: Any, reply: str, now: datetime) -> regrade.Done:
    body = _key(row).accepting(row.response, row.lang)
    if body is None:
        raise Conflict(N_("This answer cannot be accepted for everybody. Accept it for this learner, or change the question."))
    question, key_point, _ = own_question(session, person, row.question_id)
    done = accept(session, person, question, key_point.slug, body, row.lang, now)
    accepting = marks.revision(session, question.id, question.revision)
    claim.decide(session, row.id, state="accepted", decided_at=now, decided_by=person.id, revision_id=accepting)
    after = claim.one(session, row.id)
    if after.score < 1:  # a gap that was left empty is wrong by any key
        _give(session, person, after, now)
    return done


def _refuse(session: Session, person: Person, row: Any, reply: str, now: datetime) -> regrade.Done:
    claim.decide(session, row.id, state="refused", reply=reply, decided_at=now, decided_by=person.id)
    return regrade.Done(0, 0)


_DECISIONS = {ONE: _accept_for_one, ALL: _accept_for_all, REFUSE: _refuse}


def _give(session: Session, person: Person, row: Any, now: datetime) -> regrade.Done:
    """The full mark for the answer of an accepted claim."""
    marks.mark(session, [{"item_id": row.item_id, "score": 1.0, "marks": dict.fromkeys(row.marks, True), "notes": []}])
    audit = {"author_id": person.id, "at": now, "claim_id": row.id}
    marks.note(session, [audit | {"item_id": row.item_id, "old_score": row.score, "new_score": 1.0}])
    marks.sum_up(session, {row.attempt_id})
    return regrade.Done(1, 1)


def _is_decided(row: Any, decision: str) -> bool:
    """Whether exactly this was decided before. Raises Invalid for what is no decision, Conflict for another one."""
    if decision not in _DECISIONS:
        raise Invalid(N_("The form was not complete. Open it again."))
    stands = {"accepted": ONE if row.revision_id is None else ALL, "refused": REFUSE}.get(row.state)
    if stands not in (None, decision) or (stands is None and row.score >= 1):
        raise Conflict(N_("This was settled in the meantime. Your decision was not stored."))
    return stands == decision


def _shown(row: Any, given: Given) -> Waiting:
    kind, key = KINDS[row.kind], _key(row)
    answer = kind.show(key.body, row.response, row.lang)
    accepted = KINDS[row.now_kind].typed(key.now_body) if row.now_body else ()
    return Waiting(row, kind, answer, accepted, _others(row, key, given[row.question_id, row.kind, row.lang]))


def _key(row: Any) -> Key:
    now = row.now_body and KINDS[row.now_kind].body.stored(row.now_body)
    return Key(row.kind, KINDS[row.kind].body.stored(row.body), row.now_kind, now, row.status)


def _others(row: Any, key: Key, given: Mapping[str, set[int]]) -> int | None:
    """How many other people gave an answer that counts for more once this one is accepted."""
    made = key.accepting(row.response, row.lang)
    if made is None:
        return None
    kind = KINDS[row.kind]
    prepared = kind.prepared(made, row.lang)
    people: set[int] = set()
    for text, who in given.items():
        response = json.loads(text)
        before = kind.grade(key.now_body, response, row.lang, row.now_prepared).score
        if kind.grade(made, response, row.lang, prepared).score > before:
            people |= who
    return len(people - {row.user_id})


def _cleaned(text: str) -> str:
    try:
        cleaned = tidy(text)
    except ValueError as error:
        raise Invalid(N_("The text has characters that cannot be stored, or is too long.")) from error
    if len(cleaned) > MOST_CHARACTERS:
        raise Invalid(N_("The text can have 2,000 characters at most."))
    return cleaned
