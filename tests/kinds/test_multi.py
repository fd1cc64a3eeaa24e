"""Choosing several: what a part of the right options is worth is the author's decision, and learners read it before they answer."""

from typing import Any

import pytest

from quizapp.content.bodies import Options
from quizapp.kinds import KINDS

MULTI = KINDS["multi"]


def body(credit: str, keys: str = "ab") -> Options:
    options = [{"id": name, "text": name, "correct": name in keys} for name in "abcd"]
    return Options.model_validate({"options": options, "credit": credit})


@pytest.mark.parametrize(
    ("chosen", "all_of_them", "minus", "each"),
    [
        ("ab", 1, 1, 1),
        ("a", 0, 0.5, 0.75),
        ("ac", 0, 0, 0.5),
        ("abc", 0, 0.5, 0.75),
        ("abcd", 0, 0, 0.5),
        ("c", 0, 0, 0.25),
        ("cd", 0, 0, 0),
    ],
)
def test_each_way_of_giving_credit_has_its_score(chosen: str, all_of_them: float, minus: float, each: float) -> None:
    scores = [MULTI.grade(body(credit), list(chosen), "en").score for credit in ("all", "minus", "each")]
    assert scores == [all_of_them, minus, each]


@pytest.mark.parametrize("credit", ["all", "minus", "each"])
def test_no_score_is_below_nothing_or_above_everything(credit: str) -> None:
    for keys in ("a", "ab", "abc"):
        chosen = [[name for bit, name in enumerate("abcd") if number >> bit & 1] for number in range(1, 16)]
        scores = [MULTI.grade(body(credit, keys), each, "en").score for each in chosen]
        assert all(0 <= score <= 1 for score in scores)
        assert scores.count(1) == 1


def test_learners_are_told_beforehand_what_counts() -> None:
    said: list[str] = []
    for credit in ("all", "minus", "each"):
        message, params = MULTI.instruction(body(credit))
        said.append(message % params)
    assert said == [
        "Choose 2 answers. Only all of them together count.",
        "Choose 2 answers. Right ones count, wrong ones take away.",
        "Choose 2 answers. Each option counts that is rightly chosen or rightly left.",
    ]


def test_the_form_keeps_the_credit_and_starts_with_minus() -> None:
    found: dict[str, Any] = {"en": body("each"), "ja": body("each")}
    raw = MULTI.fields(data=MULTI.fields.from_bodies(found)).bodies()
    assert {lang: Options.model_validate(one) for lang, one in raw.items()} == found
    assert MULTI.fields(data=MULTI.fields.start()).credit.data == "minus"


@pytest.mark.parametrize("credit", ["all", "minus", "each"])
def test_one_of_several_is_right_or_wrong_whatever_the_credit_says(credit: str) -> None:
    found = body(credit, keys="a")
    assert [KINDS["choice"].grade(found, [chosen], "en").score for chosen in "ab"] == [1, 0]
    options = [{"id": name, "text": name, "correct": name == "true"} for name in ("true", "false")]
    claim = Options.model_validate({"options": options, "credit": credit})
    assert [KINDS["true-false"].grade(claim, [chosen], "en").score for chosen in ("true", "false")] == [1, 0]
    assert KINDS["choice"].instruction(found) == KINDS["choice"].instruction(body("minus", keys="a"))


def test_two_languages_share_the_credit() -> None:
    assert body("all").shape != body("each").shape
