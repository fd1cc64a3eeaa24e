"""Home, a deck's page, search, pictures: statuses, sentences, and that looking changes nothing."""

import pytest
from sqlalchemy import update

from quizapp.content.deck import Deck
from quizapp.db import Database, bank
from quizapp.db.tables import DeckRow
from tests.browserless import Visitor
from tests.factories import deck, in_one_language, key_point, load_decks
from tests.inspecting import dump


def japanese_deck() -> Deck:
    return deck("only", title={"ja": "空"}, summary={"ja": "空の話。"}, key_points=[in_one_language(key_point(), "ja")])


def test_home_shows_a_card_for_each_deck(visitor: Visitor, app_db: Database) -> None:
    load_decks(app_db, deck("one"), deck("two"))
    page = visitor.get("/")
    cards = page.document.xpath("//li[contains(@class,'deck')]")
    assert [card.xpath("string(.//h2/a/@href)") for card in cards] == ["/decks/one/", "/decks/two/"]
    assert "4 questions" in cards[0].text_content()
    assert "Not begun" in cards[0].text_content()
    assert cards[0].xpath("string(.//progress/@value)") == "0"


def test_home_without_decks_says_who_makes_them(visitor: Visitor) -> None:
    page = visitor.get("/")
    assert page.status == 200
    assert "There are no decks yet" in page.text


def test_home_offers_to_go_on_with_an_unfinished_quiz(visitor: Visitor, app_db: Database) -> None:
    load_decks(app_db)
    visitor.submit(visitor.get("/decks/colours/"), "attempts")
    page = visitor.get("/")
    assert "You are in the middle of a quiz" in page.text
    assert visitor.get(page.document.xpath("string(//p[contains(@class,'going')]/a/@href)")).status == 200


def test_the_page_of_a_deck_leads_to_what_is_better_taken_before_it(visitor: Visitor, app_db: Database) -> None:
    load_decks(app_db, deck("first", order=1), deck("second", order=2, presumes=("first",)))
    page = visitor.get("/decks/second/")
    assert "Better taken after:" in page.text
    assert page.document.xpath("string(//main//p/a[starts-with(@href,'/decks/first/')])") == "About colours"
    assert "Better taken after:" not in visitor.get("/decks/first/").text


@pytest.mark.parametrize("ui", ["en", "ja"])
def test_titles_carry_their_own_language(visitor: Visitor, app_db: Database, ui: str) -> None:
    load_decks(app_db, japanese_deck())
    home = visitor.get("/", **{"Accept-Language": ui})
    assert home.document.get("lang") == ui
    assert home.document.xpath("string(//li//h2/@lang)") == "ja"
    page = visitor.get("/decks/only/", **{"Accept-Language": ui})
    assert page.document.xpath("string(//h1/@lang)") == "ja"
    assert page.document.xpath("string(//input[@name='lang']/@value)") == "ja"


def test_a_deck_in_one_language_is_offered_in_that_language_only(visitor: Visitor, app_db: Database) -> None:
    load_decks(app_db, japanese_deck())
    page = visitor.get("/decks/only/")
    assert "offered in 日本語" in page.text
    assert not page.document.xpath("//input[@type='radio'][@name='lang']")
    assert visitor.submit(page, "attempts", lang="en").status == 422
    assert visitor.submit(page, "attempts").status == 200


def test_a_deck_without_questions_says_so(visitor: Visitor, app_db: Database) -> None:
    load_decks(app_db, deck(key_points=[]))
    page = visitor.get("/decks/colours/")
    assert page.status == 200
    assert "no published questions yet" in page.text


def test_a_draft_looks_as_if_it_were_not_there(visitor: Visitor, app_db: Database) -> None:
    load_decks(app_db)
    with app_db.writing() as session:
        session.execute(update(DeckRow).values(status="draft"))
        session.commit()
    assert visitor.get("/decks/colours/").heading == visitor.get("/decks/nothing/").heading
    assert visitor.get("/decks/colours/").status == 404
    assert "colours" not in visitor.get("/").source


@pytest.mark.parametrize("asked", ["fr", "", "ja' --", "x" * 5000])
def test_a_language_that_does_not_exist_is_passed_over(visitor: Visitor, app_db: Database, asked: str) -> None:
    load_decks(app_db)
    page = visitor.get(f"/decks/colours/?lang={asked}")
    assert page.status == 200
    assert page.document.xpath("string(//h1)") == "About colours"


@pytest.mark.parametrize("slug", ["%00", "..%2f..%2fetc%2fpasswd", "a" * 3000, "%F0%9F%A6%99", "colours%20"])
def test_a_slug_that_does_not_exist_is_not_found(visitor: Visitor, app_db: Database, slug: str) -> None:
    load_decks(app_db)
    assert visitor.get(f"/decks/{slug}/").status == 404


def test_search_finds_questions_and_decks(visitor: Visitor, app_db: Database) -> None:
    load_decks(app_db)
    page = visitor.get("/search?q=COLOUR")
    assert len(page.document.xpath("//ul[@class='found']/li")) == 3


@pytest.mark.parametrize(
    "text",
    [
        "%25",
        "_",
        "%5C",
        "%00",
        "%00colour%00x",
        "%ED%A0%80",
        "%FF",
        "'%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "%7B%7B7*7%7D%7D",
        "%25(x)s",
        "%E2%80%AE",
        "x" * 5000,
        "%F0%9F%A6%99" * 100,
        "+" * 300,
    ],
)
def test_hostile_searches_find_nothing_and_do_no_harm(visitor: Visitor, app_db: Database, text: str) -> None:
    load_decks(app_db)
    before = dump(app_db)
    page = visitor.get(f"/search?q={text}")
    assert page.status == 200
    assert not page.document.xpath("//ul[@class='found']/li")
    assert not page.document.xpath("//main//script")
    assert len(page.document.xpath("string(//input[@name='q']/@value)")) <= 200
    assert dump(app_db) == before


def test_an_empty_search_is_a_form_and_no_complaint(visitor: Visitor) -> None:
    for address in ("/search", "/search?q=", "/search?q=%20%E3%80%80"):
        page = visitor.get(address)
        assert page.status == 200
        assert not page.document.xpath("//p[@role='status']")


def test_a_search_without_a_result_says_what_to_do(visitor: Visitor) -> None:
    assert "Try fewer or other words" in visitor.get("/search?q=llama").text


def test_a_picture_is_kept_for_good_and_may_do_nothing(visitor: Visitor, app_db: Database) -> None:
    with app_db.writing() as session:
        bank.keep_pictures(session, [("abc.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>")])
        session.commit()
    got = visitor.get("/pictures/abc.svg")
    assert got.status == 200
    assert "immutable" in got.response.headers["Cache-Control"]
    assert "sandbox" in got.response.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in got.response.headers
    assert visitor.get("/pictures/..%2Fabc.svg").status == 404


@pytest.mark.parametrize("theme", ["dark", "light", "system"])
def test_the_server_writes_the_theme_into_the_page(visitor: Visitor, theme: str) -> None:
    page = visitor.submit(visitor.get("/about"), "preferences", button=f"theme={theme}")
    assert page.document.get("data-theme") == theme
