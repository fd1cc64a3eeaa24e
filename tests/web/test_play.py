"""The pages of a quiz: statuses, sentences, what is kept when something is refused, and what is stored."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from quizapp.db import Database
from quizapp.services import play
from quizapp.services.sessions import Person
from tests import answers
from tests.browserless import Page, Visitor, is_japanese
from tests.factories import NOW, OTHER_KINDS, deck, key_point, load_decks
from tests.inspecting import dump, statements
from tests.taking import places

HTMX = {"HX-Request": "true"}
# What can be sent to a question.
WAYS = ("", "/save", "/flag", "/claim", "/report")


@pytest.fixture(autouse=True)
def _decks(app_db: Database) -> None:
    load_decks(app_db, deck(key_points=[key_point(name) for name in ("sky", "sea", "sun")]))


def begin(visitor: Visitor, **values: Any) -> Page:
    """The first question of a fresh attempt, taken through the form of the deck's page."""
    return visitor.submit(visitor.get("/decks/colours/"), "attempts", **({"number": "0", "order": "deck"} | values))


def path(page: Page) -> str:
    """Where the answer of this question goes."""
    return str(page.form("/attempts/").get("action"))


def learner(app_db: Database) -> Person:
    """The one person who is there."""
    [user] = dump(app_db)["user"]
    return Person(user[0], "guest", None, "")


def behind(app_db: Database, page: Page) -> Any:
    """What the store holds of the question that ``page`` asks."""
    _, _, key, place = path(page).split("/")
    return play.question(app_db, learner(app_db), key, int(place), NOW)


def find(visitor: Visitor, app_db: Database, kind: str, **values: Any) -> Page:
    """A page that asks a question of that kind."""
    page = begin(visitor, **values)
    while behind(app_db, page).kind.name != kind:
        page = visitor.get(page.document.xpath("string(//div[@class='bar']/a/@href)"))
    return page


def good(app_db: Database, page: Page) -> answers.Fields:
    """What a browser sends for the right answer."""
    item = behind(app_db, page)
    return answers.right(item.body, item.row.arrangement)


def bad(app_db: Database, page: Page) -> answers.Fields:
    """What a browser sends for a wrong answer."""
    item = behind(app_db, page)
    return answers.wrong(item.body, item.row.arrangement)


# Starting


def test_starting_goes_to_the_first_question(visitor: Visitor) -> None:
    page = begin(visitor)
    assert page.status == 200
    assert page.response.request.path.endswith("/1")
    assert "1 of 12" in page.text


@pytest.mark.parametrize(
    "values",
    [{"number": "x"}, {"number": "-1"}, {"number": "٣"}, {"number": "99999"}, {"lang": "fr"}, {"order": "?"}, {"feedback": ""}],
)
def test_a_way_that_is_not_offered_is_refused_with_a_sentence(visitor: Visitor, app_db: Database, values: dict[str, str]) -> None:
    before = dump(app_db)
    page = begin(visitor, **values)
    assert page.status == 422
    assert "not offered" in page.text
    assert dump(app_db) == before


def test_looking_makes_nobody_known(visitor: Visitor, app_db: Database) -> None:
    before = dump(app_db)
    for address in ("/", "/decks/colours/", "/search?q=colour", "/about", "/attempts/nothing/", "/attempts/nothing/1"):
        visitor.get(address)
    assert dump(app_db) == before


@pytest.mark.parametrize(
    "address", ["/decks/nothing/attempts", "/attempts/nothing/1", "/attempts/nothing/finish", "/attempts/nothing/missed"]
)
def test_what_is_not_there_is_not_found(visitor: Visitor, address: str) -> None:
    assert visitor.post(address, {"lang": "en", "choice": "0"}).status == 404


def test_getting_a_page_of_a_quiz_changes_nothing(visitor: Visitor, app_db: Database) -> None:
    page = begin(visitor)
    before = dump(app_db)
    for address in (path(page), path(page)[:-1], path(page)[:-1] + "2"):
        assert visitor.get(address).status == 200
    for address in (path(page)[:-1] + "finish", path(page)[:-1] + "missed", "/decks/colours/attempts"):
        assert visitor.get(address).status == 405
    assert dump(app_db) == before


# Answering


@pytest.mark.parametrize("kind", ["choice", "cloze", "short", "true-false"])
def test_an_answer_is_followed_by_its_feedback_at_the_same_address(visitor: Visitor, app_db: Database, kind: str) -> None:
    page = find(visitor, app_db, kind)
    sent = visitor.submit(page, "/attempts/", follow=False, **good(app_db, page))
    assert sent.status == 303
    assert sent.response.location == f"{path(page)}#result"
    shown = visitor.get(path(page))
    assert shown.document.xpath("string(//h2[@id='result'])").strip() == "Right"
    assert "Blue light is scattered most." in shown.text


def test_the_feedback_of_a_wrong_choice_says_why_it_is_wrong_and_what_is_right(visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "choice")
    shown = visitor.submit(page, "/attempts/", **bad(app_db, page))
    assert shown.document.xpath("string(//h2[@id='result'])").strip() == "Wrong"
    [chosen] = shown.document.xpath("//li[contains(@class,'chosen')]")
    assert "Your answer, wrong" in chosen.text_content()
    assert "Red is scattered least." in chosen.text_content() or "Green lies between." in chosen.text_content()
    [right] = shown.document.xpath("//li[contains(@class,'right')]")
    assert "The right answer" in right.text_content()


@pytest.mark.bad("BI-87", "BI-88", "BI-99")
@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        ("choice", {}, "Choose an option first."),
        ("choice", {"choice": "9"}, "That option was not offered."),
        ("choice", {"choice": ["0", "1"]}, "Choose one option only."),
        ("choice", {"choice": ["0"] * 400}, "sent more than once"),
        ("short", {"answer": " "}, "Type an answer first."),
        ("short", {"answer": "x" * 10_001}, "10,000 characters at most"),
        ("short", {"answer": ["one", "two"]}, "sent more than once"),
        ("short", {"answer": "nul \x00"}, "cannot be typed"),
        ("cloze", {}, "Fill in at least one gap first."),
        ("cloze", {"gap-0": "x" * 10_001}, "10,000 characters at most"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_what_cannot_be_read_is_asked_again_with_a_sentence(
    visitor: Visitor, app_db: Database, kind: str, values: dict[str, Any], sentence: str, headers: dict[str, str]
) -> None:
    page = find(visitor, app_db, kind)
    before = dump(app_db)
    shown = visitor.post(path(page), values, **headers)
    assert shown.status == 422
    assert sentence in shown.document.xpath("string(//*[@role='alert'])")
    assert "error" in shown.document.xpath("string(//fieldset[@class='question']/@aria-describedby)").split()
    assert dump(app_db) == before


@pytest.mark.bad("BI-99")
def test_what_was_typed_stands_in_the_field_when_it_is_refused(visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "short")
    long = "long " * 2001
    shown = visitor.post(path(page), {"answer": long})
    assert shown.status == 422
    assert shown.document.xpath("string(//input[@name='answer']/@value)") == long
    assert shown.document.xpath("string(//title)").startswith("Error:")


@pytest.mark.bad("BI-99")
@pytest.mark.parametrize("text", ["1e309", "∞", "١٢٣", "9" * 10_000, "<b>x</b>", "{{7*7}}", "%(x)s", "﷽", "\u202eevil"])
def test_a_strange_text_is_marked_and_shown_as_it_is(visitor: Visitor, app_db: Database, text: str) -> None:
    page = find(visitor, app_db, "short")
    shown = visitor.post(path(page), {"answer": text})
    assert shown.status == 200
    assert shown.document.xpath("string(//dl[@class='typed']/dd[1])") == text.replace("\u202e", "")


@pytest.mark.bad("BI-87", "BI-88", "BI-99")
def test_what_is_no_answer_to_any_kind_is_told_in_both_languages_and_stores_nothing(visitor: Visitor, app_db: Database) -> None:
    load_decks(app_db, deck("kinds", [key_point(questions=OTHER_KINDS)]))
    base = path(visitor.submit(visitor.get("/decks/kinds/"), "attempts", number="0", order="deck")).rsplit("/", 1)[0]
    place_of = places(app_db, base.split("/")[2])
    before = dump(app_db)
    for _, facet, fields, sentence in answers.UNREADABLE:
        for language in ("en", "ja"):
            shown = visitor.post(f"{base}/{place_of[facet]}", fields, **{"Accept-Language": language})
            assert shown.status == 422, (facet, fields)
            assert (sentence in shown.said, is_japanese(shown.said)) == (language == "en", language == "ja"), (facet, fields)
    assert dump(app_db) == before


def test_break_marks_are_neither_stored_nor_sent_back(visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "short", lang="ja")
    stem = page.document.xpath("string(//h1)")
    assert "\u200b" in stem
    shown = visitor.post(path(page), {"answer": stem})
    assert "\u200b" not in shown.document.xpath("string(//dl[@class='typed'])")
    assert "\u200b" not in str(dump(app_db)["item"])


def test_with_htmx_an_answer_brings_only_the_item(visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "choice")
    shown = visitor.post(path(page), good(app_db, page), follow=False, **HTMX)
    assert shown.status == 200
    assert shown.source.lstrip().startswith('<div id="item"')
    assert "HX-Request" in shown.response.headers["Vary"]


@pytest.mark.bad("BI-103")
def test_the_same_answer_twice_is_the_same_page_and_one_row(visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "choice")
    fields = good(app_db, page)
    first = visitor.post(path(page), fields)
    before = dump(app_db)
    again = visitor.post(path(page), fields)
    assert again.text == first.text
    assert dump(app_db) == before


@pytest.mark.bad("BI-102")
def test_in_a_second_tab_the_first_answer_stands(visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "choice")
    right, wrong = good(app_db, page), bad(app_db, page)
    visitor.post(path(page), wrong)
    before = dump(app_db)
    second = visitor.submit(page, "/attempts/", **right)
    assert second.status == 409
    assert "The first answer counts" in second.said
    assert "最初の答えが記録されています" in visitor.post(path(page), right, **{"Accept-Language": "ja"}).said
    assert second.document.xpath("string(//h2[@id='result'])").strip() == "Wrong"
    assert dump(app_db) == before


@pytest.mark.bad("BI-102")
def test_with_feedback_at_the_end_the_second_tab_changes_the_answer(visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "choice", feedback="end")
    right, wrong = good(app_db, page), bad(app_db, page)
    for fields in (wrong, right):
        sent = visitor.submit(page, "/attempts/", follow=False, **fields)
        assert sent.status == 303
    back = visitor.get(path(page))
    assert back.document.xpath("string(//input[@checked]/@value)") == right["choice"][0]


@pytest.mark.bad("BI-103")
def test_going_back_after_an_answer_shows_its_result(visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "choice")
    visitor.submit(page, "/attempts/", **good(app_db, page))
    back = visitor.get(path(page))
    assert back.document.xpath("//h2[@id='result']")
    assert not back.document.xpath("//input[@name='choice']")
    assert back.response.headers["Cache-Control"] == "no-store"


@pytest.mark.bad("BI-91", "BI-103")
def test_an_answer_that_comes_after_the_finish_is_refused_and_can_still_be_copied(visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "short", feedback="end")
    visitor.post(path(page).rsplit("/", 1)[0] + "/finish")
    before = dump(app_db)
    late = visitor.post(path(page), {"answer": "my late words"})
    assert late.status == 409
    assert "finished before the answer arrived" in late.said
    assert "my late words" in late.said
    assert "終了していました" in visitor.post(path(page), {"answer": "x"}, **{"Accept-Language": "ja"}).said
    assert dump(app_db) == before


def test_an_answer_that_cannot_be_saved_stays_in_the_page(visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "short")

    def read_only(connection: Any, *rest: Any) -> None:
        connection.execute("PRAGMA query_only=ON")

    event.listen(app_db.engine, "checkout", read_only)
    try:
        before = dump(app_db)
        shown = visitor.post(path(page), {"answer": "my words"})
        assert dump(app_db) == before
    finally:
        event.remove(app_db.engine, "checkout", read_only)
    assert shown.status == 503
    assert "cannot be saved at the moment" in shown.text
    assert shown.document.xpath("string(//input[@name='answer']/@value)") == "my words"


# Tokens and sessions


@pytest.mark.bad("BI-100")
def test_without_a_token_nothing_is_saved_and_what_was_typed_can_be_sent_again(visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "short")
    before = dump(app_db)
    refused = visitor.post(path(page), {"csrf_token": "", "answer": "my words"})
    assert refused.status == 400
    assert "Nothing was saved yet" in refused.text and "my words" in refused.text
    assert dump(app_db) == before
    shown = visitor.submit(refused, "")
    assert shown.status == 200
    assert shown.document.xpath("string(//dl[@class='typed']/dd[1])") == "my words"


@pytest.mark.bad("BI-101")
def test_when_the_cookie_is_gone_what_was_typed_is_still_shown(visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "short")
    before = dump(app_db)
    visitor.client.delete_cookie("session")
    refused = visitor.submit(page, "/attempts/", answer="my words")
    assert refused.status == 400
    assert "my words" in refused.text
    assert dump(app_db) == before


@pytest.mark.bad("BI-100")
def test_a_token_of_somebody_else_is_refused(app: Flask, visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "short")
    before = dump(app_db)
    assert visitor.post(path(page), {"csrf_token": Visitor(app).token(), "answer": "x"}).status == 400
    assert dump(app_db) == before


def test_with_htmx_a_refusal_is_a_part_that_leaves_the_page_as_it_is(visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "short")
    refused = visitor.post(path(page), {"csrf_token": "", "answer": "my words"}, **HTMX)
    assert refused.status == 400
    assert refused.response.headers["HX-Retarget"] == "#problem"
    assert "<html" not in refused.source


@pytest.mark.bad("BI-89")
def test_an_attempt_of_somebody_else_is_not_found(app: Flask, visitor: Visitor, app_db: Database) -> None:
    page = find(visitor, app_db, "short")
    base = path(page).rsplit("/", 1)[0]
    stranger = Visitor(app, **{"Accept-Language": "en"})
    missing = stranger.get("/attempts/nothing/1")
    before = dump(app_db)
    for got in (
        stranger.get(path(page)),
        stranger.get(f"{base}/"),
        stranger.get(f"{base[:-1]}{'B' if base[-1] == 'A' else 'A'}/1"),
        *(stranger.post(f"{path(page)}{what}", {"answer": "x", "save": "1", "text": "x"}) for what in WAYS),
        stranger.post(f"{base}/finish"),
        stranger.post(f"{base}/missed"),
    ):
        assert (got.status, got.stable) == (404, missing.stable)
    assert dump(app_db) == before


@pytest.mark.parametrize("place", ["0", "13", "99999999999999999999999", "-1", "x"])
def test_a_place_outside_the_attempt_is_not_found(visitor: Visitor, place: str) -> None:
    base = path(begin(visitor)).rsplit("/", 1)[0]
    assert visitor.get(f"{base}/{place}").status == 404


# To the end


def test_a_whole_quiz_ends_with_its_results_and_what_was_missed_first(visitor: Visitor, app_db: Database) -> None:
    page = begin(visitor)
    for place in range(12):
        fields = bad(app_db, page) if place in (2, 5) else good(app_db, page)
        shown = visitor.submit(page, "/attempts/", **fields)
        page = visitor.get(shown.document.xpath("string(//a[@id='next']/@href)"))
    assert "10 of 12 right" in page.heading
    outcomes = [mark.text_content().strip() for mark in page.document.xpath("//span[@class='mark']")]
    assert outcomes == ["Wrong"] * 2 + ["Right"] * 10
    assert [
        bool(details.get("open") is not None) for details in page.document.xpath("//li/details[summary/span[@class='mark']]")
    ] == ([True] * 2 + [False] * 10)
    asked = [summary.text_content() for summary in page.document.xpath("//ol[@class='reviewed']//summary")]
    assert sum("［…］" in text for text in asked) == len(page.document.xpath("//li[.//p[@class='cloze']]")) > 0
    assert not any("missing?" in text for text in asked)
    again = visitor.submit(page, "missed")
    assert "1 of 2" in again.text


def test_the_overview_of_an_exam_tells_what_is_answered_and_not_how(visitor: Visitor, app_db: Database) -> None:
    page = begin(visitor, feedback="end")
    base = path(page).rsplit("/", 1)[0]
    visitor.submit(page, "/attempts/", **bad(app_db, page))
    overview = visitor.get(f"{base}/")
    assert "1 of 12 answered" in overview.text
    assert "Questions without an answer will count as wrong." in overview.text
    assert not overview.document.xpath("//*[contains(@class,'wrong') or contains(@class,'right')]")
    done = visitor.submit(overview, "finish")
    assert "0 of 12 right" in done.heading
    assert "Not answered" in done.text


def test_every_page_of_a_quiz_takes_a_fixed_number_of_statements(visitor: Visitor, app_db: Database) -> None:
    page = begin(visitor)
    base = path(page).rsplit("/", 1)[0]
    counts = {}
    for name, address in (("ask", path(page)), ("overview", f"{base}/"), ("home", "/"), ("deck", "/decks/colours/")):
        with statements(app_db) as seen:
            assert visitor.get(address).status == 200
        counts[name] = len(seen)
    fields = {"csrf_token": visitor.token(), **good(app_db, page)}
    with statements(app_db) as seen:
        assert visitor.client.post(path(page), data=fields).status_code == 303
    counts["answer"] = len(seen)
    assert counts == {"ask": 2, "overview": 3, "home": 3, "deck": 3, "answer": 4}


# What is told of an answer


def test_a_slip_is_told_at_the_answer_and_among_the_results(visitor: Visitor, app_db: Database) -> None:
    load_decks(app_db, deck("names", [key_point(accept={"ja": ["ザッカーバーグ"], "en": ["Zuckerberg"]})]))
    page = visitor.submit(visitor.get("/decks/names/"), "attempts", number="0", order="deck", lang="ja")
    while behind(app_db, page).kind.name != "short":
        page = visitor.get(page.document.xpath("string(//div[@class='bar']/a/@href)"))
    answered = visitor.post(path(page), {"answer": "ザッカーバーク"}, **{"Accept-Language": "ja"})
    told = "正解（表記に注意：ザッカーバーグ）"
    assert told in answered.text
    base = path(page).rsplit("/", 1)[0]
    visitor.submit(visitor.get(f"{base}/"), "finish")
    results = visitor.get(f"{base}/", **{"Accept-Language": "ja"})
    assert told in results.text
