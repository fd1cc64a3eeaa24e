"""What was answered: options, typed answers, and what deserves a look."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.analysis.statistics.answers import (
    Chosen,
    Distractors,
    Miss,
    Typed,
    advice,
    distractors,
    guess_score,
    misses,
    strongest,
)
from quizapp.analysis.statistics.items import Item
from quizapp.content.bodies import Accepted, Gaps, Number, Option, Options, Pair, Pairs, Sequence

NAMES = {"a": "Oslo", "b": "Rome", "c": "Bern"}
FINE = Item(attempts=30, learners=30, facility=0.6, discrimination=0.4)
CHOSEN = Chosen(30, {"a": 18, "b": 7, "c": 5}, {"a": 8, "b": 1, "c": 1}, {"a"})


def options(*right: bool) -> Options:
    return Options(options=tuple(Option(id=f"o{place}", text=f"T{place}", correct=one) for place, one in enumerate(right)))


def told(item: Item, chosen: Chosen | None = CHOSEN) -> list[str]:
    return [message % params for message, params in advice(item, chosen, NAMES)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (options(True, False, False, False), 0.25),
        (options(True, False), 0.5),
        (options(True, True, False), None),
        (Accepted(accepted=("x",)), 0.0),
        (Number(value=1), 0.0),
        (Gaps(text="a {{b}} c {{d}}"), 0.0),
        (Pairs(pairs=(Pair(left="a", right="b"), Pair(left="c", right="d")), others=("e", "f")), 0.25),
        (Pairs(pairs=tuple(Pair(left=left, right=right) for left, right in ("ax", "bx", "cy"))), 0.5),
        (Sequence(items=("a", "b")), None),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_random_answer_gets(body: object, expected: float | None) -> None:
    assert guess_score(body) == expected  # type: ignore[arg-type]


def test_a_gap_to_choose_for_can_be_guessed_and_a_typed_one_cannot() -> None:
    typed = Gaps(text="a {{b}} c {{d}}")
    chosen = typed.gaps[0].model_copy(update={"others": ("x", "y", "z")})
    assert guess_score(Gaps(text=typed.text, gaps=(chosen, typed.gaps[1]))) == 0.125


def test_a_distractor_works_from_five_in_a_hundred() -> None:
    assert distractors(Chosen(100, {"a": 90, "b": 5, "c": 4}, None, {"a"})) == Distractors(1, 2)
    assert distractors(Chosen(0, {"a": 0, "b": 0}, None, {"a"})) is None
    assert distractors(Chosen(10, {"a": 10}, None, {"a"})) is None


def test_the_strongest_third_is_by_the_rest_and_never_splits_a_tie() -> None:
    assert strongest([0.9, 0.8, 0.1, 0.2, 0.3, 0.4]) == [True, True, False, False, False, False]
    assert strongest([0.9, 0.9, 0.9, 0.2, 0.3, 0.4]) == [True, True, True, False, False, False]
    assert strongest([0.9, 0.5, 0.5, 0.5, 0.5, 0.4]) == [True, False, False, False, False, False]
    assert strongest([None, 0.9, 0.1, 0.2]) == [False, True, False, False]


@pytest.mark.parametrize("rests", [[], [None], [0.5], [0.5] * 9, [0.5] * 5 + [0.1] * 4])
def test_where_ties_allow_no_third_there_is_none(rests: list[float | None]) -> None:
    assert strongest(rests) is None


@given(st.lists(st.integers(0, 9).map(lambda tenths: tenths / 9)))
def test_nobody_outside_the_strongest_third_is_as_strong_as_somebody_in_it(rests: list[float]) -> None:
    found = strongest(rests)
    if found is not None:
        inside = [rest for rest, is_in in zip(rests, found, strict=True) if is_in]
        outside = [rest for rest, is_in in zip(rests, found, strict=True) if not is_in]
        assert inside
        assert len(inside) * 2 <= len(rests)
        assert min(inside) > max(outside)


def test_a_question_that_works_needs_no_word() -> None:
    assert told(FINE) == []


@pytest.mark.parametrize(("facility", "word"), [(0.96, "Nearly everybody"), (0.95, ""), (0.3, ""), (0.29, "Few get it right")])
def test_a_question_that_is_too_easy_or_too_hard_is_named(facility: float, word: str) -> None:
    found = told(replace(FINE, facility=facility))
    assert len(found) == bool(word)
    assert all(one.startswith(word) for one in found)


@pytest.mark.parametrize(("discrimination", "number"), [(0.09, 1), (-0.3, 1), (0.1, 0), (None, 0)])
def test_a_question_that_does_not_discriminate_is_named(discrimination: float | None, number: int) -> None:
    assert len(told(replace(FINE, discrimination=discrimination))) == number


def test_a_distractor_that_the_strongest_prefer_is_named_with_the_advice_to_check_the_key() -> None:
    found = told(FINE, replace(CHOSEN, strongest={"a": 4, "b": 5, "c": 1}))
    assert found == ["“Rome” was chosen more often than the key by the strongest third: check the key."]
    assert told(FINE, replace(CHOSEN, strongest={"a": 5, "b": 5, "c": 0})) == []
    assert told(FINE, replace(CHOSEN, strongest=None)) == []


def test_of_several_right_options_the_one_that_fewest_chose_is_compared() -> None:
    chosen = Chosen(30, {"a": 20, "b": 20, "c": 9}, {"a": 9, "b": 2, "c": 3}, {"a", "b"})
    assert told(FINE, chosen) == ["“Bern” was chosen more often than the key by the strongest third: check the key."]


def test_a_distractor_that_nobody_chose_is_named_and_a_key_never() -> None:
    assert told(FINE, replace(CHOSEN, counts={"a": 0, "b": 0, "c": 5})) == ["Nobody chose “Rome”: replace it or leave it out."]


def test_below_twenty_learners_nothing_is_said_however_many_attempts_they_made() -> None:
    bad = Item(attempts=90, learners=19, facility=0.1, discrimination=-0.5)
    assert told(bad) == []
    assert len(told(replace(bad, learners=20))) == 2
    assert told(Item(0, 0)) == []


def typed(text: str, learner: int, part: str = "", lang: str = "en", score: float = 0.0) -> Typed:
    return Typed(text, lang, part, learner, score)


def test_typed_answers_that_are_equal_in_normal_form_count_as_one_in_their_commonest_spelling() -> None:
    found = misses(
        [typed("Minix", 1), typed("minix", 2), typed("Ｍｉｎｉｘ", 3), typed("minix", 4), typed("BSD", 5), typed("bsd", 6)], 2, 10
    )
    assert found == [Miss("minix", "en", "", 4, 0.0), Miss("BSD", "en", "", 2, 0.0)]


def test_what_one_learner_alone_typed_is_not_shown_however_often() -> None:
    assert misses([typed("my name is Lea", 1), typed("my name is Lea", 1)], 2, 10) == []


def test_gaps_and_languages_are_kept_apart() -> None:
    given = [
        typed(text, who, part, lang)
        for text, part, lang in (("a", "1", "en"), ("a", "2", "en"), ("a", "1", "ja"))
        for who in (1, 2)
    ]
    assert [(miss.lang, miss.part) for miss in misses(given, 2, 10)] == [("en", "1"), ("en", "2"), ("ja", "1")]


def test_only_so_many_are_listed_and_a_part_of_the_mark_is_told() -> None:
    given = [typed(text, who, score=0.5) for text in "abc" for who in range(3)]
    assert misses(given, 2, 2) == [Miss("a", "en", "", 3, 0.5), Miss("b", "en", "", 3, 0.5)]


def test_an_answer_of_marks_alone_is_still_an_answer() -> None:
    assert misses([typed("???", 1), typed("???", 2)], 2, 10) == [Miss("???", "en", "", 2, 0.0)]
