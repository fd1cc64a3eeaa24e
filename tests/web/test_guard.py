"""The guard: whose POST it is, what is kept of one that is refused, and which host, body and fields are taken."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask, request
from lxml import html

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.db import Database
from quizapp.permissions import AUTHOR, LEARN
from quizapp.web.guard import needs, public
from tests.browserless import Page, Visitor
from tests.cast import signed_in
from tests.factories import load_decks
from tests.inspecting import dump

LONG = "A long answer. " * 40


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application with routes that say what reached them."""
    made = create_app(settings)

    @made.post("/echo")
    @public
    def echo() -> dict[str, list[str]]:
        return {name: request.form.getlist(name) for name in request.form if name != "csrf_token"}

    @made.post("/first")
    @public
    def first() -> dict[str, str | None]:
        return {"id": request.form.get("id"), "other": request.form.get("other")}

    @made.post("/write")
    @needs(AUTHOR)
    def write() -> str:
        return "written"

    @made.post("/learn")
    @needs(LEARN)
    def learn() -> str:
        return "learned"

    yield made
    made.extensions["quizapp"].db.close()


def send(visitor: Visitor, path: str = "/echo", data: object = None, **headers: str) -> Page:
    """A POST with exactly these fields."""
    return Page(visitor.client.post(path, data=data or {}, headers={**visitor.headers, **headers}))


def raw(visitor: Visitor, body: bytes, mimetype: str = "application/x-www-form-urlencoded", path: str = "/echo") -> Page:
    """A POST with exactly this body and a valid token in the header."""
    headers = {**visitor.headers, "X-CSRF-Token": visitor.token(), "Content-Type": mimetype}
    return Page(visitor.client.post(path, data=body, headers=headers))


# --- the token


def test_a_form_with_its_token_is_taken(visitor: Visitor) -> None:
    assert visitor.post("/echo", {"a": "1"}).response.json == {"a": ["1"]}


def test_htmx_sends_the_token_in_a_header(visitor: Visitor) -> None:
    assert send(visitor, data={"a": "1"}, **{"X-CSRF-Token": visitor.token()}).status == 200


def test_the_token_is_different_in_each_response_and_every_one_is_good(visitor: Visitor) -> None:
    tokens = {visitor.token() for _ in range(5)}
    assert len(tokens) == 5
    for token in tokens:
        assert send(visitor, data={"csrf_token": token}).status == 200


@pytest.mark.parametrize("token", ["", "x", "AAAA", "é", "=" * 88, "A" * 88, "x" * 100_000, "\x00"])
def test_a_form_with_another_token_is_not_taken(visitor: Visitor, token: str) -> None:
    visitor.get("/")
    assert send(visitor, data={"csrf_token": token}).status == 400


def test_the_token_of_somebody_else_is_not_taken(app: Flask) -> None:
    assert send(signed_in(app), data={"csrf_token": signed_in(app, "Other").token()}).status == 400


def test_every_route_that_takes_a_post_wants_a_token(app: Flask, app_db: Database) -> None:
    load_decks(app_db)
    visitor = signed_in(app, role="admin")
    visitor.get("/")
    before = dump(app_db)
    tried = 0
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            path = re.sub(r"<(int:)?\w+>", lambda match: "1" if match[1] else "x", rule.rule)
            assert send(visitor, path).status == 400, rule.rule
            tried += 1
    assert tried > 20
    assert dump(app_db) == before


# --- what was typed


@pytest.mark.bad("BI-100")
def test_what_was_typed_is_kept_whole_and_can_be_sent_again(visitor: Visitor) -> None:
    page = send(visitor, data={"csrf_token": "old", "answer": LONG, "choice": ["1", "2"], "empty": ""})
    assert page.status == 400
    assert "Nothing was saved yet." in page.text
    assert LONG.strip() in page.text  # to be copied by hand where it cannot be sent
    again = visitor.submit(page)
    assert again.response.json == {"answer": [LONG], "choice": ["1", "2"], "empty": [""]}


@pytest.mark.bad("BI-101")
def test_what_was_typed_is_kept_after_the_cookie_was_deleted(visitor: Visitor, app_db: Database) -> None:
    load_decks(app_db)
    question = visitor.submit(visitor.get("/decks/colours/"), "attempts", order="deck")
    form = question.form("/attempts/")
    visitor.client.delete_cookie("session")
    fields = {name: value for name, value in form.form_values() if name == "csrf_token"}
    page = send(visitor, form.get("action"), {**fields, "answer": LONG})
    assert page.status == 400
    assert LONG.strip() in page.text
    assert dump(app_db)["item"][0][6] is None


@pytest.mark.parametrize("name", ["password", "new_password", "password2"])
def test_a_password_is_never_written_into_a_page(visitor: Visitor, name: str) -> None:
    page = send(visitor, data={"csrf_token": "old", name: "x7 kestrel", "name": "Sora"})
    assert "Sora" in page.source
    assert "x7 kestrel" not in page.source


def test_what_was_typed_is_text_and_not_markup(visitor: Visitor) -> None:
    page = send(visitor, data={"csrf_token": "old", '"><script>x': '"><img src=x onerror=alert(1)>{{7*7}}'})
    assert not page.document.xpath("//main//img | //main//script")
    assert "{{7*7}}" in page.text


def test_a_page_of_another_site_cannot_have_its_fields_kept_to_be_sent_by_a_click(visitor: Visitor) -> None:
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ):
        page = send(visitor, data={"planted": "by evil"}, **headers)
        assert page.status == 400
        assert "by evil" not in page.source


def test_a_post_from_another_site_is_refused_even_with_a_token(visitor: Visitor) -> None:
    page = visitor.post("/echo", {"a": "1"}, **{"Sec-Fetch-Site": "cross-site"})
    assert page.status == 400
    assert "sent from another site" in page.text


def test_a_post_with_the_origin_of_this_site_is_kept(visitor: Visitor) -> None:
    assert "typed here" in send(visitor, data={"a": "typed here"}, Origin="http://localhost").source


@pytest.mark.bad("BI-100")
def test_whoever_was_signed_out_while_writing_keeps_the_text(app: Flask, visitor: Visitor) -> None:
    page = visitor.post("/write", {"stem": LONG})
    assert page.status == 400
    assert "You are not signed in, or not any more." in page.text
    assert LONG.strip() in page.text


def test_a_part_of_a_page_is_not_replaced_by_the_form_to_sign_in(visitor: Visitor) -> None:
    page = visitor.post("/write", {"stem": LONG}, **{"HX-Request": "true"})
    assert page.status == 400
    assert page.response.headers["HX-Retarget"] == "#problem"


# --- who may


@pytest.mark.parametrize(
    ("role", "write", "learn"),
    [("guest", 303, 200), ("learner", 403, 200), ("instructor", 200, 200), ("admin", 200, 200), ("unknown", 403, 403)],
)
def test_a_role_reaches_what_it_may(app: Flask, role: str, write: int, learn: int) -> None:
    visitor = signed_in(app, role=role)
    assert visitor.post("/write", follow=False).status == write
    assert visitor.post("/learn", follow=False).status == learn


def test_who_may_not_is_told_who_may(app: Flask) -> None:
    assert "An instructor or the administrator can." in signed_in(app, role="learner").post("/write").text


def test_a_role_that_was_lowered_holds_at_the_next_request(app: Flask, app_db: Database) -> None:
    visitor = signed_in(app)
    assert visitor.post("/write").status == 200
    with app_db.writing() as session:
        session.connection().exec_driver_sql("UPDATE \"user\" SET role = 'learner'")
        session.commit()
    assert visitor.post("/write").status == 403


# --- the cookie


@pytest.mark.parametrize("value", ["", "x", "x" * 8000, "日本".encode().decode("latin-1"), "a; Path=/evil", "' OR 1=1", "x" * 43])
def test_a_cookie_that_is_nobodys_is_nobody(app: Flask, value: str) -> None:
    page = Visitor(app).get("/account/", follow=False, Cookie=f"session={value}")
    assert page.status == 303


def test_a_cookie_that_cannot_be_one_of_ours_is_replaced(app: Flask) -> None:
    response = app.test_client().get("/", headers={"Cookie": "session=x"})
    assert re.fullmatch(r"session=[\w-]{43}; .*HttpOnly; Path=/; SameSite=Lax", response.headers["Set-Cookie"])


def test_every_cookie_over_https_is_bound_to_the_host(settings: Settings) -> None:
    app = create_app(replace(settings, https=True, address="https://localhost"))
    client = app.test_client()
    page = client.get("/", base_url="https://localhost")
    token = html.document_fromstring(page.text).xpath("string(//input[@name='csrf_token']/@value)")
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    out = client.post("/sign-out", data={"csrf_token": token}, base_url="https://localhost")
    chosen = client.post("/preferences", data={"csrf_token": token, "theme": "dark"}, base_url="https://localhost")
    cookies = [*page.headers.getlist("Set-Cookie"), *out.headers.getlist("Set-Cookie")]
    assert {cookie.split("=")[0] for cookie in cookies} == {"__Host-session", "__Host-flash"}
    for cookie in [*cookies, *chosen.headers.getlist("Set-Cookie")]:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; ")[1:])
        assert "Domain" not in cookie


def test_machines_get_no_cookie(app: Flask) -> None:
    assert "Set-Cookie" not in app.test_client().get("/healthz").headers


# --- the host


@pytest.mark.parametrize(
    "host", ["evil.example", "quiz.example.org.evil.example", "127.0.0.1:8000", "quiz.example.org@evil.example", ""]
)
def test_another_host_than_the_public_address_is_refused(settings: Settings, host: str) -> None:
    app = create_app(replace(settings, address="https://quiz.example.org", https=True))
    page = Visitor(app).get("/", Host=host)
    assert page.status == 400
    assert "evil" not in page.source
    assert Visitor(app).get("/healthz", Host=host).status == 200


@pytest.mark.parametrize("host", ["quiz.example.org", "QUIZ.example.org", "quiz.example.org:443", "quiz.example.org:8443"])
def test_the_public_address_is_taken_with_and_without_a_port(settings: Settings, host: str) -> None:
    app = create_app(replace(settings, address="https://quiz.example.org", https=True))
    assert Visitor(app).get("/", Host=host).status == 200


def test_no_page_says_what_the_browser_said_the_host_is(app: Flask) -> None:
    for path in ("/", "/sign-in", "/account/", "/nothing", "/account", "/decks/x", "/decks/%2Fx"):
        page = Visitor(app).get(path, follow=False, Host="evil.example", **{"X-Forwarded-Host": "evil.example"})
        assert "evil.example" not in page.source
        assert "evil.example" not in str(page.response.headers)


# --- the body


def test_of_two_fields_with_one_name_the_first_in_the_body_counts(visitor: Visitor) -> None:
    page = raw(visitor, b"id=1&id=2", path="/first?id=9&other=9")
    assert page.response.json == {"id": "1", "other": None}


@pytest.mark.parametrize(
    "mimetype", ["application/json", "text/plain", "application/xml", "application/x-www-form-urlencodedx", "x"]
)
@pytest.mark.parametrize("body", [b"{}", b'{"a": ', b"[" * 100_000, b'{"a": NaN, "a": 1}', b""])
def test_no_other_sort_of_body_is_taken(visitor: Visitor, mimetype: str, body: bytes) -> None:
    assert raw(visitor, body, mimetype).status == 415


@pytest.mark.parametrize("body", [b"a=\xff", b"a=%ff", b"a=%ED%A0%80", b"\xe3\x81=1", b"a=%C0%AF"])
def test_text_that_is_not_utf_8_is_refused(visitor: Visitor, body: bytes) -> None:
    page = raw(visitor, body)
    assert page.status == 400
    assert "not in UTF-8" in page.text


def test_what_is_encoded_twice_stays_as_it_is(visitor: Visitor) -> None:
    assert raw(visitor, b"a=%252e%2526lt%253B").response.json == {"a": ["%2e%26lt%3B"]}


@pytest.mark.parametrize("number", [501, 100_000])
def test_too_many_fields_are_refused(visitor: Visitor, number: int) -> None:
    assert raw(visitor, b"&".join(b"a=1" for _ in range(number))).status == 413


def test_as_many_fields_as_a_form_can_have_are_taken(visitor: Visitor) -> None:
    assert len(raw(visitor, b"&".join(b"a=1" for _ in range(500))).response.json["a"]) == 500


def parts(number: int, size: int = 1) -> bytes:
    part = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"x" * size + b"\r\n"
    return part * number + b"--b--\r\n"


def test_a_form_in_parts_is_taken_up_to_its_limits(visitor: Visitor) -> None:
    mimetype = "multipart/form-data; boundary=b"
    assert raw(visitor, parts(10), mimetype).response.json == {"a": ["x"] * 10}
    assert raw(visitor, parts(1001), mimetype).status == 413
    assert raw(visitor, parts(1, 1024 * 1024 + 1), mimetype).status == 413


@pytest.mark.parametrize("cut", [8, 40, 60])
def test_a_form_in_parts_that_was_cut_off_says_so(visitor: Visitor, cut: int) -> None:
    page = raw(visitor, parts(2)[:-cut], "multipart/form-data; boundary=b")
    assert page.status == 400
    assert "cut off on the way" in page.text


@pytest.mark.parametrize("mimetype", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=é"])
def test_a_form_in_parts_without_a_boundary_is_refused(visitor: Visitor, mimetype: str) -> None:
    assert raw(visitor, parts(1), mimetype).status == 400


def test_a_body_over_the_limit_is_refused(visitor: Visitor) -> None:
    page = raw(visitor, b"a=" + b"x" * 1024 * 1024)
    assert page.status == 413
    assert "larger than this page accepts" in page.text


# --- methods and paths


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_a_page_that_is_only_shown_takes_nothing_else(visitor: Visitor, method: str) -> None:
    response = visitor.client.open("/about", method=method, headers=visitor.headers)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_header_does_not_change_the_method(visitor: Visitor, app_db: Database, header: str) -> None:
    assert visitor.get("/about", **{header: "POST"}).status == 200
    assert visitor.get("/about?_method=DELETE", **{header: "DELETE"}).status == 200
    assert visitor.get("/sign-out", **{header: "POST"}).status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/decks/%00/",
        "/%00",
        "/decks/%ff/",
        "/decks/%2e%2e%2f/",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/decks/" + "x" * 5000 + "/",
        "/static/../../wsgi.py",
        "/static/%2e%2e/%2e%2e/wsgi.py",
    ],
)
def test_a_path_of_any_shape_is_nothing(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status == 404


def test_a_missing_slash_is_added_by_a_path_of_our_own(visitor: Visitor) -> None:
    page = visitor.get("/decks/x?lang=ja", follow=False, Host="evil.example")
    assert (page.status, page.response.headers["Location"]) == (308, "/decks/x/?lang=ja")
