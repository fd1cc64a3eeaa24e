"""What every page owes to everybody: no fault that axe finds, no sideways scrolling, targets that can be hit, words for states."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from quizapp.content.quiz import Quiz
from quizapp.services import classes, planning, play, quiz, statistics
from quizapp.services.play import ItemPage
from quizapp.services.sessions import Person
from tests import answers
from tests.browser.conftest import Complaints, Server
from tests.factories import NOW
from tests.taking import published, sit, take

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
KINDS = ("choice", "multi", "true-false", "cloze", "short", "matching", "ordering", "numeric")
# The address of a page, and what is done there before it is looked at.
Looks = dict[str, tuple[str, Callable[[Page], Any]]]


def nothing(page: Page) -> None:
    """The page is looked at as it comes."""


def send_nothing(page: Page) -> None:
    page.locator(".bar button").click()
    page.wait_for_selector("#error")


def move_one(page: Page) -> None:
    """An order can always be sent; what the buttons leave is looked at instead of an error."""
    page.locator("#move-down-0").click()
    page.wait_for_selector("#move-down-1:focus")


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


PUBLIC: Looks = {
    "home": ("/", nothing),
    "deck": ("/decks/linux-analogy/", open_all),
    "search": ("/search", nothing),
    "search with results": ("/search?q=Linux", nothing),
    "about": ("/about", nothing),
    "sign in": ("/sign-in", nothing),
    "sign up": ("/sign-up", nothing),
    "cards for Anki": ("/decks/linux-analogy/anki", open_all),
    "all cards for Anki": ("/anki", open_all),
    "nothing here": ("/nothing", nothing),
    "account": ("/account/", open_all),
    "account to delete": ("/account/delete", nothing),
    "progress": ("/progress", nothing),
    "join a class": ("/join", nothing),
    "glossary": ("/glossary/", nothing),
}
# For those who write; the addresses of their question forms come from the deck's page.
STAFF: Looks = {
    "teach": ("/teach/", nothing),
    "teach a new deck": ("/teach/decks/new", nothing),
    "teach a deck": ("/teach/decks/colours/", open_all),
    "teach a deck's words": ("/teach/decks/colours/edit", nothing),
    "teach classes": ("/teach/classes/", nothing),
    "teach quizzes": ("/teach/quizzes/", nothing),
    "teach a new quiz": ("/teach/quizzes/new", open_all),
    "teach reports": ("/teach/reports", nothing),
    "teach claims": ("/teach/claims", open_all),
    "teach marking again": ("/teach/questions/1/regrade", nothing),
    "teach results": ("/teach/decks/colours/results", nothing),
    "teach statistics": ("/teach/decks/colours/statistics", open_all),
    "teach a key point": ("/teach/key-points/1/", open_all),
    "teach a question": ("/teach/questions/1/", open_all),
    "teach a new key point": ("/teach/decks/colours/key-points/new", open_all),
    "teach a new question": ("/teach/key-points/1/questions/new", open_all),
}
NAMES = [
    *PUBLIC,
    *STAFF,
    "teach statistics of a quiz",
    "teach statistics of options",
    "teach statistics of typed answers",
    "teach a quiz",
    "teach a quiz's plan",
    "teach a quiz's results",
    "a quiz",
    "a quiz that goes on",
    "asking in an exam",
    "tried once",
    "not due yet",
    "handed in",
    *(f"asking {kind}" for kind in KINDS),
    *(f"wrong {kind}" for kind in KINDS),
    "right choice",
    "partly right multi",
    "partly right matching",
    "partly right ordering",
    "not answered",
    "a diagram and an erratum",
    "overview of an exam",
    "results",
]

# Pages that are made of the same parts as others are looked at in one language.
ALIKE = {f"{state} {kind}" for state in ("asking", "wrong") for kind in ("multi", "true-false")} | {
    "right choice",
    "account to delete",
}
ALIKE |= STAFF.keys() - {"teach a deck", "teach a question", "teach results", "teach statistics"}
PAIRS = [(name, lang) for name in NAMES for lang in ("en", "ja") if lang == "en" or name not in ALIKE]


@dataclass
class Taken:
    """Attempts of one person, by language, that show every state of a quiz."""

    person: Person
    token: str
    staff: str
    looks: dict[str, Looks]


@pytest.fixture(scope="module")
def taken(server: Server) -> Taken:
    """A learner who has answered some questions of every kind rightly, wrongly or not at all."""
    person, token = server.person("learner", "Lena")
    instructor, staff = server.person("instructor", "Inge")
    of_questions = statistics_pages(server, instructor)
    looks = {
        lang: of_questions | attempts(server, person, lang) | quiz_pages(server, instructor, person, lang) for lang in ("en", "ja")
    }
    return Taken(person, token, staff, looks)


def statistics_pages(server: Server, instructor: Person) -> Looks:
    """The pages of a quiz and of two questions that enough learners answered for every figure and for advice."""
    made, key = published(server.db, instructor, title={"ja": "第1回 小テスト", "en": "First test"})
    for number in range(20):
        learner, right = server.person()[0], ("choice",) if number < 6 else ()
        take(server.db, learner, right, leave=("multi", "true-false", "cloze"))
        sit(server.db, learner, key, right, leave=("multi", "true-false", "cloze"))
    lines = statistics.of_deck(server.db, instructor, "colours", "first", "en").lines
    ids = {line.asked.row.kind: line.asked.row.id for line in lines}
    address = "/teach/questions/{}/statistics"
    return {
        "teach statistics of a quiz": (f"/teach/quizzes/{made}/statistics", open_all),
        "teach statistics of options": (address.format(ids["choice"]), open_all),
        "teach statistics of typed answers": (address.format(ids["short"]), open_all),
    }


def quiz_pages(server: Server, instructor: Person, person: Person, lang: str) -> Looks:
    """The pages of quizzes that an instructor made: an exam with everything, and one of each other way to take it."""
    now = datetime.now(UTC)
    made = classes.make(server.db, instructor, f"Class {lang}", now)
    classes.join(server.db, person, classes.page(server.db, instructor, made).code, now, where=lang)

    def publish(**changes: Any) -> tuple[int, str]:
        plan = {"title": {"ja": "第1回 小テスト", "en": "First test"}, "intro": {"ja": "授業の前に。", "en": "Before the lesson."}}
        plan |= {"sections": [{"decks": ["colours"], "kinds": ["choice"]}], "feedback": "end", "behaviour": "exam"}
        quiz_id = planning.make(server.db, instructor, Quiz.model_validate(plan | changes), made, now)
        planning.set_status(server.db, instructor, quiz_id, "published", now)
        return quiz_id, planning.written(server.db, instructor, quiz_id).row.key

    def begin(key: str) -> str:
        return quiz.start(server.db, person, key, lang, now).key

    exam, exam_key = publish(
        minutes=600, attempts=3, pass_mark=60, confidence=True, opens_at=now, closes_at=now + timedelta(days=1)
    )
    play.finish(server.db, person, begin(exam_key), now)
    going, going_key = begin(exam_key), publish()[1]
    begin(going_key)
    tried = begin(publish(behaviour="until-right", feedback="now")[1])
    page = play.question(server.db, person, tried, 1, now)
    play.answer(server.db, person, tried, 1, answers.wrong(page.body, page.row.arrangement), now)
    in_turn, given = begin(publish(sequential=True)[1]), begin(publish(feedback="never")[1])
    play.finish(server.db, person, given, now)
    return {
        "teach a quiz": (f"/teach/quizzes/{exam}/", nothing),
        "teach a quiz's plan": (f"/teach/quizzes/{exam}/edit", open_all),
        "teach a quiz's results": (f"/teach/quizzes/{exam}/results", nothing),
        "a quiz": (f"/quizzes/{publish(minutes=20, attempts=2)[1]}/", nothing),
        "a quiz that goes on": (f"/quizzes/{exam_key}/", nothing),
        "asking in an exam": (f"/attempts/{going}/1", open_all),
        "tried once": (f"/attempts/{tried}/1", nothing),
        "not due yet": (f"/attempts/{in_turn}/2", nothing),
        "handed in": (f"/attempts/{given}/", nothing),
    }


def attempts(server: Server, person: Person, lang: str) -> Looks:
    def begin(feedback: str, slug: str = "colours") -> tuple[str, list[ItemPage]]:
        started = play.start(server.db, person, slug, lang=lang, number=0, order="deck", feedback=feedback, now=NOW)
        total = play.overview(server.db, person, started.key, NOW).attempt.total
        return started.key, [play.question(server.db, person, started.key, place, NOW) for place in range(1, total + 1)]

    def send(page: ItemPage, fields: answers.Fields) -> None:
        play.answer(server.db, person, page.row.key, page.row.place, fields, NOW)

    looks: Looks = {}
    key, pages = begin("now")
    for page in pages:
        asked = move_one if page.kind.name == "ordering" else send_nothing
        looks[f"asking {page.kind.name}"] = (f"/attempts/{key}/{page.row.place}", asked)
    key, pages = begin("now")
    for page in pages:
        send(page, answers.wrong(page.body, page.row.arrangement))
        looks[f"wrong {page.kind.name}"] = (f"/attempts/{key}/{page.row.place}", open_all)
    key, pages = begin("end")
    for page in pages:
        fields = answers.right(page.body, page.row.arrangement)
        partly = {
            "multi": {"choice": fields.get("choice", [])[:1]},
            "matching": fields | {"match-0": ["0"], "match-1": ["0"], "match-2": ["0"]},
            "ordering": {"order": fields.get("order", [])[1:] + fields.get("order", [])[:1]},
        }
        if page.kind.name in partly:
            send(page, partly[page.kind.name])
            looks[f"partly right {page.kind.name}"] = (f"/attempts/{key}/{page.row.place}", nothing)
        elif page.kind.name == "choice":
            send(page, fields)
            looks["right choice"] = (f"/attempts/{key}/{page.row.place}", nothing)
        else:
            looks["not answered"] = (f"/attempts/{key}/{page.row.place}", nothing)
    play.finish(server.db, person, key, NOW)
    looks["results"] = (f"/attempts/{key}/", open_all)
    key, pages = begin("end")
    send(pages[0], answers.right(pages[0].body, pages[0].row.arrangement))
    looks["overview of an exam"] = (f"/attempts/{key}/", nothing)
    key, pages = begin("end", "agent-vision")
    play.finish(server.db, person, key, NOW)
    shown = [play.question(server.db, person, key, page.row.place, NOW) for page in pages]
    rich = next(page for page in shown if page.row.pictures and page.cited)
    looks["a diagram and an erratum"] = (f"/attempts/{key}/{rich.row.place}", nothing)
    return looks


@pytest.fixture(scope="module", params=PAIRS, ids="-".join)
def look(request: pytest.FixtureRequest, browser: Browser, server: Server, taken: Taken) -> Iterator[Page]:
    """A page in a language, opened once for all tests here; its console has to stay empty."""
    name, lang = request.param
    address, prepare = (PUBLIC | STAFF | taken.looks[lang])[name]
    complaints = Complaints(expected=["422", "404", "409"])
    context = browser.new_context(base_url=server.url, locale=lang, viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    context.on("page", complaints.watch)
    if name not in ("sign in", "sign up"):
        context.add_cookies(
            [{"name": "session", "value": taken.staff if name.startswith("teach") else taken.token, "url": server.url}]
        )
    page = context.new_page()
    page.goto(address)
    prepare(page)
    yield page
    context.close()
    assert complaints.said == []


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:300]}" for fault in found for node in fault["nodes"]]


def test_axe_finds_no_fault_by_day_and_by_night_on_a_phone_and_on_a_desk(look: Page) -> None:
    english = look.evaluate("document.documentElement.lang") == "en"
    for width, scheme in ((390, "light"), (1280, "dark")) if english else ((390, "dark"),):
        look.set_viewport_size({"width": width, "height": 844})
        look.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert faults(look) == []


def test_nothing_scrolls_sideways_at_320_pixels(look: Page) -> None:
    look.set_viewport_size({"width": 320, "height": 640})
    assert look.evaluate("document.documentElement.scrollWidth") <= 320


TOO_SMALL = """
([selector, least]) => [...document.querySelectorAll(selector)]
  .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest('.visually-hidden, .skip'))
  .map(one => [one.closest('label') || one, one.getBoundingClientRect()])
  .map(([one, box]) => [one.outerHTML.slice(0, 120), ...[one.getBoundingClientRect()].map(b => [b.width, b.height])])
  .filter(([html, [width, height]]) => Math.min(width, height) < least)
"""


LARGE = (
    "label.option, .choices label, .bar > *, .button, button, select, textarea, summary, "
    "input:not([type=hidden], [type=radio], [type=checkbox])"
)
# A link inside a sentence is as high as its line (WCAG 2.5.8 excepts it).
SMALL = "nav a, .top a, .back a, h2 a, li > a, p > a:only-child, input[type=radio], input[type=checkbox]"


def test_everything_that_is_pressed_is_large_enough(look: Page) -> None:
    look.set_viewport_size({"width": 390, "height": 844})
    assert look.evaluate(TOO_SMALL, [LARGE, 44]) == []
    assert look.evaluate(TOO_SMALL, [SMALL, 24]) == []


def test_states_have_words_without_colours_and_without_motion(look: Page) -> None:
    look.emulate_media(forced_colors="active")
    for mark in look.locator(".option.right, .option.wrong").all():
        assert mark.locator(".state").is_visible()
    for result in look.locator("#result, .reviewed .mark").all():
        assert result.inner_text().strip()
    assert look.evaluate("document.getAnimations().length") == 0
    assert look.evaluate("[...document.querySelectorAll('*')].every(e => getComputedStyle(e).transitionDuration === '0s')")
    look.emulate_media(forced_colors="none")


def test_a_page_has_one_heading_of_the_first_level_and_a_language(look: Page) -> None:
    assert look.locator("h1").count() == 1
    assert look.evaluate("document.documentElement.lang") in ("en", "ja")
    assert look.title().endswith("Quizapp")
