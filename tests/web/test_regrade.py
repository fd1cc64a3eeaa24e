"""Marking answers again: the offer, the page that shows what would change, its form, and what a learner sees afterwards."""

from typing import Any

import pytest
from flask import Flask

from quizapp.db import Database
from quizapp.services import classes
from quizapp.services.sessions import Person
from tests.browserless import Visitor
from tests.cast import person, signed_in
from tests.factories import NOW
from tests.inspecting import dump
from tests.mending import deck, mend, options, score, take, written

ADDRESS = "/teach/questions/1/regrade"


@pytest.fixture
def keys(app: Flask, app_db: Database, ines: Visitor) -> list[str]:
    """The attempts of a learner in the instructor's class and of another one, both marked by a wrong key that was mended."""
    owner = Person(1, "instructor", "Ines", "")
    slug, (question,) = deck(app_db, owner, written("choice", options("a")))
    lea, leo = person(app_db, "Lea", "learner"), person(app_db, "Leo", "learner")
    classes.join(app_db, lea, classes.page(app_db, owner, classes.make(app_db, owner, "3b", NOW)).code, NOW, where="here")
    made = [take(app_db, lea, slug, "b"), take(app_db, leo, slug, "b")]
    mend(app_db, owner, question, written("choice", options("b")))
    return made


def test_saving_a_mended_key_leads_to_the_offer(ines: Visitor, app_db: Database, keys: list[str]) -> None:
    page = ines.get("/teach/questions/1/")
    assert "2 answers would get another mark now" in page.text
    again = {"options-0-correct": "y", "options-1-correct": []}
    saved = ines.submit(page, "", button="act=save", **again)
    assert saved.response.request.path.startswith("/teach/decks/")
    assert "would get another mark" not in ines.get("/teach/questions/1/").text
    saved = ines.submit(
        ines.get("/teach/questions/1/"), "", button="act=save", **{"options-1-correct": "y", "options-0-correct": []}
    )
    assert saved.response.request.path == "/teach/questions/1/"
    assert "Saved." in saved.text
    shown = ines.get(saved.document.xpath("string(//section[h2[@id='regrade']]//a/@href)"))
    assert shown.heading == "Mark the answers again"


def test_the_page_names_only_learners_of_ones_own_classes(ines: Visitor, keys: list[str]) -> None:
    page = ines.get(ADDRESS)
    assert [row.text_content() for row in page.document.xpath("//tbody//th")] == ["Lea"]
    assert "One score of somebody who is in none of your classes would change." in page.text
    assert "Leo" not in page.text
    assert "2 scores would change" in page.text
    assert [cell.text_content() for cell in page.document.xpath("//dl[@class='keys']/dd")] == ["2", "0%", "100%"]


def test_marking_again_redirects_and_says_what_was_done(ines: Visitor, app_db: Database, keys: list[str]) -> None:
    page = ines.get(ADDRESS)
    sent = ines.submit(page, "regrade", follow=False)
    assert (sent.status, sent.response.headers["Location"]) == (303, ADDRESS)
    assert [score(app_db, key) for key in keys] == [1, 1]
    shown = ines.get(ADDRESS)
    assert "2 answers were marked again. 2 scores changed." in shown.text
    assert "Every answer is marked by this key already." in shown.text
    done = [span.text_content() for span in shown.document.xpath("//p[@class='facts']/span")]
    assert done[1:] == ["Ines", "by the key of version 2", "2 answers", "2 scores changed"]
    before = dump(app_db)
    assert "Every answer is marked by this key already." in ines.submit(page, "regrade").text
    assert dump(app_db) == before


@pytest.mark.parametrize("revision", ["1", "", "x", "99999999999999999999"])
def test_a_stale_form_is_refused_with_what_would_change_now(
    ines: Visitor, app_db: Database, keys: list[str], revision: str
) -> None:
    before = dump(app_db)
    page = ines.submit(ines.get(ADDRESS), "regrade", revision=revision)
    assert page.status == 409
    assert page.document.xpath("string(//title)").startswith("Error:")
    assert "Somebody changed the question in the meantime." in page.document.xpath("string(//div[@role='alert'])")
    assert page.form("regrade") is not None
    assert dump(app_db) == before


def test_the_answers_to_a_draft_wait_until_it_is_published(ines: Visitor, app_db: Database, keys: list[str]) -> None:
    page = ines.get(ADDRESS)
    ines.post("/teach/questions/1/status", {"status": "draft"})
    assert "would get another mark" not in ines.get("/teach/questions/1/").text
    draft = ines.get(ADDRESS)
    assert "Publish it first" in draft.text
    assert not draft.document.xpath("//form[contains(@action,'regrade')]")
    assert ines.submit(page, "regrade").status == 409
    assert [score(app_db, key) for key in keys] == [0, 0]


def test_others_cannot_look_or_mark(app: Flask, app_db: Database, ines: Visitor, keys: list[str]) -> None:
    before = dump(app_db)
    for visitor, status in ((signed_in(app, "Ivan"), 404), (signed_in(app, "Umi", "learner"), 403), (Visitor(app), 303)):
        assert visitor.get(ADDRESS, follow=False).status == status
        assert visitor.post(ADDRESS, {}, follow=False).status == status
    assert ines.get("/teach/questions/99/regrade").status == 404
    assert ines.post("/teach/questions/99/regrade").status == 404
    assert [row[6:9] for row in dump(app_db)["item"]] == [row[6:9] for row in before["item"]]


def test_a_form_from_elsewhere_marks_nothing(ines: Visitor, app_db: Database, keys: list[str]) -> None:
    assert ines.post(ADDRESS, {"revision": "2", "csrf_token": "x"}).status == 400
    assert [score(app_db, key) for key in keys] == [0, 0]


def test_looking_changes_nothing(ines: Visitor, app_db: Database, keys: list[str]) -> None:
    ines.get("/")
    before = dump(app_db)
    assert ines.get(ADDRESS).status == 200
    assert dump(app_db) == before


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Marked again on"), ("ja", "採点し直しました。正解が訂正されたためです。")]
)
def test_a_learner_sees_the_asked_words_with_the_new_mark_and_why(
    visitor: Visitor, app: Flask, app_db: Database, language: str, sentence: str
) -> None:
    ines = signed_in(app)
    owner = Person(1, "instructor", "Ines", "")
    slug, (question,) = deck(app_db, owner, written("choice", options("a")))
    asked = visitor.submit(visitor.get(f"/decks/{slug}/"), "attempts")
    place = asked.document.xpath("//label[contains(., 'Red')]/input/@value")[0]
    answered = visitor.submit(asked, "/attempts/", choice=place)
    address = answered.response.request.path
    assert "Wrong" in answered.heading or "Wrong" in answered.text
    changed: dict[str, Any] = {"stems": {"en": "Other words?"}, "explanations": {"en": "Red it is."}}
    mend(app_db, owner, question, written("choice", options("b"), **changed))
    ines.submit(ines.get(f"/teach/questions/{question}/regrade"), "regrade")
    for page in (
        visitor.get(address, **{"Accept-Language": language}),
        visitor.get(f"{address[:-1]}", **{"Accept-Language": language}),
    ):
        assert sentence in page.text
        assert "Which colour?" in page.text
        assert "Red it is." in page.text
        assert "Other words?" not in page.text
        [right] = page.document.xpath("//li[contains(@class,'option')][contains(@class,'right')]")
        assert "Red" in right.text_content()
    assert "1 of 1 right (100%)" in visitor.get(address[:-1]).text
