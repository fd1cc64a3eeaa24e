"""An exam in a real browser: what is chosen is saved at once, kept while the network is away, and sent when it is back."""

from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from quizapp.content.quiz import Quiz
from quizapp.services import planning
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


def test_the_time_that_is_left_is_shown_and_counts_down(server: Server, open_browser: Opener) -> None:
    page = begin(server, open_browser(), minutes=20)
    expect(page.locator("[data-due]")).to_have_text("20 min left", timeout=4000)


def test_an_exam_is_taken_by_keys_and_handed_in(server: Server, open_browser: Opener) -> None:
    page = begin(server, open_browser(), confidence=True)
    for place in range(1, 4):
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{place + 1}" if place < 3 else "**/attempts/*/")
    page.locator("form[action$=finish] button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("of 3 right")
