"""The kinds with options: choice, multi, true/false."""

from random import Random
from typing import Any

import pytest

from quizapp.content.bodies import Options
from quizapp.kinds import KINDS, Unreadable
from tests.kinds.samples import sample


def body(*texts: str, keys: str = "a") -> Options:
    """Options with the ids a, b, …; those in ``keys`` are right."""
    return Options.model_validate(
        {"options": [{"id": name, "text": text, "correct": name in keys} for name, text in zip("abcdefgh", texts, strict=False)]}
    )


def said(kind: str, found: Options) -> list[str]:
    return [problem.message % problem.params for problem in KINDS[kind].check(found)]


@pytest.mark.parametrize(
    ("kind", "found", "problems"),
    [
        ("choice", body("red", "blue"), []),
        ("choice", body("red"), ["There are fewer than two options."]),
        ("choice", body("red", "blue", keys=""), ["No option is marked as correct."]),
        ("choice", body("red", "blue", keys="ab"), ["More than one option is marked as correct."]),
        ("choice", body("red", "Red."), ["The option “Red.” stands twice."]),
        ("choice", body("あか", "アカ"), ["The option “アカ” stands twice."]),
        ("choice", body("！", "？"), []),
        ("choice", body("C", "C++", "C#"), []),
        ("choice", body("same", "same", "same"), ["The option “same” stands twice."] * 2),
        ("multi", body("red", "blue", "green", keys="ab"), []),
        ("multi", body("red", "blue", keys="a"), []),
        ("multi", body("red", "blue", keys=""), ["No option is marked as correct."]),
        ("multi", body("red", "blue", keys="ab"), ["Every option is marked as correct."]),
        ("true-false", body("True", "False"), ["A true-or-false question has the options “true” and “false”."]),
    ],
)
def test_what_an_author_has_to_mend_is_said(kind: str, found: Options, problems: list[str]) -> None:
    assert said(kind, found) == problems


def test_two_options_with_one_id_are_told() -> None:
    twice = Options.model_validate({"options": [{"id": "a", "text": text, "correct": text == "red"} for text in ("red", "blue")]})
    assert "Two options have the id “a”." in said("choice", twice)


def test_a_true_or_false_question_has_one_key() -> None:
    def claim(true: bool, false: bool) -> Options:
        raw = [{"id": "true", "text": "T", "correct": true}, {"id": "false", "text": "F", "correct": false}]
        return Options.model_validate({"options": raw})

    assert said("true-false", claim(True, False)) == said("true-false", claim(False, True)) == []
    assert said("true-false", claim(True, True)) == ["More than one option is marked as correct."]
    assert said("true-false", claim(False, False)) == ["No option is marked as correct."]


def test_true_stands_before_false_in_every_attempt() -> None:
    found = sample("true-false").question.wordings["en"].body
    assert {tuple(KINDS["true-false"].arrange(found, Random(seed))) for seed in range(20)} == {("true", "false")}


@pytest.mark.parametrize("kind", ["choice", "multi"])
def test_options_are_shuffled_and_every_order_comes_up(kind: str) -> None:
    found = body("red", "blue", "green")
    assert len({tuple(KINDS[kind].arrange(found, Random(seed))) for seed in range(200)}) == 6


@pytest.mark.parametrize(
    ("chosen", "score"),
    [("ab", 1.0), ("a", 0.5), ("ac", 0.0), ("abc", 0.5), ("c", 0.0), ("cd", 0.0), ("abcd", 0.0), ("acd", 0.0)],
)
def test_a_wrong_choice_takes_back_a_right_one_and_the_score_is_never_negative(chosen: str, score: float) -> None:
    grade = KINDS["multi"].grade(body("red", "blue", "green", "grey", keys="ab"), list(chosen), "en")
    assert grade.score == score
    assert grade.marks == {option: option in "ab" for option in chosen}


def test_multi_tells_how_many_to_choose() -> None:
    message, params = KINDS["multi"].instruction(body("red", "blue", "green", keys="ab"))
    assert params == {"number": 2}
    assert message % params


@pytest.mark.parametrize("places", [["9"], ["-1"], ["0 "], [" 0"], ["0", "1", "2", "3"], ["0"] * 10_000, ["a"], ["00"]])
@pytest.mark.parametrize("kind", ["choice", "multi", "true-false"])
def test_a_place_that_was_not_offered_is_unreadable(kind: str, places: list[str]) -> None:
    assert isinstance(KINDS[kind].read({"choice": places}, ["a", "b", "c"]), Unreadable)


def test_the_same_choice_in_another_arrangement_is_the_same_response() -> None:
    multi: Any = KINDS["multi"]
    assert multi.read({"choice": ["0", "2"]}, ["c", "b", "a"]) == multi.read({"choice": ["0", "1"]}, ["a", "c", "b"]) == ["a", "c"]
    assert multi.show(body("red", "blue", "green"), ["a", "c"], "en") == "red; green"
    assert multi.show(body("赤", "青", "緑"), ["a", "c"], "ja") == "赤／緑"


def test_choices_are_counted_for_every_option() -> None:
    counts = KINDS["choice"].summarise(body("red", "blue", "green"), [["a"], ["c"], ["a"]])
    assert counts == {"a": 2, "b": 0, "c": 1}
