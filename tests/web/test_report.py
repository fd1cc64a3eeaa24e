"""Reporting a question, and what an instructor does with it: the checklist of both forms."""

import pytest
from flask import Flask

from quizapp.db import Database
from quizapp.services import play
from quizapp.services.sessions import Person
from tests import answers
from tests.browserless import Page, Visitor
from tests.cast import signed_in
from tests.factories import NOW, load_decks
from tests.inspecting import dump


@pytest.fixture(autouse=True)
def _decks(app_db: Database) -> None:
    load_decks(app_db)


def feedback(visitor: Visitor, app_db: Database) -> Page:
    """The feedback of a first question that a guest has answered rightly."""
    page = visitor.submit(visitor.get("/decks/colours/"), "attempts")
    path = page.form("/attempts/").get("action")
    guest = Person(dump(app_db)["user"][-1][0], "guest", None, "")
    asked = play.question(app_db, guest, path.split("/")[2], 1, NOW)
    return visitor.submit(page, "/attempts/", **answers.right(asked.body, asked.row.arrangement))


def reports(app_db: Database) -> list[tuple[object, ...]]:
    return dump(app_db)["report"]


def test_a_report_is_thanked_for_and_leads_back_to_the_question(visitor: Visitor, app_db: Database) -> None:
    page = visitor.submit(feedback(visitor, app_db), "report", text="The key is wrong.")
    assert page.status == 200
    assert page.response.request.path.endswith("/1")
    assert "Thank you." in page.text
    assert len(reports(app_db)) == 1


@pytest.mark.parametrize(
    ("text", "sentence"), [(" ", "Say in a few words"), ("x" * 2001, "2,000 characters"), ("a\0", "cannot be stored")]
)
def test_a_report_that_is_refused_says_why_and_keeps_what_was_typed(
    visitor: Visitor, app_db: Database, text: str, sentence: str
) -> None:
    page = visitor.submit(feedback(visitor, app_db), "report", text=text)
    assert page.status == 422
    assert page.document.xpath("string(//title)").startswith("Error:")
    assert sentence in page.document.xpath("string(//p[@id='report-problem'])")
    assert len(page.document.xpath("string(//textarea)").strip()) >= len(text.strip(" \0"))
    assert reports(app_db) == []


def test_the_question_of_somebody_else_cannot_be_reported(visitor: Visitor, app: Flask, app_db: Database) -> None:
    path = feedback(visitor, app_db).form("report").get("action")
    for stranger in (Visitor(app), signed_in(app, "Lea", "learner")):
        assert stranger.post(path, {"text": "Wrong."}).status == 404
    assert visitor.post(path.replace("/1/", "/2/"), {"text": "Wrong."}).status == 404
    assert reports(app_db) == []


def test_too_many_open_reports_are_refused_with_a_time_to_wait(visitor: Visitor, app_db: Database) -> None:
    page = feedback(visitor, app_db)
    for number in range(20):
        visitor.submit(page, "report", text=f"Wrong {number}.", follow=False)
    refused = visitor.submit(page, "report", text="One more.")
    assert refused.status == 429
    assert refused.response.headers["Retry-After"] == "3600"
    assert len(reports(app_db)) == 20


def test_an_instructor_reads_and_closes_a_report(visitor: Visitor, app: Flask, app_db: Database) -> None:
    visitor.submit(feedback(visitor, app_db), "report", text="<b>Wrong</b> & unclear")
    ines = signed_in(app)
    assert "1 report by a learner" in ines.get("/teach/").text
    page = ines.get("/teach/reports")
    assert "<b>Wrong</b> & unclear" in page.text
    assert "Guest" in page.text
    assert ines.get(page.document.xpath("string(//article//a/@href)")).heading == "Edit the question"
    closed = ines.submit(page, "close")
    assert "The report is closed." in closed.text
    assert "No report is open." in closed.text


def test_reading_reports_changes_nothing(app: Flask, app_db: Database) -> None:
    ines = signed_in(app)
    ines.get("/")
    before = dump(app_db)
    assert ines.get("/teach/reports").status == 200
    assert dump(app_db) == before


def test_only_instructors_read_reports(visitor: Visitor, app: Flask) -> None:
    assert visitor.get("/teach/reports", follow=False).status == 303
    lea = signed_in(app, "Lea", "learner")
    assert lea.get("/teach/reports").status == 403
    assert lea.post("/teach/reports/1/close").status == 403
    assert signed_in(app).post("/teach/reports/1/close").status == 404
