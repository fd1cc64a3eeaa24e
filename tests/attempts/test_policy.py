"""What an attempt allows, by its terms and the time alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.attempts import policy
from quizapp.attempts.policy import GRACE, Terms
from quizapp.content.quiz import Quiz
from quizapp.errors import Conflict

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def plan(**changes: Any) -> Quiz:
    return Quiz.model_validate({"title": {"en": "A quiz"}, "sections": [{"decks": ["colours"]}]} | changes)


def terms(**changes: Any) -> Terms:
    return Terms(**({"behaviour": "exam", "feedback": "end", "due_at": NOON, "finished_at": None} | changes))


@pytest.mark.parametrize(
    ("changes", "extra", "due"),
    [
        ({}, 0, None),
        ({}, 30, None),
        ({"minutes": 20}, 0, NOON + timedelta(minutes=20)),
        ({"minutes": 20}, 10, NOON + timedelta(minutes=30)),
        ({"closes_at": NOON + HOUR}, 0, NOON + HOUR),
        ({"closes_at": NOON + HOUR}, 10, NOON + HOUR + timedelta(minutes=10)),
        ({"minutes": 90, "closes_at": NOON + HOUR}, 0, NOON + HOUR),
        ({"minutes": 20, "closes_at": NOON + HOUR}, 0, NOON + timedelta(minutes=20)),
    ],
)
def test_an_attempt_is_over_at_the_first_of_its_limits(changes: dict[str, Any], extra: int, due: datetime | None) -> None:
    assert policy.due_at(plan(**changes), NOON, extra) == due


@pytest.mark.bad("BI-91")
@pytest.mark.parametrize(
    ("changes", "taken", "extra", "now", "reason"),
    [
        ({}, 99, 0, NOON, ""),
        ({"opens_at": NOON}, 0, 0, NOON - SECOND, "opens at 2026-11-25 12:00:00"),
        ({"opens_at": NOON}, 0, 0, NOON, ""),
        ({"closes_at": NOON}, 0, 0, NOON, "closed at 2026-11-25 12:00:00"),
        ({"closes_at": NOON}, 0, 0, NOON - SECOND, ""),
        ({"closes_at": NOON}, 0, 5, NOON + timedelta(minutes=4), ""),
        ({"attempts": 2}, 1, 0, NOON, ""),
        ({"attempts": 2}, 2, 0, NOON, "as often as it may be taken (2)"),
    ],
)
def test_when_an_attempt_may_be_started(changes: dict[str, Any], taken: int, extra: int, now: datetime, reason: str) -> None:
    if not reason:
        policy.may_start(plan(**changes), taken, extra, now)
        return
    with pytest.raises(Conflict) as refused:
        policy.may_start(plan(**changes), taken, extra, now)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("given_terms", "now", "over"),
    [
        (terms(), NOON, None),
        (terms(), NOON + GRACE, None),
        (terms(), NOON + GRACE + SECOND, NOON),
        (terms(due_at=None), NOON + 999 * HOUR, None),
        (terms(finished_at=NOON - HOUR), NOON, NOON - HOUR),
    ],
)
def test_time_that_is_over_closes_what_was_not_handed_in(given_terms: Terms, now: datetime, over: datetime | None) -> None:
    assert policy.over_at(given_terms, now) == over


@pytest.mark.bad("BI-91")
@given(st.timedeltas(-timedelta(days=3), timedelta(days=3)), st.booleans(), st.sampled_from(["now", "end", "never"]))
def test_no_answer_counts_after_the_time_and_its_grace(late: timedelta, handed_in: bool, feedback: str) -> None:
    held = terms(feedback=feedback, finished_at=NOON - HOUR if handed_in else None)
    now = NOON + late
    try:
        policy.may_answer(held, now)
    except Conflict:
        assert policy.over_at(held, now) is not None
    else:
        assert policy.over_at(held, now) is None
        assert now <= NOON + GRACE
        assert not handed_in


@pytest.mark.parametrize(
    ("feedback", "answered", "over", "seen"),
    [
        ("now", True, False, True),
        ("now", False, False, False),
        ("now", False, True, True),
        ("end", True, False, False),
        ("end", True, True, True),
        ("never", True, False, False),
        ("never", True, True, False),
    ],
)
def test_when_the_right_answer_may_be_seen(feedback: str, answered: bool, over: bool, seen: bool) -> None:
    held = terms(feedback=feedback, finished_at=NOON if over else None)
    assert policy.may_see(held, answered, NOON) is seen


@pytest.mark.parametrize(
    ("score", "tries", "worth"), [(1, 1, 1), (1, 2, 2 / 3), (1, 3, 1 / 3), (1, 4, 0), (1, 9, 0), (0.5, 2, 1 / 3)]
)
def test_each_try_before_the_right_one_costs_a_third(score: float, tries: int, worth: float) -> None:
    assert policy.worth(score, tries) == pytest.approx(worth)


@pytest.mark.parametrize(("rule", "counts"), [("first", 0.5), ("last", 0.25), ("best", 0.75), ("mean", 0.5)])
def test_which_attempt_counts(rule: Any, counts: float) -> None:
    assert policy.counted(rule, [0.5, 0.75, 0.25]) == counts
    assert policy.counted(rule, []) is None


@pytest.mark.parametrize(
    ("mark", "share", "passed"),
    [
        (None, 1.0, None),
        (60, None, None),
        (60, 0.6, True),
        (60, 0.599, False),
        (67, 2 / 3, False),
        (66, 2 / 3, True),
        (100, 1.0, True),
    ],
)
def test_who_passes(mark: int | None, share: float | None, passed: bool | None) -> None:
    assert policy.passed(plan(pass_mark=mark), share) is passed
