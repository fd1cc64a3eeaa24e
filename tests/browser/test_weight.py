"""What a page weighs on the wire, headers included, and what the server decides before the first pixel is drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import answers
from tests.browser.conftest import Opener, Server
from tests.browser.taking import fill, item, start

KILOBYTE = 1024


@dataclass
class Wire:
    """Bytes by address; pictures and the icon are left out, as they are no part of a question's page."""

    names: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)

    def sent(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].endswith(".svg"):
            self.names[event["requestId"]] = event["request"]["url"]

    def loaded(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.names and event["encodedDataLength"]:
            self.bytes[self.names[event["requestId"]]] = int(event["encodedDataLength"])


@contextmanager
def weighing(page: Page) -> Iterator[Wire]:
    """Counts what comes over the wire until the page is at rest."""
    wire = Wire()
    session = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", wire.sent)
    session.on("Network.loadingFinished", wire.loaded)
    session.send("Network.enable")
    yield wire
    page.wait_for_load_state("networkidle")
    session.detach()


def question(open_browser: Opener) -> tuple[str, str]:
    """The address of a question of a shipped deck, and the token of the guest who has to answer it."""
    context = open_browser()
    page = context.new_page()
    start(page, "linux-analogy", lang="ja")
    token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "session")
    return page.url, token


def test_a_question_comes_cold_in_forty_kilobytes_and_four_requests_and_warm_in_eight(open_browser: Opener) -> None:
    address, token = question(open_browser)
    page = open_browser(token).new_page()
    with weighing(page) as cold:
        page.goto(address)
    assert len(cold.bytes) <= 4, cold.bytes
    assert sum(cold.bytes.values()) <= 40 * KILOBYTE, cold.bytes
    with weighing(page) as warm:
        page.goto(address.removesuffix("1") + "2")
    assert len(warm.bytes) == 1, warm.bytes
    assert sum(warm.bytes.values()) <= 8 * KILOBYTE, warm.bytes


def test_the_feedback_comes_in_eight_kilobytes(open_browser: Opener, server: Server) -> None:
    address, token = question(open_browser)
    page = open_browser(token).new_page()
    page.goto(address)
    _, body, row = item(server.db, address)
    fill(page, answers.wrong(body, row.arrangement))
    with weighing(page) as wire:
        page.locator(".bar button").click()
        page.wait_for_selector("#result")
    assert len(wire.bytes) == 1, wire.bytes
    assert sum(wire.bytes.values()) <= 8 * KILOBYTE, wire.bytes


@pytest.mark.parametrize("address", ["/", "/decks/linux-analogy/", "/search?q=Linux"])
def test_looking_around_comes_in_forty_kilobytes(page: Page, address: str) -> None:
    with weighing(page) as wire:
        page.goto(address)
    assert len(wire.bytes) <= 4, wire.bytes
    assert sum(wire.bytes.values()) <= 40 * KILOBYTE, wire.bytes


def test_the_theme_stands_in_the_page_before_anything_is_drawn(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/about")
    page.locator("button[name=theme][value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark == "rgb(20, 22, 26)"
    response = page.goto("/")
    assert response and 'data-theme="dark"' in response.text()
    page.locator("button[name=theme][value=light]").click()
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(251, 251, 253)"


@pytest.mark.parametrize("locale", ["ja-JP", "en-GB", "fr-FR"])
def test_the_language_follows_the_browser_until_it_is_chosen(open_browser: Opener, locale: str) -> None:
    page = open_browser(locale=locale).new_page()
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en" if locale.startswith("en") else "ja")
    other = "ja" if locale.startswith("en") else "en"
    page.locator(f"button[name=language][value={other}]").click()
    expect(page.locator("html")).to_have_attribute("lang", other)
    page.goto("/about")
    expect(page.locator("html")).to_have_attribute("lang", other)


def test_fonts_and_other_hosts_are_never_asked_for(page: Page, server: Server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in ("/", "/decks/linux-analogy/", "/about", "/sign-in"):
        page.goto(address)
    assert [address for address in asked if not address.startswith(server.url + "/")] == []
    assert [address for address in asked if "font" in address] == []
