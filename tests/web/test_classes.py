"""Classes: the checklist of each form."""

import re

import pytest
from flask import Flask

from quizapp.db import Database
from tests.browserless import Page, Visitor
from tests.cast import signed_in
from tests.inspecting import dump

POSTS = ["/teach/classes/", "/teach/classes/1/delete", "/teach/classes/1/members/1/remove"]
GETS = ["/teach/classes/", "/teach/classes/1/"]


@pytest.fixture
def lea(app: Flask) -> Visitor:
    return signed_in(app, "Lea", "learner")


def make(ines: Visitor, name: str = "Class 3b") -> Page:
    """The page of a new class."""
    return ines.submit(ines.get("/teach/classes/"), "classes", name=name)


def code(page: Page) -> str:
    return str(page.document.xpath("string(//p[@class='code'])"))


def test_a_class_is_made_and_shows_its_code_and_its_address(ines: Visitor) -> None:
    page = make(ines)
    assert page.heading == "Class 3b"
    assert re.fullmatch(r"[0-9A-Z]{5}-[0-9A-Z]{5}", code(page))
    assert f"http://127.0.0.1:8000/join?code={code(page)}" in page.text
    assert "Nobody has joined yet." in page.text


@pytest.mark.parametrize(
    ("name", "sentence"), [(" ", "Give the class a name."), ("x" * 101, "100 characters"), ("a\0b", "cannot be stored")]
)
def test_a_name_that_is_refused_says_why_and_stays_in_its_field(ines: Visitor, app_db: Database, name: str, sentence: str) -> None:
    page = make(ines, name)
    assert page.status == 422
    assert sentence in page.document.xpath("string(//p[@id='name-problem'])")
    assert page.document.xpath("//input[@id='name']")[0].get("value").startswith(name[:1])
    assert dump(app_db)["class"] == []


def test_a_learner_follows_the_address_joins_and_leaves(ines: Visitor, lea: Visitor) -> None:
    page = make(ines)
    joining = lea.get(f"/join?code={code(page)}")
    assert joining.document.xpath("//input[@id='code']")[0].get("value") == code(page)
    assert "sees which quizzes you take" in joining.text
    assert "You are in the class “Class 3b”." in lea.submit(joining, "join").text
    assert "1 member" in ines.get("/teach/classes/1/").text
    assert "Lea" in ines.get("/teach/classes/1/").text
    left = lea.submit(lea.get("/join"), "leave")
    assert "You have left the class." in left.text
    assert "0 members" in ines.get("/teach/classes/1/").text


def test_a_code_that_no_class_has_says_so_and_stays_in_its_field(lea: Visitor, app_db: Database) -> None:
    page = lea.submit(lea.get("/join"), "join", code="00000-00000")
    assert page.status == 422
    assert "There is no class with this code." in page.document.xpath("string(//p[@id='code-problem'])")
    assert page.document.xpath("//input[@id='code']")[0].get("value") == "00000-00000"
    assert dump(app_db)["member"] == []


@pytest.mark.bad("BI-104")
def test_codes_cannot_be_tried_without_end(ines: Visitor, lea: Visitor, app_db: Database) -> None:
    shared = code(make(ines))
    page = lea.get("/join")
    statuses = [lea.submit(page, "join", code=f"00000-0000{number}").status for number in range(11)]
    assert statuses == [422] * 10 + [429]
    before = dump(app_db)
    refused = lea.submit(page, "join", code=shared)
    assert refused.status == 429
    assert re.search(r"There were too many tries. The next one is possible in \d+ seconds.", refused.text)
    assert 1 <= int(refused.response.headers["Retry-After"]) <= 60
    assert "回数が多すぎます。" in lea.post("/join", {"code": shared}, **{"Accept-Language": "ja"}).text
    assert dump(app_db) == before
    assert dump(app_db)["member"] == []


def test_whoever_has_no_account_signs_in_first_and_comes_back_with_the_code(ines: Visitor, visitor: Visitor) -> None:
    shared = code(make(ines))
    for page in (visitor.get(f"/join?code={shared}", follow=False), visitor.post("/join", {"code": shared}, follow=False)):
        assert page.status == 303
        assert f"next=/join?code%3D{shared}" in page.response.headers["Location"].replace("%2F", "/").replace("%3F", "?")
    assert "To join the class, sign in or make an account." in visitor.get(f"/join?code={shared}").text


def test_looking_changes_nothing(ines: Visitor, lea: Visitor, app_db: Database) -> None:
    page = make(ines)
    lea.get("/")
    before = dump(app_db)
    for path in (*GETS, "/join"):
        assert ines.get(path).status == 200
    assert lea.get(f"/join?code={code(page)}").status == 200
    assert dump(app_db) == before


def test_an_instructor_removes_a_member_and_deletes_the_class(ines: Visitor, lea: Visitor, app_db: Database) -> None:
    page = make(ines)
    lea.submit(lea.get(f"/join?code={code(page)}"), "join")
    assert "no longer in this class" in ines.submit(ines.get("/teach/classes/1/"), "remove").text
    assert "The class is deleted." in ines.submit(ines.get("/teach/classes/1/"), "delete").text
    assert dump(app_db)["class"] == []


def test_the_class_of_somebody_else_is_not_there(ines: Visitor, lea: Visitor, app: Flask, app_db: Database) -> None:
    page = make(ines)
    lea.submit(lea.get(f"/join?code={code(page)}"), "join")
    ivan = signed_in(app, "Ivan")
    before = dump(app_db)["member"], dump(app_db)["class"]
    assert ivan.get("/teach/classes/1/").status == 404
    for path in POSTS[1:]:
        assert ivan.post(path).status == 404
    assert ivan.post("/classes/1/leave").status == 404
    assert (dump(app_db)["member"], dump(app_db)["class"]) == before


@pytest.mark.parametrize(
    "path", ["/teach/classes/9/", "/teach/classes/9/delete", "/teach/classes/9/members/1/remove", "/classes/9/leave"]
)
def test_a_class_that_is_missing_is_not_there(ines: Visitor, path: str) -> None:
    assert (ines.get(path) if path.endswith("9/") else ines.post(path)).status == 404


def test_only_instructors_have_classes(visitor: Visitor, lea: Visitor, app_db: Database) -> None:
    for path in GETS:
        assert visitor.get(path, follow=False).status == 303
        assert lea.get(path).status == 403
    for path in POSTS:
        assert visitor.post(path, follow=False).status == 303
        assert lea.post(path, {"name": "x"}).status == 403
    assert dump(app_db)["class"] == []


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "%(name)s"])
def test_the_name_of_a_class_is_shown_as_text(ines: Visitor, name: str) -> None:
    page = make(ines, name)
    assert page.heading == name
    assert not page.document.xpath("//script[not(@src)] | //*[@onerror]")
