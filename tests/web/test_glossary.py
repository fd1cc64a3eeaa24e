"""The page of the glossary, and the way to it from an explanation."""

from quizapp.db import Database
from quizapp.services.loading import load
from tests.browserless import Visitor
from tests.factories import NOW
from tests.inspecting import statements
from tests.services.test_glossary import LIGHT, SCATTER, with_terms


def test_every_term_has_its_reading_its_meaning_and_its_other_name(app_db: Database, visitor: Visitor) -> None:
    load(app_db, with_terms(LIGHT, SCATTER), NOW)
    page = visitor.get("/glossary/?lang=ja")
    assert page.status == 200
    entry = page.document.xpath("//div[@id='light']")[0]
    assert entry.xpath("normalize-space(dt)") == "光 ひかり"
    assert entry.xpath("normalize-space(dd)") == "それ。 light"
    assert page.document.xpath("string(//dl[@class='glossary']/@lang)") == "ja"
    english = visitor.get("/glossary/?lang=en").document.xpath("//div[@id='scatter']")[0]
    assert (english.xpath("normalize-space(dt)"), english.xpath("normalize-space(dd)")) == (
        "scattered",
        "The thing. 散乱 (さんらん)",
    )


def test_it_leads_to_the_quiz_and_to_the_cards(app_db: Database, visitor: Visitor) -> None:
    load(app_db, with_terms(LIGHT), NOW)
    links = visitor.get("/glossary/?lang=ja").document.xpath("//main//a/@href")
    assert {"/decks/terms/?lang=ja", "/decks/terms/anki?lang=ja", "/glossary/?lang=en"} <= set(links)
    assert all(visitor.get(link).status == 200 for link in links)


def test_an_explanation_leads_to_its_terms_once_it_may_be_read(app_db: Database, visitor: Visitor) -> None:
    load(app_db, with_terms(LIGHT, SCATTER), NOW)
    visitor.post("/decks/colours/attempts", {"lang": "en", "number": "0", "order": "deck", "feedback": "now"})
    attempt = visitor.get("/").document.xpath("string(//a[contains(@href, '/attempts/')]/@href)").split("/")[2]
    asked = visitor.get(f"/attempts/{attempt}/1")
    assert not asked.document.xpath("//a[contains(@href, '/glossary/')]")
    # Which of the questions comes first is drawn; each reads the field that it knows.
    answered = visitor.post(f"/attempts/{attempt}/1", {"choice": "0", "answer": "red", "gap-0": "red"})
    assert answered.document.xpath("//p[@class='terms']/a/@href") == ["/glossary/?lang=en#light", "/glossary/?lang=en#scatter"]


def test_an_empty_glossary_says_so(visitor: Visitor) -> None:
    page = visitor.get("/glossary/")
    assert (page.status, "There is no glossary yet." in page.text) == (200, True)


def test_home_leads_to_it(app_db: Database, visitor: Visitor) -> None:
    load(app_db, with_terms(LIGHT), NOW)
    assert visitor.get("/").document.xpath("//main//a[@href='/glossary/']")


def test_the_page_asks_the_store_once(app_db: Database, visitor: Visitor) -> None:
    load(app_db, with_terms(LIGHT, SCATTER), NOW)
    with statements(app_db) as asked:
        visitor.get("/glossary/")
    assert len(asked) == 1
