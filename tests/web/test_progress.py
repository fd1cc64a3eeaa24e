"""A learner's own progress, as a page; guests have one too."""

from datetime import timedelta

from flask import Flask

from quizapp.db import Database
from quizapp.services.sessions import Person
from tests.browserless import Visitor
from tests.cast import signed_in
from tests.factories import NOW, load_decks
from tests.inspecting import dump, statements
from tests.taking import take

ALL = ("choice", "cloze", "short", "true-false")


def lea(app: Flask, db: Database, role: str = "learner") -> Visitor:
    """A browser of somebody who took the deck twice: half of it was right, then all."""
    load_decks(db)
    visitor = signed_in(app, "Lea", role)
    for day, right in enumerate((ALL[:2], ALL)):
        take(db, Person(1, role, "Lea", ""), right, begun=NOW + timedelta(days=day))
    return visitor


def test_the_page_shows_topics_and_attempts_as_a_line_with_its_table(app: Flask, app_db: Database) -> None:
    page = lea(app, app_db).get("/progress")
    [topic] = page.document.xpath("//ul[@class='topics']/li")
    assert " ".join(topic.text_content().split()) == "About colours 100%4 of 4 right"
    [plot] = page.document.xpath("//figure/*[name()='svg']")
    assert page.document.xpath("string(//*[@id='attempts-desc'])") == "50%, 100%"
    assert plot.xpath("string(*[name()='polyline']/@points)").split() == ["48.0,70.0", "312.0,20.0"]
    rows = page.document.xpath("//table/tbody/tr")
    assert ["4 of 4 (100%)" in " ".join(row.text_content().split()) for row in rows] == [True, False]
    assert "style=" not in page.source


def test_a_guest_has_progress(app: Flask, app_db: Database) -> None:
    assert "4 of 4 right" in lea(app, app_db, "guest").get("/progress").text


def test_one_attempt_makes_no_line(app: Flask, app_db: Database) -> None:
    load_decks(app_db)
    visitor = signed_in(app, "Lea", "learner")
    take(app_db, Person(1, "learner", "Lea", ""), ALL)
    assert not visitor.get("/progress").document.xpath("//figure")


def test_whoever_has_done_nothing_is_shown_the_way_and_gets_no_row(visitor: Visitor, app_db: Database) -> None:
    before = dump(app_db)
    assert "It fills as you take quizzes." in visitor.get("/progress").text
    assert dump(app_db) == before


def test_looking_at_it_asks_three_statements_and_changes_nothing(app: Flask, app_db: Database) -> None:
    visitor = lea(app, app_db)
    visitor.get("/")
    before = dump(app_db)
    with statements(app_db) as sent:
        assert visitor.get("/progress").status == 200
    assert len(sent) == 3
    assert dump(app_db) == before


def test_home_and_account_lead_to_it(app: Flask, app_db: Database) -> None:
    visitor = lea(app, app_db)
    for path in ("/", "/account/"):
        assert visitor.get(path).document.xpath("//a[@href='/progress']")
