"""The pages of accounts: what works, what is refused and how, what is kept of what was typed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher
from flask import Flask

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.db import Database
from quizapp.services import account, passwords, tickets
from tests.browserless import Page, Visitor
from tests.cast import signed_in
from tests.factories import load_decks
from tests.inspecting import dump

PASSWORD = "x7 kestrel over the bay"
NEW = "nine slow green trains"
EVIL = [
    "//evil.example",
    "/\\evil.example",
    "///evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/a\r\nSet-Cookie: x=1",
    "javascript:alert(1)",
    "https://evil.example/",
    "evil.example",
    "",
    "/" + "a" * 5000,
    "/日本",
]


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fast hash: the slow one has its own tests."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(memory_cost=8, time_cost=1, parallelism=1))
    monkeypatch.setattr(passwords, "_DUMMY", passwords.hashed("nobody"))


def now() -> datetime:
    return datetime.now(UTC)


def people(app_db: Database) -> list[tuple[str | None, str]]:
    """(name, role) of everybody."""
    return sorted((row[1], row[3]) for row in dump(app_db)["user"])


def sign_up(visitor: Visitor, name: str = "Sora", password: str = PASSWORD, follow: bool = True, query: str = "") -> Page:
    return visitor.submit(visitor.get(f"/sign-up{query}"), "sign-up", follow=follow, name=name, password=password)


def sign_in(visitor: Visitor, name: str = "Sora", password: str = PASSWORD, follow: bool = True, query: str = "") -> Page:
    return visitor.submit(visitor.get(f"/sign-in{query}"), "sign-in", follow=follow, name=name, password=password)


def cookie(visitor: Visitor, name: str = "session") -> str:
    found = visitor.client.get_cookie(name)
    return found.value if found else ""


def header_name(page: Page) -> str:
    """The name in the bar at the top."""
    return str(page.document.xpath("string(//header//a[@href='/account/'])")).strip()


# --- sign up


def test_somebody_signs_up_and_is_greeted_by_name(visitor: Visitor, app_db: Database) -> None:
    page = sign_up(visitor)
    assert page.response.request.path == "/"
    assert "Welcome. Your progress is kept in your account now." in page.text
    assert header_name(page) == "Sora"
    assert people(app_db) == [("Sora", "learner")]
    assert "Welcome" not in visitor.get("/").text


def test_a_guest_signs_up_and_keeps_the_quiz_that_was_begun(visitor: Visitor, app_db: Database) -> None:
    load_decks(app_db)
    question = visitor.submit(visitor.get("/decks/colours/"), "attempts")
    before = cookie(visitor)
    assert "What you did here so far is kept in it." in visitor.get("/sign-up").text
    sign_up(visitor)
    assert visitor.get(question.response.request.path).status == 200
    assert people(app_db) == [("Sora", "learner")]
    assert cookie(visitor) != before


@pytest.mark.parametrize(
    ("name", "password", "sentence", "field"),
    [
        ("", PASSWORD, "Choose a name.", "name"),
        ("x" * 300, PASSWORD, "40 characters at most", "name"),
        ("a\u200bdmin", PASSWORD, "cannot be seen", "name"),
        ("\u0430dmin", PASSWORD, "different alphabets", "name"),
        (" TAKEN ", PASSWORD, "is taken", "name"),
        ("Sora", "short", "at least 8 characters", "password"),
        ("Sora", "x7" * 5000, "128 characters at most", "password"),
        ("Sora", "password123", "most common", "password"),
        ("Sora", "x7 kest\0rel", "cannot be typed", "password"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_the_name_is_kept(
    visitor: Visitor, app: Flask, app_db: Database, name: str, password: str, sentence: str, field: str
) -> None:
    account.create(app_db, "taken", "learner", None, now())
    page = sign_up(visitor, name, password)
    assert page.status == 422
    assert sentence in page.document.xpath(f"string(//p[@id='{field}-problem'])")
    [box] = page.document.xpath(f"//input[@name='{field}']")
    assert box.get("aria-invalid") == "true"
    assert f"{field}-problem" in box.get("aria-describedby").split()
    assert page.document.xpath("//div[@role='alert']//a[@href=$target]", target=f"#{field}")
    assert page.document.xpath("string(//title)").strip().startswith("Error:")
    assert page.document.xpath("string(//input[@name='name']/@value)") == name
    assert password not in page.source
    assert people(app_db) == [("taken", "learner")]


def test_spaces_in_a_password_are_kept_exactly(visitor: Visitor, app: Flask) -> None:
    sign_up(visitor, password="  x7 kestrel ")
    assert sign_in(Visitor(app), password="x7 kestrel").status == 422
    assert sign_in(Visitor(app), password="  x7 kestrel ").status == 200


def test_extra_fields_change_nothing(visitor: Visitor, app_db: Database) -> None:
    visitor.post("/sign-up", {"name": "Sora", "password": PASSWORD, "role": "admin", "id": "7", "is_admin": "1", "disabled": "0"})
    assert people(app_db) == [("Sora", "learner")]


@pytest.mark.parametrize(
    ("registration", "sentence"), [("invite", "need an invitation"), ("closed", "No new accounts are made here")]
)
def test_where_registration_is_not_open_the_page_says_so_and_a_post_is_refused(
    settings: Settings, registration: str, sentence: str
) -> None:
    visitor = Visitor(create_app(replace(settings, registration=registration)))
    page = visitor.get("/sign-up")
    assert sentence in page.text
    assert not page.document.xpath("//input[@name='password']")
    refused = visitor.post("/sign-up", {"name": "Sora", "password": PASSWORD})
    assert refused.status == 403
    assert "invitation" in refused.text
    assert people(visitor.app.extensions["quizapp"].db) == []


def test_the_fields_are_known_to_password_managers_and_take_a_paste(visitor: Visitor) -> None:
    def autocomplete(path: str) -> list[str]:
        return list(visitor.get(path).document.xpath("//main//input[not(@type='hidden')]/@autocomplete"))

    assert autocomplete("/sign-up") == ["username", "new-password"]
    assert autocomplete("/sign-in") == ["username", "current-password"]
    assert "onpaste" not in visitor.get("/sign-up").source
    assert "maxlength" not in visitor.get("/sign-up").source


# --- sign in and out


def test_somebody_signs_in_and_out(visitor: Visitor, app: Flask) -> None:
    sign_up(Visitor(app))
    page = sign_in(visitor)
    assert (page.response.request.path, header_name(page)) == ("/", "Sora")
    left = visitor.submit(visitor.get("/account/"), "sign-out")
    assert "You are signed out." in left.text
    assert header_name(left) == ""


def test_a_wrong_name_and_a_wrong_password_give_the_same_page(app: Flask) -> None:
    sign_up(Visitor(app))
    pages = [sign_in(Visitor(app), "Sora", NEW), sign_in(Visitor(app), "Umi_", NEW)]
    assert [page.status for page in pages] == [422, 422]
    assert "The name or the password is not right." in pages[0].text
    texts = [page.text.replace("Umi_", "Sora") for page in pages]
    assert texts[0] == texts[1]
    assert pages[1].document.xpath("string(//input[@name='name']/@value)") == "Umi_"
    assert NEW not in pages[1].source


def test_too_many_guesses_are_told_how_long_to_wait(app: Flask) -> None:
    sign_up(Visitor(app))
    pages = [sign_in(Visitor(app), "Sora", NEW) for _ in range(11)]
    assert [page.status for page in pages] == [422] * 10 + [429]
    assert "too many tries" in pages[-1].text
    assert 1 <= int(pages[-1].response.headers["Retry-After"]) <= 60


def test_the_address_of_the_browser_is_taken_from_a_proxy_only_where_there_is_one(app: Flask, settings: Settings) -> None:
    def tries(visitor: Visitor, number: int) -> int:
        visitor.headers["X-Forwarded-For"] = f"203.0.113.{number}, 198.51.100.{number}"
        return sign_in(visitor, f"nobody {number // 50}", NEW).status

    assert 429 in [tries(Visitor(app), number) for number in range(12)]
    behind = create_app(replace(settings, proxies=1))
    assert 429 not in [tries(Visitor(behind), number) for number in range(100, 112)]


def test_somebody_who_is_signed_in_needs_no_form(app: Flask) -> None:
    visitor = signed_in(app, role="learner")
    page = visitor.get("/sign-in?next=/account/", follow=False)
    assert (page.status, page.response.headers["Location"]) == (303, "/account/")
    assert visitor.get("/sign-up").status == 409


def test_who_wanted_a_page_gets_there_after_signing_in_or_up(app: Flask, app_db: Database) -> None:
    visitor = Visitor(app)
    page = visitor.get("/account/")
    assert page.response.request.full_path == "/sign-in?next=/account/"
    up = visitor.get(page.document.xpath("string(//main//a[starts-with(@href,'/sign-up')]/@href)"))
    assert visitor.submit(up, "sign-up", name="Sora", password=PASSWORD).response.request.path == "/account/"
    other = Visitor(app)
    assert other.submit(other.get("/account/"), "sign-in", name="Sora", password=PASSWORD).response.request.path == "/account/"


def test_where_to_go_is_kept_through_a_mistake(app: Flask) -> None:
    visitor = Visitor(app)
    page = visitor.submit(visitor.get("/sign-in?next=/search?q=a"), "sign-in", name="Sora", password=NEW)
    assert page.document.xpath("string(//main//input[@name='next']/@value)") == "/search?q=a"


@pytest.mark.parametrize("address", EVIL)
@pytest.mark.parametrize("path", ["/sign-in", "/preferences"])
def test_nobody_is_sent_on_to_another_site(app: Flask, app_db: Database, path: str, address: str) -> None:
    account.create(app_db, "Sora", "learner", PASSWORD, now())
    fields = {"name": "Sora", "password": PASSWORD, "language": "en", "next": address}
    page = Visitor(app).post(path, fields, follow=False)
    assert (page.status, page.response.headers["Location"]) == (303, "/")


def test_a_session_that_was_planted_before_signing_in_is_worth_nothing_after(app: Flask, app_db: Database) -> None:
    account.create(app_db, "Sora", "learner", PASSWORD, now())
    visitor = Visitor(app)
    planted = "planted-by-somebody-else-0123456789-abcdefg"
    visitor.client.set_cookie("session", planted)
    sign_in(visitor)
    assert cookie(visitor) != planted
    thief = Visitor(app)
    thief.client.set_cookie("session", planted)
    assert thief.get("/account/").response.request.path == "/sign-in"


@pytest.mark.parametrize("end", ["sign out", "new password", "role", "disabled", "deleted"])
def test_a_stolen_cookie_is_worth_nothing_after_the_end_of_its_session(app: Flask, app_db: Database, end: str) -> None:
    account.create(app_db, "Sora", "learner", PASSWORD, now())
    owner, thief = Visitor(app), Visitor(app)
    sign_in(owner)
    thief.client.set_cookie("session", cookie(owner))
    assert thief.get("/account/").response.request.path == "/account/"
    if end == "sign out":
        owner.post("/sign-out")
    elif end == "new password":
        owner.post("/account/password", {"password": PASSWORD, "new_password": NEW})
    elif end == "role":
        account.set_role(app_db, "Sora", "instructor")
    elif end == "deleted":
        owner.post("/account/delete", {"password": PASSWORD})
    else:
        with app_db.writing() as session:
            session.connection().exec_driver_sql('UPDATE "user" SET disabled = true')
            session.commit()
    page = thief.get("/account/", follow=False)
    assert (page.status, page.response.headers["Location"]) == (303, "/sign-in?next=/account/")


# --- one's own


def test_the_account_page_says_what_is_kept(app: Flask) -> None:
    page = signed_in(app, "Sora", "instructor").get("/account/")
    assert "Sora" in page.text
    assert "Instructor" in page.text
    assert "Invite learners" in page.text
    assert "Invite learners" not in signed_in(app, role="learner").get("/account/").text


def test_a_guest_sees_what_is_kept_and_how_to_keep_it(app: Flask) -> None:
    page = signed_in(app, role="guest").get("/account/")
    assert "You have no account." in page.text
    assert not page.document.xpath("//input[@name='new_password']")


def test_the_password_is_changed_and_the_old_one_is_worth_nothing(app: Flask, app_db: Database) -> None:
    account.create(app_db, "Sora", "learner", PASSWORD, now())
    visitor = Visitor(app)
    sign_in(visitor)
    page = visitor.submit(visitor.get("/account/"), "password", password=PASSWORD, new_password=NEW)
    assert "Your password was changed." in page.text
    assert sign_in(Visitor(app)).status == 422
    assert sign_in(Visitor(app), password=NEW).status == 200


@pytest.mark.parametrize(
    ("old", "new", "field", "sentence"),
    [(NEW, NEW, "password", "This is not your password."), (PASSWORD, "short", "new_password", "at least 8 characters")],
)
def test_a_password_that_is_not_changed_says_why_at_the_field(
    app: Flask, app_db: Database, old: str, new: str, field: str, sentence: str
) -> None:
    account.create(app_db, "Sora", "learner", PASSWORD, now())
    visitor = Visitor(app)
    sign_in(visitor)
    page = visitor.submit(visitor.get("/account/"), "password", password=old, new_password=new)
    assert page.status == 422
    assert sentence in page.document.xpath(f"string(//p[@id='{field}-problem'])")
    assert sign_in(Visitor(app)).status == 200


def test_my_data_comes_as_a_file(app: Flask, app_db: Database) -> None:
    load_decks(app_db)
    visitor = signed_in(app, "Sora", "learner")
    visitor.submit(visitor.get("/decks/colours/"), "attempts")
    page = visitor.get("/account/data.json")
    assert page.response.mimetype == "application/json"
    assert page.response.headers["Content-Disposition"] == 'attachment; filename="quizapp-data.json"'
    assert page.response.json["name"] == "Sora"
    assert page.response.json["attempts"][0]["total"] == 4


def test_the_page_of_deleting_says_what_goes_and_what_stays(app: Flask, app_db: Database) -> None:
    load_decks(app_db)
    visitor = signed_in(app, role="learner")
    visitor.submit(visitor.get("/decks/colours/"), "attempts")
    page = visitor.get("/account/delete")
    assert "your quizzes with every answer: 1" in page.text
    assert "(you are in the middle of 1)" in page.text
    assert "What stays" in page.text


def test_an_account_is_deleted_with_its_password_while_a_quiz_runs(app: Flask, app_db: Database) -> None:
    load_decks(app_db)
    account.create(app_db, "Sora", "learner", PASSWORD, now())
    visitor = Visitor(app)
    sign_in(visitor)
    question = visitor.submit(visitor.get("/decks/colours/"), "attempts").response.request.path
    wrong = visitor.submit(visitor.get("/account/delete"), "delete", password=NEW)
    assert wrong.status == 422
    assert "This is not your password." in wrong.text
    page = visitor.submit(visitor.get("/account/delete"), "delete", password=PASSWORD)
    assert "Nothing of you is kept here any more." in page.text
    assert people(app_db) == []
    assert visitor.get(question).status == 404


def test_deleting_twice_is_told_in_clear_words(app: Flask, app_db: Database) -> None:
    account.create(app_db, "Sora", "learner", PASSWORD, now())
    visitor = Visitor(app)
    sign_in(visitor)
    page = visitor.get("/account/delete")
    visitor.submit(page, "delete", password=PASSWORD)
    again = visitor.submit(page, "delete", password=PASSWORD)
    assert again.status == 400
    assert "You are not signed in, or not any more." in again.text
    assert PASSWORD not in again.source


def test_a_guest_deletes_what_they_did_when_they_are_sure(app: Flask, app_db: Database) -> None:
    visitor = signed_in(app, role="guest")
    page = visitor.get("/account/delete")
    refused = visitor.submit(page, "delete")
    assert refused.status == 422
    assert "Tick the box first" in refused.text
    visitor.submit(page, "delete", sure="yes")
    assert people(app_db) == []


# --- preferences


@pytest.mark.parametrize(
    ("field", "value", "path", "found"),
    [("language", "ja", "//html/@lang", "ja"), ("theme", "dark", "//html/@data-theme", "dark")],
)
def test_language_and_colours_are_kept_in_the_browser_without_an_account(
    visitor: Visitor, app_db: Database, field: str, value: str, path: str, found: str
) -> None:
    before = dump(app_db)
    page = visitor.submit(visitor.get("/about"), "preferences", button=f"{field}={value}")
    assert page.response.request.path == "/about"
    assert page.document.xpath(path) == [found]
    assert dump(app_db) == before


def test_language_and_colours_come_along_to_another_browser(app: Flask, app_db: Database) -> None:
    account.create(app_db, "Sora", "learner", PASSWORD, now())
    visitor = Visitor(app)
    sign_in(visitor)
    visitor.submit(visitor.get("/about"), "preferences", button="language=ja")
    visitor.submit(visitor.get("/about"), "preferences", button="theme=dark")
    page = sign_in(Visitor(app))
    assert (page.document.get("lang"), page.document.get("data-theme")) == ("ja", "dark")


def test_what_is_not_offered_is_not_kept(visitor: Visitor) -> None:
    page = visitor.post("/preferences", {"language": "xx", "theme": "pink\r\nX: 1"}, follow=False)
    assert page.status == 303
    assert not visitor.client.get_cookie("language")
    assert not visitor.client.get_cookie("theme")


# --- links


def test_the_first_instructor_comes_in_by_a_link(visitor: Visitor, app_db: Database) -> None:
    path = tickets.first_instructor(app_db, now()) or ""
    page = visitor.get(path)
    assert page.heading == "Become the first instructor"
    inside = visitor.submit(page, name="Sora", password=PASSWORD)
    assert header_name(inside) == "Sora"
    assert people(app_db) == [("Sora", "instructor")]
    assert inside.heading == visitor.get("/teach/").heading


def test_a_new_password_is_chosen_by_a_link(app: Flask, app_db: Database) -> None:
    account.create(app_db, "Sora", "learner", PASSWORD, now())
    visitor = Visitor(app)
    page = visitor.get(tickets.reset_link(app_db, "Sora", now()))
    assert "For the account “Sora”" in page.text
    visitor.submit(page, password=NEW)
    assert sign_in(Visitor(app), password=NEW).status == 200


def test_a_mistake_at_a_link_is_told_and_the_link_stays_good(visitor: Visitor, app_db: Database) -> None:
    path = tickets.invite(app_db, "learner", now())
    page = visitor.submit(visitor.get(path), name="Sora", password="short")
    assert page.status == 422
    assert "at least 8 characters" in page.document.xpath("string(//p[@id='password-problem'])")
    assert page.document.xpath("string(//input[@name='name']/@value)") == "Sora"
    assert visitor.submit(page, password=PASSWORD).status == 200
    assert people(app_db) == [("Sora", "learner")]


@pytest.mark.parametrize("path", ["/links/x", "/links/" + "x" * 43, "/links/%00", "/links/%E6%97%A5", "/links/" + "x" * 3000])
def test_a_link_that_does_not_exist_is_nothing(visitor: Visitor, app_db: Database, path: str) -> None:
    for page in (visitor.get(path), visitor.post(path, {"name": "Sora", "password": PASSWORD})):
        assert page.status == 404
    assert people(app_db) == []


def test_a_used_link_and_somebody_elses_are_nothing_too(app: Flask, app_db: Database) -> None:
    account.create(app_db, "Sora", "learner", PASSWORD, now())
    path = tickets.reset_link(app_db, "Sora", now())
    other = signed_in(app, "Umi", "learner")
    assert other.get(path).status == 404
    assert other.post(path, {"password": NEW}).status == 404
    visitor = Visitor(app)
    visitor.submit(visitor.get(path), password=NEW)
    used = Visitor(app).get(path)
    assert used.status == 404
    assert "used already" in used.text


def test_an_instructor_invites_learners_by_links_with_the_public_address(settings: Settings) -> None:
    app = create_app(replace(settings, registration="invite", address="https://quiz.example.org"))
    teacher = signed_in(app)
    teacher.headers["Host"] = "quiz.example.org"
    teacher.client.set_cookie("session", cookie(teacher), domain="quiz.example.org")
    page = teacher.submit(teacher.get("/account/"), "invitations", number="3")
    links = page.document.xpath("//ol//code/text()")
    assert len(set(links)) == 3
    assert all(link.startswith("https://quiz.example.org/links/") for link in links)
    visitor = Visitor(app, Host="quiz.example.org")
    visitor.submit(visitor.get(links[0].removeprefix("https://quiz.example.org")), name="Sora", password=PASSWORD)
    assert ("Sora", "learner") in people(app.extensions["quizapp"].db)


@pytest.mark.parametrize("number", ["0", "51", "-1", "x", "", "１", "1e9", "9" * 400])
def test_no_other_number_of_invitations_is_made(app: Flask, app_db: Database, number: str) -> None:
    page = signed_in(app).post("/account/invitations", {"number": number})
    assert page.status == 422
    assert "Between 1 and 50" in page.text
    assert dump(app_db)["ticket"] == []


def test_a_learner_cannot_invite(app: Flask, app_db: Database) -> None:
    assert signed_in(app, role="learner").post("/account/invitations", {"number": "1"}).status == 403
    assert dump(app_db)["ticket"] == []


@pytest.mark.parametrize("path", ["/account/", "/account/data.json", "/account/delete"])
def test_nobody_in_particular_is_sent_to_sign_in(visitor: Visitor, path: str) -> None:
    page = visitor.get(path, follow=False)
    assert (page.status, page.response.headers["Location"]) == (303, f"/sign-in?next={path}")


@pytest.mark.parametrize("path", ["/account/password", "/account/delete", "/account/invitations"])
def test_a_form_of_nobody_in_particular_is_not_taken(visitor: Visitor, app_db: Database, path: str) -> None:
    before = dump(app_db)
    assert visitor.post(path, {"password": PASSWORD}).response.request.path == "/sign-in"
    assert dump(app_db) == before


def test_japanese_pages_have_the_same_fields(app: Flask) -> None:
    for path in ("/sign-in", "/sign-up"):
        fields = [
            Visitor(app, **{"Accept-Language": language}).get(path).document.xpath("//main//input/@name")
            for language in ("en", "ja")
        ]
        assert fields[0] == fields[1]
