"""The download pages and the downloads."""

import zipfile
from io import BytesIO

import pytest
from sqlalchemy import update

from quizapp.db import Database
from quizapp.db.tables import DeckRow
from tests.browserless import Visitor
from tests.factories import deck, key_point, load_decks


@pytest.fixture(autouse=True)
def _decks(app_db: Database) -> None:
    load_decks(app_db, deck(), deck("closed", [key_point("fog")], title={"ja": "閉", "en": "Closed"}, anki=False))


def test_the_page_of_a_deck_says_how_many_notes_and_cards_and_leads_to_the_package(visitor: Visitor) -> None:
    page = visitor.get("/decks/colours/anki?lang=ja")
    assert page.status == 200
    assert "4 notes" in page.text
    assert "4 cards" in page.text
    assert page.document.xpath("//a[@download]/@href") == ["/decks/colours/deck.apkg?lang=ja"]


def test_the_page_of_all_decks_lists_those_that_can_be_downloaded(visitor: Visitor) -> None:
    page = visitor.get("/anki")
    assert "About colours" in page.text
    assert "Closed" not in page.text
    assert page.document.xpath("//a[@download]/@href") == ["/decks.apkg?lang=en"]


def test_the_pages_of_the_deck_and_of_home_lead_here(visitor: Visitor) -> None:
    assert "/decks/colours/anki?lang=en" in visitor.get("/decks/colours/").source
    assert 'href="/anki"' in visitor.get("/").source
    assert "/decks/closed/anki" not in visitor.get("/decks/closed/").source


@pytest.mark.parametrize(
    ("path", "name"),
    [("/decks/colours/deck.apkg?lang=ja", "colours.ja.apkg"), ("/decks.apkg?lang=en", "quizapp.en.apkg")],
)
def test_a_package_is_a_file_with_a_name_of_its_own(visitor: Visitor, path: str, name: str) -> None:
    response = visitor.get(path).response
    data = response.get_data()
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert response.headers["Content-Type"] == "application/vnd.anki"
    assert response.headers["Content-Length"] == str(len(data))
    assert set(zipfile.ZipFile(BytesIO(data)).namelist()) == {"collection.anki2", "media"}


def test_who_has_the_package_already_is_told_so(visitor: Visitor) -> None:
    first = visitor.get("/decks/colours/deck.apkg?lang=ja").response
    again = visitor.get("/decks/colours/deck.apkg?lang=ja", **{"If-None-Match": first.headers["ETag"]}).response
    other = visitor.get("/decks/colours/deck.apkg?lang=en", **{"If-None-Match": first.headers["ETag"]}).response
    assert (again.status_code, again.get_data()) == (304, b"")
    assert other.status_code == 200
    assert "private" in first.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/decks/closed/anki", "/decks/closed/deck.apkg?lang=ja"])
def test_a_deck_that_switches_downloads_off_is_refused(visitor: Visitor, path: str) -> None:
    page = visitor.get(path)
    assert page.status == 403
    assert "This deck is not offered for download." in page.text


@pytest.mark.parametrize("path", ["/decks/nothing/anki", "/decks/nothing/deck.apkg"])
def test_a_deck_that_is_not_there_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status == 404


@pytest.mark.parametrize("lang", ["", "xx", "ja%00", "../ja"])
def test_an_unknown_language_becomes_that_of_the_pages(visitor: Visitor, lang: str) -> None:
    response = visitor.get(f"/decks/colours/deck.apkg?lang={lang}").response
    assert response.headers["Content-Disposition"] == "attachment; filename=colours.en.apkg"


def test_the_pages_hold_no_answer(visitor: Visitor) -> None:
    for path in ("/anki?lang=ja", "/decks/colours/anki?lang=ja"):
        assert not [word for word in ("青色", "赤色", "ブルー", "空は", "青い光") if word in visitor.get(path).source]


def test_a_draft_cannot_be_downloaded(visitor: Visitor, app_db: Database) -> None:
    with app_db.writing() as session:
        session.execute(update(DeckRow).where(DeckRow.slug == "colours").values(status="draft"))
        session.commit()
    assert visitor.get("/decks/colours/deck.apkg").status == 404
    assert visitor.get("/decks/colours/anki").status == 404
    assert visitor.get("/decks.apkg").status == 404
