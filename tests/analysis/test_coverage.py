"""Which key points rest on which paragraph."""

from quizapp.analysis.coverage import as_page, coverage
from quizapp.content.deck import Deck
from quizapp.content.source import Source

TEXT = {"en": "words"}
SOURCE = Source.model_validate(
    {
        "source": "talk", "title": TEXT, "about": TEXT, "voices": {}, "left_out": {2: "An aside."},
        "paragraphs": {1: {"en": "One | two"}, 2: {"ja": "二"}, 3: TEXT},
    }
)  # fmt: skip


def deck(slug: str, order: int, *at: int, source: str = "talk") -> Deck:
    key_point = {"id": "sky", "at": at, "statement": TEXT, "explain": TEXT}
    return Deck.model_validate(
        {"deck": slug, "order": order, "source": source, "title": TEXT, "summary": TEXT, "key_points": [key_point]}
    )


def test_a_paragraph_has_the_key_points_that_cite_it_in_the_order_of_the_decks() -> None:
    found = coverage(SOURCE, [deck("later", 2, 1), deck("first", 1, 1), deck("other", 0, 1, source="else")])
    assert found[0].key_points == (("first", "sky"), ("later", "sky"))
    assert [each.is_settled for each in found] == [True, True, False]


def test_a_reason_for_what_has_a_key_point_is_not_settled() -> None:
    assert [each.is_settled for each in coverage(SOURCE, [deck("first", 1, 1, 2, 3)])] == [True, False, True]


def test_the_page_has_a_row_for_every_paragraph() -> None:
    page = as_page(SOURCE, coverage(SOURCE, [deck("first", 1, 1)]))
    assert "3 paragraphs: 1 with a key point, 2 without" in page
    assert "| 1 | One \\| two | `first/sky` |" in page
    assert "| 2 | 二 | None: An aside. |" in page
    assert "| 3 | words | **none, and no reason** |" in page
