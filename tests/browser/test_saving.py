"""An exam in a real browser: what is chosen is saved at once, kept while the network is away, and sent when it is back."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from quizapp.content.quiz import Quiz
from quizapp.services import planning
from quizapp.services.sessions import open_session
from tests.browser.conftest import Complaints, Opener, Server
from tests.browser.taking import item

# How many answers wait in the tab.
KEPT = "Object.keys(sessionStorage).filter(key => key.startsWith('quizapp.kept.')).length"
EXAM = {"sections": [{"decks": ["colours"], "kinds": ["choice"]}], "behaviour": "exam", "feedback": "end"}


def begin(server: Server, context: BrowserContext, **changes: Any) -> Page:
    """The first question of an exam that was just made."""
    now = datetime.now(UTC)
    ines, _ = server.person("instructor")
    made = planning.make(server.db, ines, Quiz.model_validate({"title": {"en": "Exam"}} | EXAM | changes), None, now)
    planning.set_status(server.db, ines, made, "published", now)
    page = context.new_page()
    page.goto(f"/quizzes/{planning.written(server.db, ines, made).row.key}/")
    page.locator("form.start button.primary").click()
    page.wait_for_url("**/attempts/*/1")
    return page


def stored(server: Server, page: Page) -> Any:
    return item(server.db, page.url)[2].response


def choose(page: Page, server: Server, place: int) -> list[str]:
    """Chooses an option and returns what it is."""
    page.locator("input[name=choice]").nth(place).check()
    return [item(server.db, page.url)[2].arrangement[place]]


def test_what_is_chosen_is_saved_without_a_button(server: Server, open_browser: Opener) -> None:
    page = begin(server, open_browser())
    chosen = choose(page, server, 1)
    expect(page.locator("#saved")).to_contain_text("Saved", timeout=4000)
    assert stored(server, page) == chosen
    again = choose(page, server, 2)
    page.wait_for_function("() => performance.getEntriesByType('resource').filter(e => e.name.endsWith('/save')).length >= 2")
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.reload()
    assert stored(server, page) == again
    assert page.locator("input[name=choice]").nth(2).is_checked()


def test_what_is_chosen_offline_is_kept_and_delivered(server: Server, open_browser: Opener, complaints: Complaints) -> None:
    complaints.expected.append("ERR_INTERNET_DISCONNECTED")
    context = open_browser()
    page = begin(server, context)
    context.set_offline(True)
    chosen = choose(page, server, 0)
    expect(page.locator("#saved")).to_contain_text("Not saved yet", timeout=5000)
    assert stored(server, page) is None
    assert page.evaluate(KEPT) == 1
    context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Saved", timeout=10_000)
    assert stored(server, page) == chosen
    assert page.evaluate(KEPT) == 0


def test_a_question_that_was_left_offline_is_delivered_from_the_next_page(
    server: Server, open_browser: Opener, complaints: Complaints
) -> None:
    complaints.expected.append("ERR_INTERNET_DISCONNECTED")
    context = open_browser()
    page = begin(server, context)
    first = page.url
    context.set_offline(True)
    chosen = choose(page, server, 0)
    expect(page.locator("#saved")).to_contain_text("Not saved yet", timeout=5000)
    context.set_offline(False)
    page.goto(first[:-1] + "2")
    page.wait_for_function(f"() => {KEPT} === 0")
    assert item(server.db, first)[2].response == chosen


@pytest.mark.bad("BI-102")
def test_of_two_tabs_the_one_that_is_behind_is_told_and_the_next_change_counts(
    server: Server, open_browser: Opener, complaints: Complaints
) -> None:
    complaints.expected.append("409 (CONFLICT)")
    context = open_browser()
    first = begin(server, context)
    second, third = context.new_page(), context.new_page()
    for page in (second, third):
        page.goto(first.url)
    chosen = choose(first, server, 1)
    expect(first.locator("#saved")).to_contain_text("Saved")
    choose(second, server, 2)
    expect(second.locator("#saved")).to_contain_text("Not saved: Another answer to this question was saved elsewhere.")
    assert stored(server, first) == chosen
    chosen = choose(second, server, 0)
    expect(second.locator("#saved")).to_contain_text("Saved")
    assert stored(server, first) == chosen
    choose(third, server, 2)
    expect(third.locator("#saved")).to_contain_text("Not saved: Another answer to this question was saved elsewhere.")
    assert stored(server, first) == chosen


@pytest.mark.bad("BI-100", "BI-101")
def test_what_was_chosen_after_the_session_ended_is_kept_and_sent_after_signing_in_again(
    server: Server, open_browser: Opener, complaints: Complaints
) -> None:
    complaints.expected += ["400 (BAD REQUEST)", "404 (NOT FOUND)"]
    lea, token = server.person("learner", f"Lea {uuid4().hex}")
    context = open_browser(token)
    page = begin(server, context)
    context.clear_cookies()
    chosen = choose(page, server, 1)
    expect(page.locator("#saved")).to_contain_text("Not saved yet: your session has ended.")
    assert stored(server, page) is None
    assert page.evaluate(KEPT) == 1
    with server.db.writing() as session:
        token = open_session(session, lea.id, lea.role, datetime.now(UTC))
        session.commit()
    context.add_cookies([{"name": "session", "value": token, "url": server.url}])
    expect(page.locator("#saved")).to_contain_text("Saved", timeout=20_000)
    assert stored(server, page) == chosen
    assert page.evaluate(KEPT) == 0


def test_a_change_is_not_lost_by_going_to_another_question_at_once(server: Server, open_browser: Opener) -> None:
    page = begin(server, open_browser())
    first = page.url
    chosen = choose(page, server, 1)
    page.locator(".bar a").click()
    page.wait_for_url("**/2")
    page.wait_for_function(f"() => {KEPT} === 0")
    assert item(server.db, first)[2].response == chosen


def test_a_change_is_not_lost_by_flagging_the_question_at_once(server: Server, open_browser: Opener) -> None:
    page = begin(server, open_browser())
    chosen = choose(page, server, 2)
    page.keyboard.press("f")
    expect(page.locator("[data-flag][aria-pressed=true]")).to_have_count(1)
    expect(page.locator("input[name=choice]").nth(2)).to_be_checked()
    page.wait_for_function(f"() => {KEPT} === 0")
    assert stored(server, page) == chosen
    assert item(server.db, page.url)[2].flagged


def test_what_could_not_be_sent_is_sent_and_shown_when_the_page_is_loaded_again(
    server: Server, open_browser: Opener, complaints: Complaints
) -> None:
    complaints.expected.append("ERR_FAILED")
    page = begin(server, open_browser())
    page.route("**/save", lambda route: route.abort())
    chosen = choose(page, server, 1)
    expect(page.locator("#saved")).to_contain_text("Not saved yet", timeout=5000)
    page.unroute("**/save")
    page.reload()
    expect(page.locator("input[name=choice]").nth(1)).to_be_checked()
    expect(page.locator("#saved")).to_contain_text("Saved")
    assert (stored(server, page), page.evaluate(KEPT)) == (chosen, 0)


def test_what_is_matched_so_far_is_saved(server: Server, open_browser: Opener) -> None:
    page = begin(server, open_browser(), sections=[{"decks": ["colours"], "kinds": ["matching"]}])
    page.locator("select").first.select_option(index=1)
    expect(page.locator("#saved")).to_contain_text("Saved", timeout=5000)
    assert len(stored(server, page)) == 1


def test_an_order_is_saved_when_a_part_was_moved(server: Server, open_browser: Opener) -> None:
    page = begin(server, open_browser(), sections=[{"decks": ["colours"], "kinds": ["ordering"]}])
    before = item(server.db, page.url)[2].arrangement
    page.locator("#move-down-0").click()
    expect(page.locator("#saved")).to_contain_text("Saved", timeout=5000)
    page.locator("#move-up-2").click()
    page.wait_for_function("() => performance.getEntriesByType('resource').filter(e => e.name.endsWith('/save')).length >= 2")
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.wait_for_function(f"() => {KEPT} === 0")
    assert stored(server, page)[:3] == [before[1], before[2], before[0]]


def test_the_index_of_an_exam_is_beside_the_question_on_a_wide_screen_and_folded_on_a_phone(
    server: Server, open_browser: Opener
) -> None:
    page = begin(server, open_browser())
    page.set_viewport_size({"width": 1280, "height": 800})
    box, question = page.locator(".places").bounding_box(), page.locator("fieldset.question").bounding_box()
    assert box
    assert question
    assert box["x"] > question["x"] + question["width"]
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator(".places")).not_to_be_visible()
    page.locator(".index-of summary").click()
    expect(page.locator(".places")).to_be_visible()


def test_p_goes_back_to_the_question_before(server: Server, open_browser: Opener) -> None:
    page = begin(server, open_browser())
    page.keyboard.press("n")
    page.wait_for_url("**/2")
    page.keyboard.press("p")
    page.wait_for_url("**/1")


def test_the_time_that_is_left_is_shown_and_counts_down(server: Server, open_browser: Opener) -> None:
    page = begin(server, open_browser(), minutes=20)
    expect(page.locator("[data-due]")).to_have_text("20 min left")


def test_an_exam_is_taken_by_keys_and_handed_in(server: Server, open_browser: Opener) -> None:
    page = begin(server, open_browser(), confidence=True)
    for place in range(1, 4):
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{place + 1}" if place < 3 else "**/attempts/*/")
    page.locator("form[action$=finish] button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("of 3 right")
