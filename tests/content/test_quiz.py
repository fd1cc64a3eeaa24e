"""What a quiz may be."""

from typing import Any

import pytest
from pydantic import ValidationError

from quizapp.content.quiz import Quiz

PLAN: dict[str, Any] = {"title": {"en": "Colours"}, "sections": [{"decks": ["colours"]}]}


def test_the_least_that_makes_a_quiz() -> None:
    quiz = Quiz.model_validate(PLAN)
    assert (quiz.behaviour, quiz.feedback, quiz.counts, quiz.minutes, quiz.attempts) == ("practice", "now", "best", None, None)
    assert Quiz.model_validate(quiz.model_dump(mode="json")) == quiz


@pytest.mark.bad("BI-86")
@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": {}}, ("title",)),
        ({"sections": []}, ("sections",)),
        ({"sections": [{"decks": []}]}, ("sections", 0)),
        ({"sections": [{"decks": ["a"], "number": "0"}]}, ("sections", 0, "number")),
        ({"sections": [{"decks": ["a"], "number": "501"}]}, ("sections", 0, "number")),
        ({"sections": [{"decks": ["a"]}] * 21}, ("sections",)),
        ({"sections": [{"fixed": ["a/b/c", "a/b/c"]}]}, ("sections", 0)),
        ({"sections": [{"decks": ["a"], "levels": ["guess"]}]}, ("sections", 0, "levels", 0)),
        ({"minutes": "1000000000000"}, ("minutes",)),
        ({"minutes": "0"}, ("minutes",)),
        ({"attempts": "-1"}, ("attempts",)),
        ({"attempts": "two"}, ("attempts",)),
        ({"pass_mark": "101"}, ("pass_mark",)),
        ({"counts": "worst"}, ("counts",)),
        ({"behaviour": "guess"}, ("behaviour",)),
        ({"opens_at": "Mars/X"}, ("opens_at",)),
        ({"opens_at": "2026"}, ("opens_at",)),
        ({"opens_at": 20}, ("opens_at",)),
        ({"closes_at": "1999-12-31T23:59Z"}, ("closes_at",)),
        ({"closes_at": "2100-01-01T00:00Z"}, ("closes_at",)),
        ({"closes_at": "0001-01-01T00:00+14:00"}, ("closes_at",)),
        ({"opens_at": "2026-12-02T10:00:00Z", "closes_at": "2026-12-02T10:00:00Z"}, ()),
        ({"behaviour": "exam", "feedback": "now"}, ()),
        ({"behaviour": "until-right", "feedback": "end"}, ()),
        ({"behaviour": "practice", "feedback": "never"}, ()),
        ({"owner_id": 7}, ("owner_id",)),
    ],
)
def test_what_does_not_hold_together_is_refused_at_its_place(change: dict[str, Any], where: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as refused:
        Quiz.model_validate(PLAN | change)
    assert where in [error["loc"] for error in refused.value.errors()]
