"""Error pages: every status in both languages, with the headers of every page, and nothing of the inside."""

import fcntl
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient
from sqlalchemy import update

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.content.problem import Problem
from quizapp.db import Database, writelock
from quizapp.db.tables import SessionRow, UserRow
from quizapp.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from quizapp.services import account
from quizapp.web import layout
from quizapp.web.context import now
from quizapp.web.guard import public
from quizapp.web.headers import HEADERS
from tests.browserless import Visitor
from tests.cast import signed_in
from tests.factories import load_decks
from tests.inspecting import dump

SECRETS = "a line of the inside: /srv/quizapp/db.py password=hunter2"
ERRORS = {
    403: NotAllowed("Your account cannot do this."),
    404: NotFound(),
    409: Conflict("Look at what stands now, then decide again."),
    422: Invalid("Something that was sent breaks a rule.", [Problem("A name is missing."), Problem("A text is missing.")]),
    429: TooMany("Please wait a little and try again.", wait=17),
    500: RuntimeError(SECRETS),
}
STATUSES = (400, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application with a route that fails as it is told."""
    made = create_app(settings)

    @made.get("/fail/<int:status>")
    @public
    def fail(status: int) -> str:
        if status in ERRORS:
            raise ERRORS[status]
        abort(status)

    @made.post("/deep")
    @public
    def deep() -> str:
        return deeper(request.form["a"])

    def deeper(text: str) -> str:
        return deeper(text + "x")

    yield made
    made.extensions["quizapp"].db.close()


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("status", STATUSES)
def test_every_error_has_a_page_in_both_languages(visitor: Visitor, status: int, language: str) -> None:
    page = visitor.get(f"/fail/{status}", **{"Accept-Language": language})
    assert page.status == status
    assert page.response.mimetype == "text/html"
    assert page.document.get("lang") == language
    assert page.heading
    assert page.document.xpath("//main//a[@href='/']")
    assert "Traceback" not in page.source
    assert (page.heading == Visitor(visitor.app).get(f"/fail/{status}").heading) == (language == "en")


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/nothing", "/account/", *(f"/fail/{status}" for status in STATUSES)])
def test_every_answer_carries_the_security_headers(visitor: Visitor, path: str) -> None:
    headers = visitor.get(path, follow=False).response.headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert headers["Cache-Control"] == "no-store"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_files_carry_them_too(visitor: Visitor) -> None:
    sheet = visitor.get("/").document.xpath("string(//link[@rel='stylesheet']/@href)")
    page = visitor.get(sheet)
    assert page.status == 200
    assert {name: page.response.headers[name] for name in HEADERS} == HEADERS
    assert "immutable" in page.response.headers["Cache-Control"]


def test_what_went_wrong_inside_is_noted_and_not_shown(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        page = visitor.get("/fail/500")
    assert "hunter2" not in page.source
    assert "hunter2" in caplog.text


def test_a_page_that_cannot_be_made_is_still_answered(
    app: Flask, visitor: Visitor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.jinja_env.globals, "url_for", None)
    page = visitor.get("/fail/500")
    assert page.status == 500
    assert "Something went wrong" in page.text
    assert "問題が起きました" in page.text
    assert page.response.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_a_refusal_names_every_problem(visitor: Visitor) -> None:
    page = visitor.get("/fail/422")
    assert [item.text_content() for item in page.document.xpath("//main//li")] == ["A name is missing.", "A text is missing."]


def test_whoever_has_to_wait_is_told_how_long(visitor: Visitor) -> None:
    assert visitor.get("/fail/429").response.headers["Retry-After"] == "17"
    assert visitor.get("/fail/503").response.headers["Retry-After"] == "5"


def test_a_method_that_is_not_taken_is_told_which_one_is(visitor: Visitor) -> None:
    response = visitor.client.delete("/sign-in", headers=visitor.headers)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_what_is_nested_too_deep_is_refused(visitor: Visitor) -> None:
    assert visitor.post("/deep", {"a": "x"}).status == 400


@pytest.mark.parametrize("status", STATUSES)
def test_a_part_of_a_page_gets_a_sentence_and_the_page_stays(visitor: Visitor, status: int) -> None:
    page = visitor.get(f"/fail/{status}", **{"HX-Request": "true"})
    assert page.status == status
    assert page.response.headers["HX-Retarget"] == "#problem"
    assert page.document.xpath("//*[@role='alert']")
    assert not page.document.xpath("//header")


# --- the store at fault


@pytest.fixture
def held(app: Flask, app_db: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The write lock, held by somebody else; nobody waits long for it here."""
    monkeypatch.setattr(app_db._lock, "_longest_wait", 0.1)
    with Path(f"{app_db.file}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_while_another_process_writes_too_long_a_change_is_put_off_and_pages_go_on(
    visitor: Visitor, app_db: Database, held: None
) -> None:
    before = dump(app_db)
    page = visitor.post("/sign-in", {"name": "Sora", "password": "x7 kestrel"})
    assert page.status == 503
    assert page.response.headers["Retry-After"] == "5"
    assert "Too many people are saving at the moment." in page.text
    assert visitor.get("/").status == 200
    assert dump(app_db) == before


def test_whoever_was_not_here_for_a_while_still_reads_while_nothing_can_be_stored(
    app: Flask, app_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_decks(app_db)
    ines = signed_in(app)
    with app_db.writing() as session:
        session.execute(update(UserRow).values(seen_at=now() - timedelta(minutes=10)))
        session.execute(update(SessionRow).values(seen_at=now() - timedelta(minutes=10)))
        session.commit()
    before = dump(app_db)
    monkeypatch.setattr(app_db._lock, "_longest_wait", 0.1)
    with Path(f"{app_db.file}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert ines.get("/teach/").status == 200
    assert dump(app_db) == before


def test_when_the_lock_is_free_again_the_same_change_is_made(app: Flask, app_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    load_decks(app_db)
    visitor = Visitor(app)
    page = visitor.get("/decks/colours/")
    monkeypatch.setattr(app_db._lock, "_longest_wait", 0.1)
    with Path(f"{app_db.file}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert visitor.submit(page, "attempts").status == 503
    monkeypatch.setattr(app_db._lock, "_longest_wait", writelock.LONGEST_WAIT)
    assert visitor.submit(page, "attempts").status == 200
    assert len(dump(app_db)["attempt"]) == 1


def test_an_answer_that_is_put_off_says_when_to_send_it_again(
    app: Flask, app_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_decks(app_db)
    visitor = Visitor(app)
    page = visitor.submit(visitor.get("/decks/colours/"), "attempts", feedback="end", order="deck")
    place, before = page.response.request.path, dump(app_db)
    monkeypatch.setattr(app_db._lock, "_longest_wait", 0.1)
    with Path(f"{app_db.file}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for path in (place, f"{place}/save"):
            response = visitor.post(path, {"choice": "0", "save": "1"}).response
            assert (response.status_code, response.headers.get("Retry-After")) == (503, "5"), path
    assert dump(app_db) == before


@pytest.fixture
def gone(app: Flask, app_db: Database) -> Iterator[None]:
    """A store that cannot be opened."""
    file = app_db.file
    assert file
    app_db.close()
    aside = file.with_suffix(".aside")
    file.rename(aside)
    file.mkdir()
    yield
    file.rmdir()
    aside.rename(file)


def test_a_store_that_cannot_be_reached_is_not_available_and_says_nothing_of_itself(visitor: Visitor, gone: None) -> None:
    page = visitor.get("/")
    assert page.status == 503
    assert page.response.headers["Retry-After"] == "5"
    assert "cannot reach its data" in page.text
    assert "sqlite" not in page.source.lower()
    assert "quizapp.db" not in page.source
    assert visitor.get("/healthz").status == 200
    assert visitor.get("/readyz").status == 503


def test_an_error_inside_a_change_leaves_nothing_behind(
    visitor: Visitor, app_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*rest: object, **more: object) -> str:
        raise RuntimeError(SECRETS)

    monkeypatch.setattr(account, "open_session", fail)
    page = visitor.post("/sign-up", {"name": "Sora", "password": "x7 kestrel over the bay"})
    assert page.status == 500
    assert "hunter2" not in page.source
    assert dump(app_db)["user"] == []


# --- compression and caching


def test_pages_are_compressed_for_those_who_can_read_it(client: FlaskClient) -> None:
    small = client.get("/about", headers={"Accept-Encoding": "gzip", "Accept-Language": "en"})
    large = client.get("/about", headers={"Accept-Language": "en"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in large.headers
    assert int(small.headers["Content-Length"]) < int(large.headers["Content-Length"])
    assert {"Accept-Encoding", "Cookie"} <= set(small.headers["Vary"].split(", "))


def test_the_theme_of_an_error_page_is_the_one_that_was_chosen(visitor: Visitor) -> None:
    visitor.client.set_cookie(layout.THEME_COOKIE, "dark")
    assert visitor.get("/nothing").document.get("data-theme") == "dark"
