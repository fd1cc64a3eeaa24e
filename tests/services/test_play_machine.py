"""An attempt under everything that can happen to it at once: saved, reordered, sent twice, handed in, out of time, cut off.

A Hypothesis state machine beside a model of what a learner was told. ``make soak`` runs ten times as many examples.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import event

from quizapp.attempts.policy import GRACE
from quizapp.content.quiz import Quiz
from quizapp.db import Database
from quizapp.errors import Conflict, Invalid
from quizapp.services import account, planning, play, quiz
from quizapp.services.sessions import Person
from tests.factories import NOW, deck, key_point, load_decks

EXAMPLES = int(os.environ.get("QUIZAPP_EXAMPLES", "200"))
PLACES = st.integers(1, 3)
CHOICES = st.integers(0, 2)
MINUTES = 10


class Cut(Exception):
    """The process ended here."""


class Taking(RuleBasedStateMachine):
    """One learner's exam of three questions. ``told`` is what was acknowledged: place → (number of the save, choice)."""

    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(mkdtemp(prefix="quizapp-machine-", dir=self.template.parent))
        shutil.copyfile(self.template, self.folder / "quizapp.db")
        self.db = Database(f"sqlite:///{self.folder / 'quizapp.db'}")
        self.now = NOW
        self.learner = Person(2, "learner", "Lea", "")
        with self.db.reading() as session:
            self.quiz_key = str(session.connection().exec_driver_sql("SELECT key FROM quiz").scalar())
        self.key = quiz.start(self.db, self.learner, self.quiz_key, "en", self.now).key
        self.told: dict[int, tuple[int, str]] = {}
        self.numbers = dict.fromkeys((1, 2, 3), 0)
        self.delayed: list[tuple[int, int, str]] = []
        self.handed_in = False

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.db.close()
            shutil.rmtree(self.folder)

    @property
    def over(self) -> bool:
        return self.handed_in or self.now > NOW + timedelta(minutes=MINUTES) + GRACE

    def form(self, choice: str) -> dict[str, list[str]]:
        return {"choice": [choice]}

    def deliver(self, place: int, number: int, choice: str) -> None:
        """A save arrives. What is acknowledged as the newest stands."""
        try:
            standing = play.save(self.db, self.learner, self.key, place, self.form(choice), number, self.now)
        except Conflict:
            assert self.over
            return
        assert not self.over
        if standing == number and number > self.told.get(place, (0, ""))[0]:
            self.told[place] = (number, choice)

    @rule(place=PLACES, choice=CHOICES)
    def save(self, place: int, choice: int) -> None:
        self.numbers[place] += 1
        self.deliver(place, self.numbers[place], str(choice))

    @rule(place=PLACES, choice=CHOICES)
    def save_that_is_held_up(self, place: int, choice: int) -> None:
        self.numbers[place] += 1
        self.delayed.append((place, self.numbers[place], str(choice)))

    @precondition(lambda self: self.delayed)
    @rule(data=st.data(), twice=st.booleans())
    def what_was_held_up_arrives(self, data: Any, twice: bool) -> None:
        place, number, choice = self.delayed.pop(data.draw(st.integers(0, len(self.delayed) - 1)))
        self.deliver(place, number, choice)
        if twice:
            self.deliver(place, number, choice)

    @rule(place=PLACES, choice=CHOICES, twice=st.booleans())
    def send(self, place: int, choice: int, twice: bool) -> None:
        for _ in range(1 + twice):
            try:
                play.answer(self.db, self.learner, self.key, place, self.form(str(choice)), self.now)
            except Conflict:
                assert self.over
                return
            assert not self.over
            self.told[place] = (self.told.get(place, (0, ""))[0], str(choice))

    @rule(place=PLACES)
    def send_what_cannot_be_read(self, place: int) -> None:
        with pytest.raises((Invalid, Conflict)):
            play.answer(self.db, self.learner, self.key, place, {"choice": ["9"]}, self.now)

    @rule(place=PLACES, choice=CHOICES, at=st.integers(1, 4))
    def the_process_ends_in_the_middle(self, place: int, choice: int, at: int) -> None:
        """It was not acknowledged, so it may be there or not; what was acknowledged before stands all the same."""
        self.numbers[place] += 1
        left = at

        def count(*_: Any) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Cut

        event.listen(self.db.engine, "before_cursor_execute", count)
        try:
            play.save(self.db, self.learner, self.key, place, self.form(str(choice)), self.numbers[place], self.now)
            self.told[place] = (self.numbers[place], str(choice))
        except (Cut, Conflict):
            pass
        finally:
            event.remove(self.db.engine, "before_cursor_execute", count)

    @rule()
    def hand_in(self) -> None:
        play.finish(self.db, self.learner, self.key, self.now)
        self.handed_in = True

    @rule(minutes=st.integers(1, 4))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def forgotten_attempts_are_closed(self) -> None:
        play.close_expired(self.db, self.now)
        self.handed_in = self.over

    @rule()
    def start_again(self) -> None:
        try:
            again = quiz.start(self.db, self.learner, self.quiz_key, "en", self.now)
        except Conflict:
            assert self.over
        else:
            assert (again.key, again.goes_on) == (self.key, True)

    @invariant()
    def what_was_acknowledged_is_there_once_and_marked_as_it_stands(self) -> None:
        if not hasattr(self, "key"):
            return
        results = play.overview(self.db, self.learner, self.key, self.now)
        assert (results.over_at is not None) == self.over
        rows = sorted((row for row, _, _, _ in results.items), key=lambda row: row.place)
        assert [row.place for row in rows] == [1, 2, 3]
        right = 0.0
        for row in rows:
            stored = [row.arrangement.index(row.response[0])] if row.response else []
            assert stored == [int(self.told[row.place][1])] if row.place in self.told else not stored
            fresh = 1.0 if row.response == ["a"] else 0.0
            assert row.score == (fresh if row.response else None)
            right += fresh
        assert results.attempt.answered == len(self.told)
        assert results.attempt.score == pytest.approx(right)


@pytest.fixture
def template(migrated: Path, tmp_path: Path) -> Iterator[Path]:
    """A store with a published exam of three questions of ten minutes, one attempt."""
    path = tmp_path / "template.db"
    shutil.copyfile(migrated, path)
    db = Database(f"sqlite:///{path}")
    load_decks(db, deck(key_points=[key_point(name) for name in ("sky", "sea", "sun")]))
    ines = Person(account.create(db, "Ines", "instructor", None, NOW), "instructor", "Ines", "")
    assert account.create(db, "Lea", "learner", None, NOW) == 2
    plan = {
        "title": {"en": "Exam"},
        "sections": [{"decks": ["colours"], "kinds": ["choice"]}],
        "behaviour": "exam",
        "feedback": "end",
    }
    made = planning.make(db, ines, Quiz.model_validate(plan | {"minutes": MINUTES, "attempts": 1}), None, NOW)
    planning.set_status(db, ines, made, "published", NOW)
    db.close()
    yield path


@pytest.mark.bad("BI-91", "BI-95")
def test_an_attempt_keeps_what_was_acknowledged_whatever_happens(template: Path) -> None:
    Taking.template = template
    checks = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
    run_state_machine_as_test(
        Taking, settings=settings(max_examples=EXAMPLES, stateful_step_count=12, suppress_health_check=checks)
    )
