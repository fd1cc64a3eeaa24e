"""Matching: what belongs to each thing on the left is chosen from those on the right."""

import re
from random import Random

import pytest
from flask import Flask, render_template

from quizapp.content.bodies import Pair, Pairs
from quizapp.content.deck import Wording
from quizapp.kinds import KINDS, Unreadable
from quizapp.services.questions import html_of

MATCHING = KINDS["matching"]


def body(*pairs: str, others: tuple[str, ...] = ()) -> Pairs:
    """Pairs typed as ``left=right``."""
    return Pairs(pairs=tuple(Pair(left=left, right=right) for left, right in (pair.split("=") for pair in pairs)), others=others)


def ask(app: Flask, found: Pairs, lang: str = "en") -> str:
    wording = Wording(stem="?", body=found, explanation="!")
    row = {"arrangement": MATCHING.arrange(found, Random(1)), "response": None}
    with app.test_request_context(headers={"Accept-Language": "en"}):
        html = html_of("matching", wording, lang)
        return render_template(MATCHING.page("ask"), row=row, html=html, body=found, lang=lang, typed={})


@pytest.mark.parametrize(
    ("found", "problems"),
    [
        (body("a=1", "b=2"), []),
        (body("a=1", "b=1", "c=2"), []),
        (body("a=1", "b=1", others=("2",)), []),
        (body("a=C", "b=C++"), []),
        (body("a=1", "a=2"), ["“a” stands twice on the left."]),
        (body("リンゴ=1", "りんご=2"), ["“りんご” stands twice on the left."]),
        (body("a=1", "b=1"), ["There is only one thing on the right."]),
        (body("a=1", "b=2", others=("1",)), ["“1” belongs to a pair, so it can't be among the others."]),
        (body("a=1", "b=2", others=("3", "3")), ["“3” stands twice among the others."]),
        (body("a=Linux", "b=LINUX"), ["“LINUX” stands on the right in two spellings. Write it alike."]),
        (body("a=1", "b=2", others=("１",)), ["“１” stands on the right in two spellings. Write it alike."]),
    ],
)
def test_what_an_author_has_to_mend_is_said(found: Pairs, problems: list[str]) -> None:
    assert [problem.message % problem.params for problem in MATCHING.check(found)] == problems


def test_a_problem_has_its_place_in_the_body() -> None:
    found = MATCHING.check(body("a=x", "b=X", "a=y", others=("z", "y")))
    assert [problem.where for problem in found] == [("pairs", 2, "left"), ("others", 1), ("pairs", 1, "right")]


def test_the_same_text_on_the_right_is_one_thing_that_belongs_to_several() -> None:
    found = body("a=1", "b=2", "c=1", others=("3",))
    assert found.rights == ("1", "2", "3")
    assert MATCHING.key(found) == {"0": "0", "1": "1", "2": "0"}
    assert sorted(MATCHING.arrange(found, Random(1))) == ["left/0", "left/1", "left/2", "right/0", "right/1", "right/2"]


def test_the_score_is_the_share_of_pairs_and_each_has_its_mark() -> None:
    grade = MATCHING.grade(body("a=1", "b=2", "c=1", others=("3",)), {"0": "0", "1": "2", "2": "0"}, "en")
    assert grade.score == pytest.approx(2 / 3)
    assert grade.marks == {"0": True, "1": False, "2": True}


def test_both_sides_are_shuffled_and_every_order_comes_up() -> None:
    orders = [MATCHING.arrange(body("a=1", "b=2", "c=3"), Random(seed)) for seed in range(300)]
    for side in (slice(3), slice(3, 6)):
        assert len({tuple(order[side]) for order in orders}) == 6


@pytest.mark.bad("BI-87")
@pytest.mark.parametrize("place", ["9", "-1", " 00", "１", "a", "right/0", "2"])
def test_a_place_that_was_not_offered_is_unreadable(place: str) -> None:
    arrangement = ["left/0", "left/1", "right/0", "right/1"]
    found = MATCHING.read({"match-0": ["0"], "match-1": [place]}, arrangement)
    assert isinstance(found, Unreadable)
    assert found.message == "That option was not offered."


def test_pairs_that_are_left_open_are_wrong_and_the_others_count_unless_the_answer_counts_at_once() -> None:
    arrangement = ["left/0", "left/1", "left/2", "right/0", "right/1"]
    response = MATCHING.read({"match-0": ["0"], "match-1": [""]}, arrangement)
    assert response == {"0": "0"}
    assert MATCHING.grade(body("a=1", "b=1", "c=2"), response, "en").score == pytest.approx(1 / 3)
    assert isinstance(MATCHING.left_open(response, arrangement), Unreadable)
    assert MATCHING.left_open({"0": "0", "1": "0", "2": "1"}, arrangement) is None
    assert isinstance(MATCHING.read({"match-0": [""]}, arrangement), Unreadable)


def test_the_same_answer_in_another_arrangement_is_the_same_response() -> None:
    one = MATCHING.read({"match-0": ["0"], "match-1": ["1"]}, ["left/0", "left/1", "right/0", "right/1"])
    two = MATCHING.read({"match-0": ["0"], "match-1": ["1"]}, ["left/1", "left/0", "right/1", "right/0"])
    assert one == two == {"0": "0", "1": "1"}


def test_an_answer_in_words_says_what_was_matched_with_what() -> None:
    found = body("a=1", "b=2")
    assert MATCHING.show(found, {"0": "1", "1": "1"}, "en") == "a → 2; b → 2"
    assert MATCHING.show(found, {"0": "0"}, "ja") == "a → 1／b → —"
    assert MATCHING.summarise(found, [{"0": "1", "1": "1"}, {"0": "0", "1": "1"}]) == {"b → 2": 2, "a → 2": 1, "a → 1": 1}


def test_a_field_offers_everything_on_the_right_in_plain_words(app: Flask) -> None:
    page = ask(app, body("月={衛星|えいせい}", "太陽=**恒星** & <b>", others=("とても長い惑星",)), "ja")
    offered = re.findall(r'<option value="(\d*)"[^>]*>([^<]*)</option>', page)
    assert {words[2:] for place, words in offered if place} == {"衛星(えいせい)", "恒星 &amp; &lt;b&gt;", "とても長い惑星"}
    assert [place for place, _ in offered] == ["", "0", "1", "2"] * 2
    assert "<ruby>衛星" in page
    assert "\u200b" not in "".join(words for _, words in offered)
    assert re.findall(r'<label for="(match-\d)"', page) == re.findall(r'<select id="(match-\d)"', page) == ["match-0", "match-1"]


def test_a_page_that_asks_has_nothing_chosen(app: Flask) -> None:
    assert "selected" not in ask(app, body("a=1", "b=2"))
