"""Moving a part of an answer: the question is asked again, as a page or a part of one, and nothing is stored."""

from typing import Any

import pytest
from flask import Flask

from quizapp.db import Database
from tests.browserless import Page, Visitor
from tests.factories import deck, key_point, load_decks
from tests.inspecting import dump

HTMX = {"HX-Request": "true"}
ITEMS = [{"ja": "赤", "en": "Red"}, {"ja": "黄", "en": "Yellow"}, {"ja": "青", "en": "Blue"}, {"ja": "紫", "en": "Violet"}]
RAINBOW = {
    "id": "order",
    "kind": "ordering",
    "stem": {"ja": "虹の色はどの順に並ぶか。", "en": "In which order do these colours come?"},
    "body": {"items": ITEMS},
}


@pytest.fixture
def asked(visitor: Visitor, app_db: Database) -> Page:
    """The page of an ordering in a fresh attempt."""
    only = {name: value for name, value in key_point().items() if name in ("id", "explain")}
    load_decks(app_db, deck(key_points=[only | {"statement": {"ja": "虹。", "en": "Rainbow."}, "questions": [RAINBOW]}]))
    return begin(visitor)


def begin(visitor: Visitor, feedback: str = "now") -> Page:
    return visitor.submit(visitor.get("/decks/colours/"), "attempts", number="0", feedback=feedback)


def order(page: Page) -> list[str]:
    """The items as they stand on the page, by their fields."""
    return [str(value) for value in page.document.xpath("//ol//input[@name='order']/@value")]


def press(visitor: Visitor, page: Page, button: str, **headers: str) -> Page:
    """Presses a button that moves an item."""
    return visitor.post(page.response.request.path, {"order": order(page), "move": button}, **headers)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_a_button_moves_an_item_at_the_same_address_and_stores_nothing(
    asked: Page, visitor: Visitor, app_db: Database, headers: dict[str, str]
) -> None:
    before, (first, second, *rest) = dump(app_db), order(asked)
    moved = press(visitor, asked, "down-0", **headers)
    assert moved.status == 200
    assert order(moved) == [second, first, *rest]
    assert moved.document.xpath("string(//*[@autofocus]/@id)") == "move-down-1"
    assert bool(moved.document.xpath("//title")) is not bool(headers)
    assert order(press(visitor, moved, "up-1")) == [first, second, *rest]
    assert dump(app_db) == before
    assert order(visitor.get(asked.response.request.path)) == [first, second, *rest]


@pytest.mark.parametrize("button", ["up-0", "down-3", "up-99", "up-x", "sideways-1", ""])
def test_a_button_that_is_not_there_is_no_answer(asked: Page, visitor: Visitor, app_db: Database, button: str) -> None:
    before = dump(app_db)
    again = press(visitor, asked, button)
    assert (again.status, order(again)) == (200, order(asked))
    assert dump(app_db) == before


def test_an_order_that_did_not_arrive_whole_is_asked_for_again(asked: Page, visitor: Visitor, app_db: Database) -> None:
    before = dump(app_db)
    for values in ({"move": "up-1"}, {"move": "up-1", "order": ["0", "0", "1", "2"]}, {"order": ["9", "1", "2", "3"]}, {}):
        again = visitor.post(asked.response.request.path, values)
        assert again.status == 422
        assert "did not arrive whole" in again.text
        assert order(again) == order(asked)
    assert dump(app_db) == before


def test_once_it_is_answered_nothing_moves_any_more(asked: Page, visitor: Visitor, app_db: Database) -> None:
    visitor.submit(asked, "/attempts/")
    before = dump(app_db)
    later = press(visitor, asked, "down-0")
    assert (later.status, order(later)) == (200, [])
    assert later.document.xpath("//h2[@id='result']")
    assert visitor.post(asked.response.request.path, {"order": order(asked)[::-1], "move": "down-0"}).status == 409
    assert dump(app_db) == before


def test_nobody_else_moves_an_item_and_nobody_without_a_token(asked: Page, visitor: Visitor, app: Flask, app_db: Database) -> None:
    before: Any = dump(app_db)
    path = asked.response.request.path
    assert visitor.post(path, {"order": order(asked), "move": "down-0", "csrf_token": "x"}).status == 400
    other = Visitor(app)
    assert other.post(path, {"order": order(asked), "move": "down-0"}).status == 404
    assert dump(app_db) == before


def test_an_answer_that_may_change_is_asked_again_in_the_order_that_was_given(visitor: Visitor, asked: Page) -> None:
    page = begin(visitor, "end")
    moved = press(visitor, page, "down-0")
    visitor.submit(moved, "/attempts/")
    assert order(visitor.get(page.response.request.path)) == order(moved)


def test_the_feedback_says_of_each_item_whether_it_stood_in_order_and_where_it_was(visitor: Visitor, asked: Page) -> None:
    names = [" ".join(item.text_content().split()) for item in asked.document.xpath("//ol/li/span[@class='text']")]
    at = {name: place for place, name in zip(order(asked), names, strict=True)}
    shown = visitor.post(asked.response.request.path, {"order": [at[name] for name in ("Yellow", "Blue", "Violet", "Red")]})
    rows = [" ".join(row.text_content().split()) for row in shown.document.xpath("//ol[@class='options']/li")]
    assert rows == [
        "1 Red ✕ Out of order: you had it in place 4",
        "2 Yellow ✓ In order",
        "3 Blue ✓ In order",
        "4 Violet ✓ In order",
    ]
    assert shown.document.xpath("string(//h2[@id='result'])").strip() == "Partly right"
