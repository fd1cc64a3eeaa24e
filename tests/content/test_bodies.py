"""The six bodies and what they refuse."""

from typing import Any

import pytest
from pydantic import ValidationError

from quizapp.content.bodies import Accepted, Body, Gaps, Number, Options, Pairs, Partly, Sequence
from quizapp.content.deck import Deck, KeyPoint, Picture
from tests import factories

OPTION = {"id": "a", "text": "青", "correct": "yes"}


def test_an_option_is_right_only_where_it_says_so() -> None:
    body = Options.model_validate({"options": [OPTION, {"id": "b", "text": "赤"}, {"id": "c", "text": "緑", "correct": "no"}]})
    assert body.keys == {"a"}


@pytest.mark.parametrize(
    ("model", "raw"),
    [
        (Options, {"options": [OPTION | {"id": "A B"}]}),
        (Options, {"options": [OPTION | {"id": ""}]}),
        (Options, {"options": [OPTION | {"text": " "}]}),
        (Options, {"options": [OPTION | {"correct": "maybe"}]}),
        (Options, {"options": [OPTION | {"score": "1"}]}),
        (Options, {"options": [OPTION] * 51}),
        (Options, {"options": "a"}),
        (Accepted, {"accepted": []}),
        (Accepted, {"accepted": ["青"] * 51}),
        (Accepted, {"accepted": ["青" * 1001]}),
        (Accepted, {"accepted": ["青"], "partly": [{"text": "空色", "score": "0.5"}] * 51}),
        (Number, {"value": "nan"}),
        (Number, {"value": "inf"}),
        (Number, {"value": "1", "tolerance": "-1"}),
        (Number, {"value": "4,050億"}),
        (Number, {"value": "1e999999999"}),
        (Number, {"value": "1" * 29}),
        (Number, {"value": "0." + "1" * 13}),
        (Number, {"value": "1", "unit": "a\x00"}),
        (Number, {"value": "1", "units": [{"name": "B", "factor": "0"}]}),
        (Number, {"value": "1", "units": [{"name": " ", "factor": "1"}]}),
        (Pairs, {"pairs": [{"left": "a", "right": "b"}]}),
        (Sequence, {"items": ["a"]}),
        (Gaps, {"text": "x", "gaps": []}),
    ],
)
def test_a_body_that_makes_no_sense_is_refused(model: type[Body], raw: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(raw)


@pytest.mark.parametrize(("typed", "stored"), [("5e9", "5000000000"), ("0.10", "0.1"), ("-0", "0"), ("1_000", "1000"), ("7.", "7")])
def test_a_number_is_kept_exactly_and_in_one_spelling(typed: str, stored: str) -> None:
    body = Number.model_validate({"value": typed})
    assert body.model_dump(mode="json")["value"] == stored
    assert Number.stored(body.model_dump(mode="json")) == body


def test_pairs_know_what_stands_on_the_right_and_what_belongs_to_each() -> None:
    pairs = [{"left": left, "right": right} for left, right in ("a1", "b2", "c1")]
    body = Pairs.model_validate({"pairs": pairs, "others": ["3"]})
    assert (body.rights, body.matches) == (("1", "2", "3"), (0, 1, 0))
    three = Pairs.model_validate({"pairs": [pair | {"right": pair["left"]} for pair in pairs], "others": ["3"]})
    assert body.shape != three.shape


def test_a_body_never_changes() -> None:
    body = Accepted(accepted=("青",))
    with pytest.raises(ValidationError, match="frozen"):
        body.accepted = ("赤",)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        (
            Options.model_validate({"options": [OPTION, {"id": "b", "text": "赤"}]}),
            Options.model_validate({"options": [OPTION | {"text": "blue"}, {"id": "b", "text": "red"}]}),
            Options.model_validate({"options": [OPTION | {"correct": "no"}, {"id": "b", "text": "red", "correct": "yes"}]}),
        ),
        (Gaps(text="{{a}} {{b}}"), Gaps(text="{{2:x}} {{1:y}}"), Gaps(text="{{a}} b")),  # type: ignore[call-arg]
        (Sequence(items=("a", "b")), Sequence(items=("c", "d")), Sequence(items=("a", "b", "c"))),
    ],
)
def test_the_shape_is_what_two_languages_share(one: Body, same: Body, other: Body) -> None:
    assert one.shape == same.shape
    assert one.shape != other.shape


def test_pairs_have_as_many_in_each_language_and_answers_need_not() -> None:
    two, three = ({"pairs": [{"left": str(n), "right": str(n)} for n in range(number)]} for number in (2, 3))
    assert Pairs.model_validate(two).shape != Pairs.model_validate(three).shape
    assert Accepted(accepted=("青", "あお")).shape == Accepted(accepted=("blue",)).shape


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_picture_is_described_in_each_of_its_languages(lang: str) -> None:
    assert Picture.model_validate({lang: "a.svg", "alt": {lang: "道"}})
    with pytest.raises(ValidationError, match="needs its description"):
        Picture.model_validate({"ja": "a.svg", "en": "b.svg", "alt": {lang: "道"}})


def test_a_number_that_no_database_could_keep_is_refused() -> None:
    with pytest.raises(ValidationError):
        factories.deck(order=10**12)
    with pytest.raises(ValidationError):
        KeyPoint.model_validate(factories.key_point(at=["1", str(10**400)]))


def test_a_slug_is_made_of_small_letters_digits_and_hyphens() -> None:
    assert Deck.model_validate(factories.deck().model_dump(by_alias=True) | {"deck": "a-1"})
    for slug in ["", "-a", "A", "a b", "a/b", "ä", "a" * 65, "..", "a\n"]:
        with pytest.raises(ValidationError):
            factories.deck(slug)


@pytest.mark.parametrize(
    ("written", "score"),
    [("50%", 0.5), ("５０ ％", 0.5), ("0.5", 0.5), (0.25, 0.25), ("33.3%", 0.333), (" 7 % ", 0.07), ("99.9%", 0.999)],
)
def test_a_part_of_the_mark_is_a_share_or_a_percentage(written: Any, score: float) -> None:
    assert Partly(text="青", score=written).score == score


@pytest.mark.parametrize(
    "written", ["0%", "100%", "1", "0", "-5%", "150%", "nan", "1e-400", "inf", "1e999999999", "half", "", "%", "50%%", None]
)
def test_nothing_the_whole_and_what_is_no_number_are_no_part_of_the_mark(written: Any) -> None:
    with pytest.raises(ValidationError, match="part of the mark"):
        Partly(text="青", score=written)


def test_other_accepted_answers_are_told_in_words_but_for_those_with_wildcards() -> None:
    body = Accepted(accepted=("2*3", r"3\*2", "6*", "六"))
    assert body.also == ("3*2", "六")
    assert body.patterns == (r"2\*3", r"3\*2", "6*", "六")


def test_of_many_other_answers_a_learner_sees_the_first_five() -> None:
    assert Accepted(accepted=tuple("abcdefgh")).also == tuple("bcdef")
