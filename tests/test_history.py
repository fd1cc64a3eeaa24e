"""The judge of the scenarios with faults (``bench/history.py``) finds each way in which an answer can be lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from bench.history import FAIL, OK, SOMETHING, UNKNOWN, History, Key, Verdict, verdict
from quizapp.db import Database
from quizapp.db.columns import ATTEMPT, ITEM
from quizapp.services import play
from tests.factories import NOW, deck, key_point, load_decks


@pytest.fixture
def db(sqlite_url: str) -> Iterator[Database]:
    """One attempt, in which nothing was answered."""
    found = Database(sqlite_url)
    load_decks(found, deck(key_points=[key_point()]))
    play.start(found, None, "colours", lang="en", number=0, order="deck", feedback="end", now=NOW)
    yield found
    found.close()


def judged(db: Database, sent: list[tuple[int, str, str]], stored: str | None, saves: int = 1, **attempt: Any) -> Verdict:
    """The verdict on one question for which (number, value, outcome) were sent, and ``stored`` stands."""
    with db.writing() as session:
        key = session.execute(
            update(ATTEMPT).values({"answered": stored is not None, **attempt}).returning(ATTEMPT.c.key)
        ).scalar_one()
        there = {"response": stored, "saves": saves, "score": 0.0, "answered_at": NOW}
        if stored is not None:
            session.execute(update(ITEM).where(ITEM.c.place == 1).values(there))
        session.commit()
    history = History()
    for number, value, outcome in sent:
        history.note(history.invoke((key, 1), number, value), outcome)
    return verdict(history, db)


def of(found: Verdict) -> dict[str, list[Key] | list[str]]:
    """What is broken, by its name."""
    return {name: broken for name, broken in vars(found).items() if broken}


@pytest.mark.parametrize(
    ("sent", "stored", "saves"),
    [
        ([(1, "a", OK)], "a", 1),
        ([(1, "a", OK), (2, "b", OK)], "b", 2),
        ([(1, "a", OK), (2, "b", UNKNOWN)], "a", 1),
        ([(1, "a", OK), (2, "b", UNKNOWN)], "b", 2),
        ([(1, "a", UNKNOWN)], None, 0),
        ([(1, "a", UNKNOWN), (2, "a", OK)], "a", 1),
        ([(1, "a", OK), (2, "b", FAIL)], "a", 1),
        ([(1, "a", FAIL)], None, 0),
        ([(2, "b", OK), (1, "a", UNKNOWN)], "b", 1),
        ([(1, SOMETHING, OK)], "whatever", 1),
    ],
)
def test_what_was_promised_is_no_fault(db: Database, sent: list[tuple[int, str, str]], stored: str | None, saves: int) -> None:
    assert judged(db, sent, stored, saves) == Verdict()


@pytest.mark.parametrize(
    ("sent", "stored", "saves", "fault"),
    [
        ([(1, "a", OK)], None, 0, "missing"),
        ([(1, SOMETHING, OK)], None, 0, "missing"),
        ([(1, "a", OK), (2, "b", OK)], "a", 2, "missing"),
        ([(2, "b", OK), (1, "a", UNKNOWN)], "a", 2, "missing"),
        ([(1, "a", OK), (2, "b", OK)], "b", 1, "missing"),
        ([(1, "a", OK), (2, "a", OK)], "a", 2, "twice"),
        ([(1, "a", OK), (2, "b", FAIL)], "b", 1, "refused"),
        ([(1, "a", FAIL)], "a", 0, "refused"),
        ([(1, "a", OK)], "z", 1, "refused"),
        ([], "a", 1, "refused"),
    ],
)
def test_each_fault_has_its_name(
    db: Database, sent: list[tuple[int, str, str]], stored: str | None, saves: int, fault: str
) -> None:
    assert list(of(judged(db, sent, stored, saves))) == [fault]


@pytest.mark.parametrize("sums", [{"answered": 2}, {"score": 1.0}])
def test_sums_that_are_not_those_of_the_answers_are_found(db: Database, sums: dict[str, Any]) -> None:
    assert list(of(judged(db, [(1, "a", OK)], "a", **sums))) == ["unsound"]
