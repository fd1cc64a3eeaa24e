"""Ordering: items are moved up and down; what would still have to be moved costs a part."""

import re
from itertools import pairwise, permutations
from random import Random
from typing import Any

import pytest
from flask import Flask, render_template

from quizapp.content.bodies import Sequence
from quizapp.content.deck import Wording
from quizapp.kinds import KINDS
from quizapp.kinds.ordering import in_order
from quizapp.services.questions import html_of

ORDERING = KINDS["ordering"]
ARRANGEMENT = ["2", "0", "1"]


def body(*items: str) -> Sequence:
    return Sequence(items=items)


def ask(app: Flask, typed: Any, response: list[str] | None = None) -> str:
    found = body("one", "two", "three")
    html = html_of("ordering", Wording(stem="?", body=found, explanation="!"), "en")
    row = {"arrangement": ARRANGEMENT, "response": response}
    with app.test_request_context(headers={"Accept-Language": "en"}):
        return render_template(ORDERING.page("ask"), row=row, html=html, body=found, lang="en", typed=typed)


def shown(page: str) -> list[str]:
    return re.findall(r'<span class="text" lang="en">(\w+)</span>', page)


@pytest.mark.parametrize(
    ("found", "problems"),
    [
        (body("a", "b", "c"), []),
        (body("a", "b"), ["Two things have one wrong order: add a third, or ask which comes first."]),
        (body("a", "b", "A"), ["“A” stands twice."]),
        (body("…", "！", "？"), []),
    ],
)
def test_what_an_author_has_to_mend_is_said(found: Sequence, problems: list[str]) -> None:
    assert [problem.message % problem.params for problem in ORDERING.check(found)] == problems


def test_the_order_that_is_shown_first_is_never_the_right_one_and_any_other_comes_up() -> None:
    orders = {tuple(ORDERING.arrange(body("a", "b", "c"), Random(seed))) for seed in range(300)}
    assert orders == set(permutations("012")) - {("0", "1", "2")}


@pytest.mark.parametrize(
    ("given", "score", "kept"),
    [
        ("01234", 1, "01234"),
        ("10234", 0.75, "1234"),  # two neighbours swapped
        ("12340", 0.75, "1234"),  # the first slipped to the end
        ("40123", 0.75, "0123"),  # the last slipped to the front
        ("03124", 0.75, "0124"),  # one in the middle slipped
        ("10324", 0.5, "134"),  # two swaps
        ("23401", 0.5, "234"),  # two halves exchanged
        ("43201", 0.25, "01"),
        ("43210", 0, ""),
    ],
)
def test_each_item_that_would_have_to_be_moved_costs_the_same_part(given: str, score: float, kept: str) -> None:
    grade = ORDERING.grade(body(*"abcde"), list(given), "en")
    assert grade.score == score
    assert "".join(sorted(item for item, mark in grade.marks.items() if mark)) == kept


def fewest_moves(given: tuple[int, ...]) -> int:
    """How many items have to be taken out and put elsewhere until all are in order, found by trying."""
    seen, moves = {given}, 0
    while tuple(sorted(given)) not in seen:
        moves += 1
        seen |= {
            (*rest[:to], order[at], *rest[to:])
            for order in list(seen)
            for at in range(len(order))
            for rest in [order[:at] + order[at + 1 :]]
            for to in range(len(order))
        }
    return moves


@pytest.mark.parametrize("given", list(permutations(range(4))))
def test_what_is_kept_is_as_much_as_the_fewest_moves_leave(given: tuple[int, ...]) -> None:
    kept = in_order(given)
    in_place = [item for item in given if item in kept]
    assert all(one < two for one, two in pairwise(in_place))
    assert (len(kept) or 1) == len(given) - fewest_moves(given)


@pytest.mark.parametrize(
    ("move", "order", "focus"),
    [
        ("up-2", ["0", "2", "1"], "move-up-1"),
        ("up-1", ["1", "0", "2"], "move-down-0"),
        ("down-0", ["1", "0", "2"], "move-down-1"),
        ("down-1", ["0", "2", "1"], "move-up-2"),
        ("up-0", ["0", "1", "2"], ""),
        ("down-2", ["0", "1", "2"], ""),
        ("up-99", ["0", "1", "2"], ""),
        ("up-9" * 999, ["0", "1", "2"], ""),
        ("up-１", ["0", "1", "2"], ""),
        ("up--1", ["0", "1", "2"], ""),
        ("away-1", ["0", "1", "2"], ""),
        ("", ["0", "1", "2"], ""),
    ],
)
def test_a_button_moves_one_item_and_the_focus_goes_with_it(move: str, order: list[str], focus: str) -> None:
    moved = ORDERING.rearranged({"order": ["0", "1", "2"], "move": [move]}, ARRANGEMENT)
    assert moved == {"order": order, "focus": [focus]}


def test_a_form_without_a_button_or_without_its_order_is_an_answer() -> None:
    assert ORDERING.rearranged({"order": ["0", "1", "2"]}, ARRANGEMENT) is None
    assert ORDERING.rearranged({"order": ["0", "1"], "move": ["up-1"]}, ARRANGEMENT) is None
    assert ORDERING.rearranged({"move": ["up-1"]}, ARRANGEMENT) is None


def test_what_was_moved_is_shown_in_its_place_with_the_focus(app: Flask) -> None:
    assert shown(ask(app, {})) == ["three", "one", "two"]
    page = ask(app, ORDERING.rearranged({"order": ["0", "1", "2"], "move": ["down-0"]}, ARRANGEMENT))
    assert shown(page) == ["one", "three", "two"]
    assert re.findall(r'id="([\w-]+)"\s+autofocus', page) == ["move-down-1"]
    assert re.findall(r'id="([\w-]+)" disabled', page) == ["move-up-0", "move-down-2"]


@pytest.mark.parametrize("junk", [["9", "1", "2"], ["0", "0", "1"], ["0"], ["x", "", "2"], []])
def test_an_order_that_did_not_arrive_whole_is_shown_as_at_first(app: Flask, junk: list[str]) -> None:
    assert shown(ask(app, {"order": junk})) == ["three", "one", "two"]


def test_an_answer_that_may_still_change_is_shown_as_it_was_given(app: Flask) -> None:
    assert shown(ask(app, {}, ["1", "2", "0"])) == ["two", "three", "one"]


def test_a_button_says_what_it_moves_and_where_that_stands(app: Flask) -> None:
    page = re.sub(r"<[^>]+>", "", ask(app, {}))
    assert "Move up: three (1 of 3)" in page
    assert "Move down: two (3 of 3)" in page


def test_an_answer_in_words_is_the_order(app: Flask) -> None:
    found = body("one", "two", "three")
    assert ORDERING.show(found, ["2", "0", "1"], "en") == "three → one → two"
    assert ORDERING.summarise(found, [["2", "0", "1"], ["2", "0", "1"], ["0", "1", "2"]]) == {
        "three → one → two": 2,
        "one → two → three": 1,
    }
