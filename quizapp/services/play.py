"""Taking a quiz: start, ask, answer, finish. What was acknowledged is committed; the same answer twice is one row.

With feedback now, the first readable answer stands, or the first right one where it is tried until it is right. With feedback
at the end or never, it may change until the attempt is over. What cannot be read stores nothing. ``attempts.policy`` decides
what is open and what may be seen.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from quizapp.attempts import policy
from quizapp.db import Database, play
from quizapp.db import library as shelves
from quizapp.errors import N_, Conflict, Invalid, NotFound
from quizapp.kinds import KINDS, Grade, Kind, Unreadable
from quizapp.kinds.kind import Form
from quizapp.services import keys
from quizapp.services.attempts import MOST_ITEMS, Started, drawn, new_seed, store
from quizapp.services.item import ItemPage, as_stored, grade_of, page_of, terms
from quizapp.services.library import is_visible
from quizapp.services.sessions import Person

NUMBERS = (5, 10, 20)
ORDERS = ("shuffled", "deck")
FEEDBACK = ("now", "end")
# How a learner says how sure they are.
SURE = {"yes": True, "no": False}
# Where the same question is answered in two tabs.
ELSEWHERE = N_(
    "Another answer to this question was saved elsewhere. Send yours with the button, or load the page again to see the other."
)


class OutOfTurn(Conflict):
    """Another question is due: ``theirs`` is its place, or None where each has an answer."""


@dataclass(frozen=True)
class Results:
    """An attempt with its items. ``over_at`` is when it was over, None while it goes on; then what was missed comes first."""

    attempt: Any
    items: list[tuple[Any, Kind, Any, Grade | None]]
    over_at: datetime | None

    @property
    def missed(self) -> int:
        """How many questions were not answered correctly."""
        return sum(grade is None or grade.score < 1 for _, _, _, grade in self.items)

    @property
    def calibration(self) -> list[tuple[bool, int, int]]:
        """Of those that were (True) and were not (False) sure: how many answers, and how many of them right."""
        said = [(row.sure, grade) for row, _, _, grade in self.items if row.sure is not None and grade is not None]
        counted = {sure: [grade.score >= 1 for other, grade in said if other is sure] for sure in (True, False)}
        return [(sure, len(right), sum(right)) for sure, right in counted.items() if right]


def start(
    db: Database, person: Person | None, slug: str, *, lang: str, number: int, order: str, feedback: str, now: datetime
) -> Started:
    """Draws an attempt at a deck. ``number`` 0 means every question. Raises NotFound, Invalid."""
    if order not in ORDERS or feedback not in FEEDBACK or not 0 <= number <= MOST_ITEMS:
        raise Invalid(N_("That way of taking the quiz is not offered."))
    with db.writing() as session:
        deck = shelves.deck(session, slug)
        if deck is None or not is_visible(person, deck.status, deck.owner_id):
            raise NotFound()
        seed = new_seed()
        pool = play.pool(session, deck.id, lang)
        rows = drawn(pool, number or MOST_ITEMS, shuffled=order == "shuffled", seed=seed)
        started = store(session, person, rows, deck_id=deck.id, lang=lang, feedback=feedback, seed=seed, now=now)
        session.commit()
    return started


def missed(db: Database, person: Person, key: str, now: datetime) -> Started:
    """A new attempt with what was not right in one that is over. Raises NotFound, or Conflict where nothing is left."""
    with db.writing() as session:
        attempt = _attempt(session, person, key)
        wanted = {row.question_id for row in play.items(session, attempt.id, attempt.lang) if (row.score or 0) < 1}
        pool = play.pool_of(session, wanted, attempt.lang)
        if policy.over_at(terms(attempt), now) is None or attempt.feedback == "never" or not pool:
            raise Conflict(N_("There is nothing left to practise in this quiz."))
        seed = new_seed()
        rows = drawn(pool, MOST_ITEMS, shuffled=True, seed=seed)
        columns = {"deck_id": attempt.deck_id, "quiz_id": attempt.quiz_id, "lang": attempt.lang, "missed_of": attempt.id}
        started = store(session, person, rows, seed=seed, now=now, feedback="now", **columns)
        session.commit()
    return started


def question(db: Database, person: Person | None, key: str, place: int, now: datetime) -> ItemPage:
    """One question of this person's attempt. Raises NotFound, and OutOfTurn where another one is due."""
    with db.reading() as session:
        row = own_item(session, person, key, place)
        _in_turn(session, row, now)
        return page_of(session, row, now, with_index=True)


def answer(db: Database, person: Person | None, key: str, place: int, form: Form, now: datetime) -> ItemPage:
    """Marks and stores an answer, and shows what stands now.

    The same answer again shows the same. Raises NotFound, Invalid (unreadable), Conflict (another one stands, or too late).
    """
    with db.writing() as session:
        row = own_item(session, person, key, place, to_change=True)
        kind = KINDS[row.kind]
        response = kind.read(form, row.arrangement)
        if _stands(row, response, now):
            return page_of(session, row, now)
        _in_turn(session, row, now)
        refused = _refused(kind, row, response)
        if refused is not None:
            raise Invalid(refused.message, **refused.params)
        page = page_of(session, _save(session, row, kind, response, now, _sure(row, form)), now)
        session.commit()
    return page


def save(db: Database, person: Person | None, key: str, place: int, form: Form, number: int, now: datetime) -> int:
    """Keeps an answer while it is being given, where it may still change; returns the number of the save that stands.

    ``number`` counts the saves of one question in one tab: what arrives late never undoes what came after it, and of two answers
    with one number, from two tabs, the first stands. Raises as ``answer`` does.
    """
    with db.writing() as session:
        row = own_item(session, person, key, place, to_change=True)
        if not policy.may_change(terms(row)):
            raise Conflict(N_("This answer cannot be saved before it is sent."))
        policy.may_answer(terms(row), now)
        _in_turn(session, row, now)
        if number < row.saved:
            return int(row.saved)
        kind = KINDS[row.kind]
        response = kind.read(form, row.arrangement)
        if isinstance(response, Unreadable):
            raise Invalid(response.message, **response.params)
        if (response, _sure(row, form)) != (row.response, row.sure):
            if number == row.saved:
                raise Conflict(ELSEWHERE)
            _save(session, row, kind, response, now, _sure(row, form))
        play.number_save(session, row.id, number)
        session.commit()
    return number


def give_up(db: Database, person: Person | None, key: str, place: int, now: datetime) -> ItemPage:
    """Ends the tries at a question that is tried until it is right. Twice is once. Raises NotFound, Conflict."""
    with db.writing() as session:
        row = own_item(session, person, key, place, to_change=True)
        if row.behaviour != "until-right" or not row.tries:
            raise Conflict(N_("Try it once first."))
        if row.answered_at is None:
            policy.may_answer(terms(row), now)
            grade, marked_by = keys.mark(KINDS[row.kind], row, row.response)
            grade = Grade(policy.worth(grade.score, row.tries), grade.marks, grade.notes)
            row = _store_answer(session, row, grade, marked_by, row.response, now, row.sure)
        page = page_of(session, row, now)
        session.commit()
    return page


def flag(db: Database, person: Person | None, key: str, place: int, on: bool, now: datetime) -> None:
    """Marks a question to come back to, or takes the mark away. Raises NotFound, Conflict."""
    with db.writing() as session:
        row = own_item(session, person, key, place, to_change=True)
        policy.may_answer(terms(row), now)
        play.flag(session, row.id, on)
        session.commit()


def rearranged(page: ItemPage, form: Form) -> Form | None:
    """The fields to ask ``page`` with again after a button that only moves a part; None where ``form`` is an answer."""
    return page.kind.rearranged(form, page.row.arrangement) if page.grade is None else None


def overview(db: Database, person: Person | None, key: str, now: datetime) -> Results:
    """The attempt with its items; grades are there only where they may be seen. Raises NotFound."""
    with db.reading() as session:
        attempt = _attempt(session, person, key)
        rows = play.items(session, attempt.id, attempt.lang)
    over_at = policy.over_at(terms(attempt), now)
    items = []
    for row in rows:
        kind = KINDS[row.kind]
        seen = policy.may_see(terms(attempt), row.score is not None, now)
        row = keys.counted(kind, row) if seen else row
        grade = grade_of(row) if row.score is not None and seen else None
        items.append((row, kind, kind.body.stored(row.body), grade))
    if over_at is not None:
        items.sort(key=lambda item: (item[3].score if item[3] else 0.0) >= 1)
    return Results(attempt, items, over_at)


def finish(db: Database, person: Person | None, key: str, now: datetime) -> None:
    """Closes the attempt; questions without an answer count as wrong. Twice is once. Raises NotFound."""
    with db.writing() as session:
        attempt = _attempt(session, person, key)
        play.finish(session, attempt.id, policy.over_at(terms(attempt), now) or now)
        session.commit()


def close_expired(db: Database, now: datetime) -> int:
    """Closes every attempt whose time is over, at the moment when it was; returns how many. What was saved is marked already."""
    with db.writing() as session:
        closed = play.close_due(session, now - policy.GRACE)
        session.commit()
    return closed


def _refused(kind: Kind, row: Any, response: Any) -> Unreadable | None:
    """Why ``response`` cannot be the answer."""
    if isinstance(response, Unreadable):
        return response
    return None if policy.may_change(terms(row)) else kind.left_open(response, row.arrangement)


def _sure(row: Any, form: Form) -> bool | None:
    """How sure the learner says they are; None where it is not asked or not said."""
    return SURE.get((form.get("sure") or [""])[0]) if row.confidence else None


def _stands(row: Any, response: Any, now: datetime) -> bool:
    """Whether an answer stands already and nothing else was sent (a reload, a second tab). Raises Conflict for another one."""
    if not policy.may_change(terms(row)) and row.answered_at is not None:
        if response != row.response and not isinstance(response, Unreadable):
            raise Conflict(N_("You had answered this question already. The first answer counts."))
        return True
    policy.may_answer(terms(row), now)
    # The same try sent twice costs nothing.
    return bool(row.behaviour == "until-right" and row.tries > 0 and response == row.response)


def _save(session: Session, row: Any, kind: Kind, response: Any, now: datetime, sure: bool | None) -> Any:
    """Stores the answer, or one more try, and returns ``row`` as it stands then: nobody else can change it before the commit."""
    grade, marked_by = keys.mark(kind, row, response)
    if row.behaviour == "until-right":
        tries = row.tries + 1
        play.count_try(session, row.id, response, tries, sure)
        row = play.standing(row, tries=tries, response=response, sure=sure)
        if grade.score < 1:
            return row
        grade = Grade(policy.worth(1.0, tries), grade.marks, grade.notes)
    return _store_answer(session, row, grade, marked_by, response, now, sure)


def _store_answer(
    session: Session, row: Any, grade: Grade, marked_by: int | None, response: Any, now: datetime, sure: bool | None
) -> Any:
    columns = {"response": response, "score": grade.score, "marks": dict(grade.marks), "answered_at": now, "sure": sure}
    columns |= {"notes": as_stored(grade.notes), "marked_by": marked_by}
    play.save_answer(session, row.id, replace=policy.may_change(terms(row)), columns=columns)
    answered = row.answered + (row.answered_at is None)
    finished_at = now if row.feedback == "now" and answered >= row.total else None
    gained = grade.score - (row.score or 0.0)
    play.count_answer(session, row.attempt_id, answered=answered - row.answered, score=gained, finished_at=finished_at)
    columns |= {"answered": answered, "finished_at": finished_at, "marked_at": None}
    columns["key_body"] = row.key_body if marked_by else None
    return play.standing(row, **columns)


def _attempt(session: Session, person: Person | None, key: str) -> Any:
    found = play.attempt(session, key, person.id) if person else None
    if found is None:
        raise NotFound()
    return found


def own_item(session: Session, person: Person | None, key: str, place: int, *, to_change: bool = False) -> Any:
    """One item of this person's attempt (``db.play.item``). Raises NotFound."""
    here = 1 <= place <= MOST_ITEMS  # a number that no column holds is no place either
    found = play.item(session, key, person.id, place, to_change=to_change) if person and here else None
    if found is None:
        raise NotFound()
    return found


def _in_turn(session: Session, row: Any, now: datetime) -> None:
    """Raises OutOfTurn where questions come one after the other and another one is due."""
    if not row.sequential or policy.over_at(terms(row), now) is not None:
        return
    due = play.first_open(session, row.attempt_id)
    if row.place != due and not policy.may_see(terms(row), row.answered_at is not None, now):
        raise OutOfTurn(N_("The questions of this quiz come one after the other."), theirs=due)
