"""Taking a quiz in a real browser: by keys alone, without JavaScript, with an input method, from two tabs, after a pause."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests import answers
from tests.browser.conftest import Complaints, Opener, Server
from tests.browser.taking import fill, item, shown_order, start

FOCUSED = "document.activeElement.id"


def by_keys(page: Page, server: Server, make: object = answers.right) -> None:
    """Answers the question of the page without a mouse."""
    kind, body, row = item(server.db, page.url)
    for name, values in make(body, row.arrangement).items():  # type: ignore[operator]
        if name == "choice":
            for value in values:
                page.keyboard.press(str(int(value) + 1))
        elif name == "order":
            order_by_keys(page, values)
        else:
            tab_to(page, f"[name='{name}']")
            if name.startswith("match-"):
                page.keyboard.type("ABCDEFGH"[int(values[0])])
            else:
                page.keyboard.type(values[0])
    # Things may stand in the wanted order from the beginning: then no button of the form has the focus yet.
    if kind == "ordering" or page.evaluate("document.activeElement.matches('select')"):
        tab_to(page, ".bar .primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("#result")


def order_by_keys(page: Page, order: list[str]) -> None:
    """Moves items up with Enter on their buttons; the focus has to go with the item, so that one is pressed again and again."""
    for to, wanted in enumerate(order):
        at = shown_order(page).index(wanted)
        if at > to:
            tab_to(page, f"#move-up-{at}")
        for place in range(at - 1, to - 1, -1):
            page.keyboard.press("Enter")
            expect(page.locator(".sequence [name=order]").nth(place)).to_have_value(wanted)
            expect(page.locator(f"#move-up-{place}" if place else "#move-down-0")).to_be_focused()


def tab_to(page: Page, found: str) -> None:
    """Presses Tab until an element has the focus."""
    for _ in range(60):
        if page.evaluate(f"document.activeElement.matches({found!r})"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {found}")


def settle(page: Page) -> None:
    """Waits until the result takes Enter again."""
    page.wait_for_timeout(320)


def test_a_whole_quiz_is_taken_by_keys_alone(page: Page, server: Server) -> None:
    page.goto("/decks/colours/")
    while page.evaluate("document.activeElement.className") != "primary wide":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/attempts/*/1")
    kinds = set()
    total = int(page.locator("progress").get_attribute("max") or 0)
    for place in range(1, total + 1):
        kinds.add(item(server.db, page.url)[0])
        by_keys(page, server)
        assert page.evaluate(FOCUSED) == "result"
        if place == 2:
            settle(page)
        page.keyboard.press("Enter" if place == 2 else "n")
        page.wait_for_url(f"**/{place + 1}" if place < total else "**/attempts/*/")
    assert len(kinds) >= 3
    expect(page.locator("h1")).to_contain_text(f"{total} of {total} right")


@pytest.mark.parametrize(("locale", "number", "total"), [("en-US", "0", 16), ("ja-JP", "5", 5)])
def test_a_whole_quiz_is_taken_without_javascript(
    open_browser: Opener, server: Server, locale: str, number: str, total: int
) -> None:
    page = open_browser(java_script_enabled=False, locale=locale).new_page()
    start(page, number=number)
    assert page.locator("progress").get_attribute("max") == str(total)
    for place in range(1, total + 1):
        _, body, row = item(server.db, page.url)
        fill(page, (answers.wrong if place == 3 else answers.right)(body, row.arrangement))
        page.locator(".bar button").click()
        page.wait_for_url("**#result")
        page.locator("#next").click()
    expect(page.locator(".mastery progress")).to_have_attribute("value", f"{total - 1}.0")
    page.locator("form[action$=missed] button").click()
    page.wait_for_url("**/attempts/*/1")
    assert page.locator("progress").get_attribute("max") == "1"


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("kind", ["matching", "ordering", "numeric"])
def test_a_question_is_answered_by_keys_alone_with_javascript_and_without(
    open_browser: Opener, server: Server, kind: str, script: bool
) -> None:
    page = open_browser(java_script_enabled=script).new_page()
    choice_page(page, server, kind)
    by_keys(page, server)
    expect(page.locator("#result")).to_contain_text("Right")
    assert item(server.db, page.url)[2].score == 1.0


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_moving_an_item_stores_nothing_and_says_where_it_went(open_browser: Opener, server: Server, script: bool) -> None:
    page = open_browser(java_script_enabled=script).new_page()
    choice_page(page, server, "ordering", feedback="end")
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url) if request.is_navigation_request() else None)
    address, (first, second, *rest) = page.url, shown_order(page)
    page.locator("#move-down-0").click()
    expect(page.locator("#move-down-1")).to_be_focused()
    assert shown_order(page) == [second, first, *rest]
    expect(page.locator("#move-down-1")).to_contain_text("2 of 4")
    page.locator("#move-down-1").click()
    page.locator("#move-down-2").click()
    expect(page.locator("#move-up-3")).to_be_focused()
    assert page.url == address
    assert (loads == []) is script
    assert item(server.db, page.url)[2].saves == 0
    page.locator(".bar button").click()
    page.wait_for_url(lambda url: url != address)
    page.goto(address)
    assert shown_order(page) == [second, *rest, first]


def test_what_is_missing_in_a_matching_is_asked_for_and_what_was_chosen_stays(
    page: Page, server: Server, complaints: Complaints
) -> None:
    complaints.expected += ["422"]
    choice_page(page, server, "matching")
    page.locator("[name='match-1']").select_option("2")
    page.locator(".bar button").click()
    page.wait_for_selector("#error")
    expect(page.locator("[name='match-1']")).to_have_value("2")
    expect(page.locator("[name='match-0']")).to_have_value("")


def test_what_is_no_number_is_asked_for_again_and_stays(page: Page, server: Server, complaints: Complaints) -> None:
    complaints.expected += ["422"]
    choice_page(page, server, "numeric")
    page.locator("#typed").fill("4,7")
    page.keyboard.press("Enter")
    expect(page.locator("#error")).to_contain_text("A comma sets off thousands")
    expect(page.locator("#typed")).to_have_value("4,7")
    page.locator("#typed").fill("4.7e-7 m")
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_contain_text("Right")


def test_with_htmx_the_feedback_takes_the_place_of_the_question(page: Page, server: Server) -> None:
    start(page, "linux-analogy", lang="ja")
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.resource_type) if request.is_navigation_request() else None)
    address = page.url
    by_keys(page, server, answers.wrong)
    assert page.url == address
    assert loads == []
    assert page.title().split(":")[0] == page.locator("#result").inner_text().strip()
    assert page.locator("main").evaluate("main => main.querySelectorAll('h1').length") == 1


def test_the_same_key_again_at_once_does_not_skip_the_result(page: Page, server: Server) -> None:
    start(page)
    address = page.url
    page.clock.set_fixed_time(datetime.now(UTC))
    by_keys(page, server)
    page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}))"
    )
    page.keyboard.press("Enter")
    assert page.url == address
    expect(page.locator("#result")).to_be_focused()


def test_an_answer_that_is_missing_is_asked_for_and_the_message_is_read_first(
    page: Page, server: Server, complaints: Complaints
) -> None:
    complaints.expected += ["422"]
    start(page)
    page.locator(".bar button").click()
    page.wait_for_selector("#error")
    assert page.evaluate(FOCUSED) == "error"
    by_keys(page, server)
    expect(page.locator("#error")).to_have_count(0)


def choice_page(page: Page, server: Server, kind: str = "choice", **radios: str) -> None:
    """Goes to a question of that kind in a fresh attempt."""
    start(page, number="0", order="deck", **radios)
    while item(server.db, page.url)[0] != kind:
        place = int(page.url.rsplit("/", 1)[1])
        page.locator(".bar a").click()
        page.wait_for_url(f"**/{place + 1}")


@pytest.mark.parametrize(("key", "code"), [("２", "Digit2"), ("ふ", "Digit2"), ("é", "Digit2"), ("2", "Numpad2")])
def test_digits_choose_by_the_place_of_the_key_whatever_it_writes(page: Page, server: Server, key: str, code: str) -> None:
    choice_page(page, server)
    page.context.new_cdp_session(page).send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": key, "code": code})
    expect(page.locator("input[name=choice][value='1']")).to_be_checked()
    expect(page.locator("input[name=choice][value='1']")).to_be_focused()


def test_the_key_for_the_next_question_skips_one_that_is_not_answered(page: Page) -> None:
    start(page)
    page.keyboard.press("n")
    page.wait_for_url("**/2")


def test_digits_are_typed_where_typing_is_wanted(page: Page, server: Server) -> None:
    choice_page(page, server, "short")
    page.locator("#typed").focus()
    page.keyboard.type("1n?")
    assert page.locator("#typed").input_value() == "1n?"


def test_single_keys_can_be_switched_off(page: Page, server: Server) -> None:
    page.goto("/about")
    page.locator("[data-keys]").click()
    choice_page(page, server)
    page.keyboard.press("1")
    expect(page.locator("input[name=choice]:checked")).to_have_count(0)
    page.goto("/about")
    page.locator("[data-keys]").click()
    page.go_back()
    page.reload()
    page.keyboard.press("1")
    expect(page.locator("input[name=choice]:checked")).to_have_count(1)


def test_enter_that_ends_a_composition_does_not_send_the_answer(page: Page, server: Server) -> None:
    choice_page(page, server, "short", lang="ja")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    ime = page.context.new_cdp_session(page)
    page.locator("#typed").focus()
    ime.send("Input.imeSetComposition", {"text": "あお", "selectionStart": 2, "selectionEnd": 2})
    page.evaluate("window.seen = []; addEventListener('keydown', e => window.seen.push([e.isComposing, e.keyCode]), true)")
    ime.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229})
    assert page.evaluate("window.seen") == [[True, 229]]
    assert sent == []
    ime.send("Input.insertText", {"text": "青"})
    page.keyboard.press("Enter")
    page.wait_for_selector("#result")
    assert len(sent) == 1
    assert item(server.db, page.url)[2].response == "青"


def test_after_closing_the_browser_a_quiz_goes_on_where_it_was(open_browser: Opener, server: Server) -> None:
    first = open_browser()
    page = first.new_page()
    start(page)
    by_keys(page, server)
    kept = first.storage_state()
    first.close()
    again = open_browser(storage_state=kept).new_page()
    again.goto("/")
    again.locator(".going a").click()
    again.locator("main a.primary").click()
    again.wait_for_url("**/2")
    expect(again.locator("progress")).to_have_attribute("value", "1")


def test_in_a_second_tab_the_first_answer_is_shown(page: Page, server: Server, complaints: Complaints) -> None:
    complaints.expected += ["409"]
    choice_page(page, server)
    other = page.context.new_page()
    other.goto(page.url)
    by_keys(page, server, answers.wrong)
    by_keys(other, server, answers.right)
    assert other.evaluate(FOCUSED) == "error"
    assert other.locator("#result").inner_text() == page.locator("#result").inner_text()
    row = item(server.db, page.url)[2]
    assert (row.saves, row.score) == (1, 0.0)


def test_pressing_twice_sends_once(page: Page, server: Server) -> None:
    choice_page(page, server, feedback="end")
    _, body, row = item(server.db, page.url)
    address = page.url
    fill(page, answers.right(body, row.arrangement))
    page.locator(".bar button").dblclick()
    page.wait_for_url(lambda url: url != address)
    assert item(server.db, address)[2].saves == 1


def test_going_back_after_an_answer_shows_its_result(page: Page, server: Server) -> None:
    start(page)
    address = page.url
    by_keys(page, server)
    page.locator("#next").click()
    page.wait_for_url("**/2")
    page.go_back()
    assert page.url == address
    expect(page.locator("#result")).to_have_count(1)
    page.reload()
    expect(page.locator("#result")).to_have_count(1)


def test_what_was_missed_can_be_practised_at_once(page: Page, server: Server) -> None:
    start(page, number="5")
    for place in range(1, 6):
        by_keys(page, server, answers.wrong if place < 3 else answers.right)
        page.locator("#next").click()
        page.wait_for_url(f"**/{place + 1}" if place < 5 else "**/attempts/*/")
    page.locator("form[action$=missed] button").click()
    page.wait_for_url("**/attempts/*/1")
    assert page.locator("progress").get_attribute("max") == "2"


def test_when_the_session_has_ended_what_was_typed_is_still_there(page: Page, server: Server, complaints: Complaints) -> None:
    complaints.expected += ["400"]
    choice_page(page, server, "short")
    page.context.clear_cookies()
    page.locator("#typed").fill("my own words")
    page.keyboard.press("Enter")
    page.wait_for_selector("form input[type=hidden][value='my own words']", state="attached")
    expect(page.locator("main")).to_contain_text("my own words")


def test_when_the_service_is_away_what_was_typed_is_still_there(page: Page, server: Server, complaints: Complaints) -> None:
    complaints.expected += ["ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest"]
    choice_page(page, server, "short")
    page.locator("#typed").fill("blue")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    page.wait_for_selector("#error")
    assert page.evaluate(FOCUSED) == "error"
    assert page.locator("#typed").input_value() == "blue"
    page.context.set_offline(False)
    page.locator(".bar button").click()
    page.wait_for_selector("#result")
    expect(page.locator("#error")).to_have_count(0)
