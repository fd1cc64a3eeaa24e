"""“I was right” in a real browser: in its place on the page, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests import answers
from tests.browser.conftest import Complaints, Opener, Server
from tests.browser.taking import fill, item, start


def miss_a_typed_answer(page: Page, server: Server) -> None:
    """Takes the deck up to its first typed answer, and gives a wrong one."""
    start(page, number="0", lang="en")
    while item(server.db, page.url)[0] != "short":
        page.locator(".bar a", has_text="Skip").click()
        page.wait_for_load_state()
    _, body, row = item(server.db, page.url)
    fill(page, answers.wrong(body, row.arrangement))
    page.locator(".bar button.primary").click()
    page.wait_for_selector("#result")


def test_a_claim_is_sent_in_its_place_and_what_became_of_it_is_read_out(page: Page, server: Server, complaints: Complaints) -> None:
    complaints.expected.append("422")
    miss_a_typed_answer(page, server)
    address, title = page.url, page.title()
    page.get_by_text("I was right").click()
    page.evaluate("document.querySelector('.claim textarea').removeAttribute('maxlength')")
    page.locator(".claim textarea").fill("x" * 2001)
    page.get_by_role("button", name="Ask the instructor").click()
    expect(page.locator(".claim #error")).to_be_focused()
    expect(page.locator(".claim textarea")).to_have_value("x" * 2001)
    page.locator(".claim textarea").fill("It is another word for it.")
    page.get_by_role("button", name="Ask the instructor").click()
    expect(page.locator(".claim [role=status]")).to_be_focused()
    expect(page.locator(".claim")).to_contain_text("The instructor has not decided yet.")
    assert (page.url, page.title()) == (address, title)


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_results_a_claim_leads_back_to_its_place(open_browser: Opener, server: Server, javascript: bool) -> None:
    page = open_browser(java_script_enabled=javascript).new_page()
    miss_a_typed_answer(page, server)
    page.goto(page.url.split("#")[0].rsplit("/", 1)[0] + "/")
    page.get_by_role("button", name="Finish").click()
    page.wait_for_selector(".reviewed")
    page.get_by_text("I was right").click()
    page.get_by_role("button", name="Ask the instructor").click()
    expect(page.locator(".claim").filter(has_text="has not decided yet")).to_be_in_viewport()
