"""Accounts in a real browser: by keyboard, without JavaScript, and with nothing that axe would mend."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from quizapp.services import tickets
from quizapp.web.context import now
from tests.browser.conftest import Complaints, Opener, Server

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
GOOD = "x7 kestrel over the bay"


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:300]}" for fault in found for node in fault["nodes"]]


def test_somebody_signs_up_by_keyboard_and_looks_at_what_was_typed(page: Page) -> None:
    page.goto("/sign-up")
    page.focus("#name")
    page.keyboard.type("Kaede")
    page.keyboard.press("Tab")
    page.keyboard.type(GOOD)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.get_attribute("#password", "type") == "text"
    assert page.inner_text("[data-reveal]") == "Hide"
    page.keyboard.press("Space")
    assert page.get_attribute("#password", "type") == "password"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    assert "Kaede" in page.inner_text("header")


def test_a_password_can_be_pasted(page: Page) -> None:
    page.goto("/sign-in")
    page.focus("#password")
    page.evaluate("document.execCommand('insertText', false, 'pasted text')")
    assert page.input_value("#password") == "pasted text"


def test_accounts_work_without_javascript(open_browser: Opener) -> None:
    page = open_browser(java_script_enabled=False).new_page()
    page.goto("/sign-up")
    assert not page.is_visible("[data-reveal]")
    page.fill("#name", "Midori")
    page.fill("#password", GOOD)
    page.click("button.primary")
    page.click("header a[href='/account/']")
    page.click("form[action='/sign-out'] button")
    assert "You are signed out." in page.inner_text("body")
    page.goto("/account/")
    page.fill("#name", "midori")
    page.fill("#password", GOOD)
    page.click("button.primary")
    assert page.url.endswith("/account/")


def refuse(page: Page) -> None:
    """Sends the form of this page with what cannot be taken."""
    if page.query_selector("#name:visible"):
        page.fill("#name", "a\u200bb")
    page.fill("#password", "short")
    page.locator("#password").press("Enter")
    page.wait_for_selector(".problem")


def invite(page: Page) -> None:
    page.locator("form[action='/account/invitations'] button").click()
    page.wait_for_selector(".invited")


def lose_the_session(page: Page) -> None:
    """Types, and sends what was typed after the cookie was deleted."""
    page.fill("#name", "日本の名前 " * 5)
    page.context.clear_cookies()
    page.fill("#password", "not to be seen")
    page.locator("#password").press("Enter")
    page.wait_for_selector(".kept")
    assert "not to be seen" not in page.content()


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", ["link", "refused", "kept", "account", "delete", "guest", "delete as a guest", "invited"])
def test_no_page_of_accounts_has_a_fault_or_scrolls_sideways(
    open_browser: Opener, server: Server, complaints: Complaints, name: str, lang: str
) -> None:
    complaints.expected = ["422", "400"]
    role = {"account": "instructor", "delete": "learner", "guest": "guest", "delete as a guest": "guest", "invited": "instructor"}
    shown = None if role.get(name) == "guest" else f"{name} {lang}"
    token = server.person(role[name], shown)[1] if name in role else None
    page = open_browser(token, locale=lang, reduced_motion="reduce").new_page()
    addresses = {"link": tickets.invite(server.db, "learner", now()), "refused": "/sign-up", "kept": "/sign-in"}
    addresses |= {"delete": "/account/delete", "delete as a guest": "/account/delete"}
    page.goto(addresses.get(name, "/account/"))
    {"refused": refuse, "kept": lose_the_session, "invited": invite}.get(name, lambda page: None)(page)
    for width, scheme in ((320, "light"), (1280, "dark")) if lang == "en" else ((320, "dark"),):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
