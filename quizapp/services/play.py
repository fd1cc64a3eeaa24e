"""Taking a quiz: start, ask, answer, finish. What was acknowledged is committed; the same answer twice is one row.

With feedback now, the first readable answer stands. With feedback at the end, it may change until the attempt is finished.
What cannot be read stores nothing.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from types import SimpleNamespace
from typing import Any

from sqlmodel import Session

from quizapp.db import Database, play
from quizapp.db import library as shelves
from quizapp.errors import N_, Conflict, Invalid, NotFound
from quizapp.keypoints.draw import Candidate, draw
from quizapp.kinds import KINDS, Grade, Kind, Unreadable
from quizapp.kinds.kind import Form
from quizapp.services.library import is_visible
from quizapp.services.sessions import Person, ensure_person

NUMBERS = (5, 10, 20)
ORDERS = ("shuffled", "deck")
FEEDBACK = ("now", "end")
MOST_ITEMS = 500
SEED_BITS = 31  # what an integer column of PostgreSQL holds


@dataclass(frozen=True)
class Started:
    """A new attempt; ``token`` is set where a guest came into being with it."""

    key: str
    token: str | None


@dataclass(frozen=True)
class Cited:
    """Who said it and where: a voice, paragraphs with their summaries, errata, in the language of the attempt."""

    voice: str | None
    paragraphs: list[tuple[int, str]]
    errata: list[dict[str, str]]


@dataclass(frozen=True)
class ItemPage:
    """One question of an attempt. ``grade`` and ``cited`` are there only once the learner may see them."""

    row: Any
    kind: Kind
    body: Any
    grade: Grade | None
    cited: Cited | None

    @property
    def following(self) -> int | None:
        """The place to go on with: the next one without an answer, or None where all have one."""
        return self.row.following % 100_000 if self.row.following else None


@dataclass(frozen=True)
class Results:
    """An attempt that is over, with its items: what was missed first."""

    attempt: Any
    items: list[tuple[Any, Kind, Any, Grade | None]]

    @property
    def missed(self) -> int:
        """How many questions were not answered correctly."""
        return sum(grade is None or grade.score < 1 for _, _, _, grade in self.items)


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
        seed = secrets.randbits(SEED_BITS)
        rows = _drawn(play.pool(session, deck.id, lang), number or MOST_ITEMS, order, seed)
        started = _store(session, person, rows, deck_id=deck.id, lang=lang, feedback=feedback, seed=seed, now=now)
        session.commit()
    return started


def missed(db: Database, person: Person, key: str, now: datetime) -> Started:
    """A new attempt with what was not answered correctly in a finished one. Raises NotFound, or Conflict where nothing is left."""
    with db.writing() as session:
        attempt = _attempt(session, person, key)
        wanted = {row.question_id for row in play.items(session, attempt.id, attempt.lang) if (row.score or 0) < 1}
        pool = [row for row in play.pool(session, attempt.deck_id, attempt.lang) if row.question_id in wanted]
        if attempt.finished_at is None or not pool:
            raise Conflict(N_("There is nothing left to practise in this quiz."))
        seed = secrets.randbits(SEED_BITS)
        rows = _drawn(pool, MOST_ITEMS, "shuffled", seed)
        columns = {"deck_id": attempt.deck_id, "lang": attempt.lang, "feedback": "now", "missed_of": attempt.id}
        started = _store(session, person, rows, seed=seed, now=now, **columns)
        session.commit()
    return started


def question(db: Database, person: Person | None, key: str, place: int) -> ItemPage:
    """One question of this person's attempt. Raises NotFound."""
    with db.reading() as session:
        row = _item(session, person, key, place)
        return _page(session, row)


def answer(db: Database, person: Person | None, key: str, place: int, form: Form, now: datetime) -> ItemPage:
    """Marks and stores an answer, and shows what stands now.

    The same answer again shows the same. Raises NotFound, Invalid (unreadable), Conflict (another one stands, or too late).
    """
    with db.writing() as session:
        row = _item(session, person, key, place, to_change=True)
        kind = KINDS[row.kind]
        response = kind.read(form, row.arrangement)
        if _stands(row, response):
            return _page(session, row)
        if isinstance(response, Unreadable):
            raise Invalid(response.message, **response.params)
        grade = kind.grade(kind.body.stored(row.body), response, row.lang, row.prepared)
        page = _page(session, _save(session, row, grade, response, now))
        session.commit()
    return page


def rearranged(page: ItemPage, form: Form) -> Form | None:
    """The fields to ask ``page`` with again after a button that only moves a part; None where ``form`` is an answer."""
    return page.kind.rearranged(form, page.row.arrangement) if page.grade is None else None


def overview(db: Database, person: Person | None, key: str) -> Results:
    """The attempt with its items; grades are there only once it is finished, or at once with feedback now. Raises NotFound."""
    with db.reading() as session:
        attempt = _attempt(session, person, key)
        rows = play.items(session, attempt.id, attempt.lang)
    items = []
    for row in rows:
        kind = KINDS[row.kind]
        open_ = attempt.finished_at is not None or attempt.feedback == "now"
        grade = Grade(row.score, row.marks) if row.score is not None and open_ else None
        items.append((row, kind, kind.body.stored(row.body), grade))
    if attempt.finished_at is not None:
        items.sort(key=lambda item: (item[3].score if item[3] else 0.0) >= 1)
    return Results(attempt, items)


def finish(db: Database, person: Person | None, key: str, now: datetime) -> None:
    """Closes the attempt; questions without an answer count as wrong. Twice is once. Raises NotFound."""
    with db.writing() as session:
        play.finish(session, _attempt(session, person, key).id, now)
        session.commit()


def _drawn(pool: Sequence[Any], number: int, order: str, seed: int) -> list[Any]:
    rows = {row.question_id: row for row in pool}
    candidates = [Candidate(row.question_id, row.key_point_id) for row in pool]
    drawn = draw(candidates, number, shuffled=order == "shuffled", rng=Random(seed))  # noqa: S311, not a secret
    return [rows[candidate.question] for candidate in drawn]


def _store(
    session: Session, person: Person | None, rows: Sequence[Any], *, lang: str, seed: int, now: datetime, **columns: Any
) -> Started:
    if not rows:
        raise Invalid(N_("This deck has no questions in that language yet."))
    rng = Random(seed)  # noqa: S311, not a secret
    bodies = play.bodies(session, [row.revision_id for row in rows], lang)
    items = []
    for place, row in enumerate(rows, 1):
        kind = KINDS[row.kind]
        arrangement = kind.arrange(kind.body.stored(bodies[row.revision_id]), rng)
        items.append(
            {"place": place, "question_id": row.question_id, "revision_id": row.revision_id, "arrangement": arrangement}
            | {"marks": {}, "saves": 0}
        )
    user_id, token = ensure_person(session, person, now)
    key = secrets.token_urlsafe(12)
    columns |= {"key": key, "user_id": user_id, "lang": lang, "seed": seed, "total": len(items), "started_at": now}
    play.add_attempt(session, items, answered=0, score=0.0, **columns)
    return Started(key, token)


def _stands(row: Any, response: Any) -> bool:
    """Whether an answer stands already and nothing else was sent (a reload, a second tab). Raises Conflict for another one."""
    if row.feedback == "now" and row.answered_at is not None:
        if response != row.response and not isinstance(response, Unreadable):
            raise Conflict(N_("You had answered this question already. The first answer counts."))
        return True
    if row.finished_at is not None:
        raise Conflict(N_("This quiz was finished before the answer arrived. It was not changed."))
    return False


def _save(session: Session, row: Any, grade: Grade, response: Any, now: datetime) -> Any:
    """Stores the answer and returns ``row`` as it stands then: nobody else can change it before the commit."""
    columns = {"response": response, "score": grade.score, "marks": dict(grade.marks), "answered_at": now}
    play.save_answer(session, row.id, replace=row.feedback == "end", columns=columns)
    answered = row.answered + (row.answered_at is None)
    finished_at = now if row.feedback == "now" and answered >= row.total else None
    gained = grade.score - (row.score or 0.0)
    play.count_answer(session, row.attempt_id, answered=answered - row.answered, score=gained, finished_at=finished_at)
    return SimpleNamespace(**{**row._mapping, **columns, "answered": answered, "finished_at": finished_at})


def _attempt(session: Session, person: Person | None, key: str) -> Any:
    found = play.attempt(session, key, person.id) if person else None
    if found is None:
        raise NotFound()
    return found


def _item(session: Session, person: Person | None, key: str, place: int, *, to_change: bool = False) -> Any:
    here = 1 <= place <= MOST_ITEMS  # a number that no column holds is no place either
    found = play.item(session, key, person.id, place, to_change=to_change) if person and here else None
    if found is None:
        raise NotFound()
    return found


def _page(session: Session, row: Any) -> ItemPage:
    kind = KINDS[row.kind]
    body = kind.body.stored(row.body)
    may_see = row.answered_at is not None and (row.feedback == "now" or row.finished_at is not None)
    may_see = may_see or row.finished_at is not None
    if not may_see:
        return ItemPage(row, kind, body, None, None)
    return ItemPage(row, kind, body, Grade(row.score or 0.0, row.marks), _cited(session, row))


def _cited(session: Session, row: Any) -> Cited | None:
    if row.source_id is None:
        return None
    source = play.source(session, row.source_id)

    def best(text: dict[str, str]) -> str:
        return text.get(row.lang) or next(iter(text.values()), "")

    errata = [
        {name: best(erratum[name]) for name in ("garbled", "right", "note")}
        for erratum in source.errata
        if erratum["id"] in row.errata
    ]
    places = [(number, best(source.paragraphs[str(number)])) for number in row.paragraphs if str(number) in source.paragraphs]
    return Cited(best(source.voices[row.voice]) if row.voice in source.voices else None, places, errata)
