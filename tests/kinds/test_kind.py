"""What all kinds share: reading one field of a form, and the outcome of a score."""

import pytest

from quizapp.kinds import KINDS, Grade, Unreadable
from quizapp.kinds.kind import MOST_CHARACTERS, one


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (["blue"], "blue"),
        (["  blue \n"], "blue"),
        (["か\u3099"], "が"),
        (["bl\u200bue"], "blue"),
        (["👍"], "👍"),
        (["x" * MOST_CHARACTERS], "x" * MOST_CHARACTERS),
        ([""], None),
        ([" 　\u200b"], None),
        ([], None),
    ],
)
def test_a_field_is_read_tidied(values: list[str], read: str | None) -> None:
    assert one({"answer": values}, "answer") == read
    assert one({"other": values}, "answer") is None


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (["a", "b"], "sent more than once"),
        (["", ""], "sent more than once"),
        (["x" * (MOST_CHARACTERS + 1)], "10,000 characters"),
        (["a\x00b"], "cannot be typed"),
        (["\ud800"], "cannot be typed"),
        (["e" + "\u0301" * 50], "cannot be typed"),
        (["\ufdfa" * 9_000], "cannot be typed"),
    ],
)
def test_what_cannot_be_read_is_said(values: list[str], reason: str) -> None:
    found = one({"answer": values}, "answer")
    assert isinstance(found, Unreadable)
    assert reason in found.message


@pytest.mark.parametrize(("score", "outcome"), [(1.0, "right"), (0.99, "partly"), (0.01, "partly"), (0.0, "wrong")])
def test_a_score_has_an_outcome(score: float, outcome: str) -> None:
    assert Grade(score, {}).outcome == outcome


def test_each_kind_stands_under_its_name_and_has_its_pages() -> None:
    assert list(KINDS) == ["choice", "multi", "true-false", "cloze", "short", "matching", "ordering", "numeric"]
    for name, kind in KINDS.items():
        assert kind.name == name
        assert kind.page("ask") == f"kinds/{name.replace('-', '_')}/ask.html"


def test_a_model_answer_is_shown_and_answers_are_counted_in_their_normal_form() -> None:
    short = KINDS["short"]
    assert short.summarise(None, ["Blue", "blue", "red", "ＢＬＵＥ"]) == {"blue": 3, "red": 1}
