"""Writing questions in a real browser: by keys alone, without JavaScript, with an input method; and how the pages look."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from quizapp.services import author, classes, draft, key_points
from quizapp.services.draft import Draft
from tests.browser.conftest import Complaints, Opener, Server
from tests.factories import NOW

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
BODY = {"options": [{"id": "a", "text": "Yes", "correct": True}, {"id": "b", "text": "No"}]}


@pytest.fixture
def own(server: Server) -> Iterator[dict[str, str]]:
    """An instructor with a deck, a key point, a draft and a class: the token, and an address for each."""
    person, token = server.person("instructor", f"Ines {author.new_slug()}")
    slug = author.new_slug()
    author.create_deck(server.db, person, slug, {"title": {"en": "The sea"}, "summary": {"en": "Why it is salt."}}, NOW)
    values = {"statement": {"en": "Rivers make it salt."}, "explain": {"en": "They carry it."}, "level": "apply"}
    point = key_points.create(server.db, person, slug, slug, values, NOW).id
    made = Draft("choice", "apply", ("en",), {"en": "Is it salt?"}, {"en": "It is."}, {"en": BODY})
    asked = draft.create(server.db, person, point, slug, made, publish=False, now=NOW).id
    shared = classes.make(server.db, person, "3b", NOW)
    yield {
        "token": token,
        "home": "/teach/",
        "deck": f"/teach/decks/{slug}/",
        "deck form": f"/teach/decks/{slug}/edit",
        "key point": f"/teach/key-points/{point}/",
        "new key point": "/teach/decks/linux-analogy/key-points/new",
        "new question": f"/teach/key-points/{point}/questions/new",
        "question": f"/teach/questions/{asked}/",
        "where": "/teach/questions/new",
        "reports": "/teach/reports",
        "classes": "/teach/classes/",
        "class": f"/teach/classes/{shared}/",
        "results": f"/teach/decks/{slug}/results",
        "class results": f"/teach/classes/{shared}/results",
        "join": "/join",
    }
    # What other tests count on home pages must not grow.
    author.set_deck_status(server.db, person, slug, "retired", NOW)


def tab_to(page: Page, found: str) -> None:
    """Presses Tab until an element has the focus."""
    for _ in range(80):
        if page.evaluate(f"document.activeElement.matches({found!r})"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {found}")


def test_a_question_is_written_and_published_by_keys_alone(open_browser: Opener, own: dict[str, str]) -> None:
    page = open_browser(own["token"], viewport={"width": 1280, "height": 900}).new_page()
    page.goto(own["new question"])
    tab_to(page, "input[name=kind]")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#options > .hint")).to_contain_text("Mark every option that is right")
    assert page.evaluate("document.activeElement.id") == "kind-multi"
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#options > .hint")).to_contain_text("Mark exactly one option")
    tab_to(page, "#stem_en")
    page.keyboard.type("What makes the sea salt?")
    tab_to(page, "[name='options-0-correct']")
    page.keyboard.press("Space")
    for name, text in (("0", "Rivers"), ("1", "Rain"), ("2", "Fish")):
        tab_to(page, f"[name='options-{name}-text_en']")
        page.keyboard.type(text)
    expect(page.locator("#preview .stem")).to_have_text("What makes the sea salt?")
    for _ in range(40):
        if page.evaluate("document.activeElement.id") == "up-2":
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[name='options-1-text_en']")).to_have_value("Fish")
    expect(page.locator("#up-1")).to_be_focused()
    tab_to(page, "button[value=publish]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/teach/decks/**")
    expect(page.locator(".flash").first).to_contain_text("The question is published.")


def test_the_preview_follows_what_is_typed_and_keeps_the_place(open_browser: Opener, own: dict[str, str]) -> None:
    page = open_browser(own["token"]).new_page()
    page.goto(own["question"])
    page.locator("#stem_en").press("End")
    page.locator("#stem_en").press_sequentially(" Really?", delay=20)
    expect(page.locator("#preview .stem")).to_contain_text("Is it salt? Really?")
    assert page.evaluate("document.activeElement.id") == "stem_en"
    assert page.title().startswith("Edit the question")
    page.locator("#preview-ja").click()
    expect(page.locator("#preview")).to_contain_text("The preview appears")
    assert page.locator("#preview-ja").get_attribute("aria-pressed") == "true"
    page.locator("#preview-en").click()
    expect(page.locator("#preview .option").first).to_be_visible()


def test_nothing_is_previewed_while_an_input_method_is_composing(open_browser: Opener, own: dict[str, str]) -> None:
    context = open_browser(own["token"])
    page = context.new_page()
    page.goto(own["question"])
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)  # the icon may come late
    page.locator("#stem_ja").focus()
    keys = context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "うみ", "selectionStart": 2, "selectionEnd": 2})
    page.wait_for_timeout(700)
    assert sent == []
    keys.send("Input.insertText", {"text": "海は塩からいか。"})
    expect(page.locator("#preview")).to_be_visible()
    page.wait_for_function("document.getElementById('stem_ja').value === '海は塩からいか。'")
    for _ in range(50):
        if sent:
            break
        page.wait_for_timeout(50)
    assert sent == ["POST"]


def test_a_question_of_every_kind_is_written_without_javascript(open_browser: Opener, own: dict[str, str]) -> None:
    page = open_browser(own["token"], java_script_enabled=False).new_page()
    fields = {
        "choice": {"options-0-text_en": "Rivers", "options-1-text_en": "Rain"},
        "multi": {"options-0-text_en": "Rivers", "options-1-text_en": "Rain"},
        "true-false": {"why_en": "It is."},
        "cloze": {"text_en": "Rivers carry {{salt}}."},
        "short": {"accepted_en": "salt"},
        "matching": {f"pairs-{n}-{side}_en": f"{side} {n}" for n in range(3) for side in ("left", "right")},
        "ordering": {f"items-{n}-text_en": f"item {n}" for n in range(3)},
        "numeric": {"value": "3.5", "unit_en": "%"},
    }
    for kind, texts in fields.items():
        page.goto(own["new question"])
        page.locator(f"#kind-{kind}").check()
        page.locator("button[value=kind]").click()
        page.locator("#stem_en").fill(f"A {kind} question?")
        for name, text in texts.items():
            page.locator(f"[name='{name}']").fill(text)
        if "options-0-text_en" in texts:
            page.locator("[name='options-0-correct']").check()
        page.locator("button[value=preview-en]").click()
        expect(page.locator("#preview .stem")).to_contain_text("question?")
        page.locator("button[value=publish]").click()
        expect(page.locator(".flash").first).to_contain_text("The question is published.")
    expect(page.locator(".key-point .written > li.published")).to_have_count(8)


def test_after_an_error_the_summary_has_the_focus_and_leads_to_the_field(
    open_browser: Opener, own: dict[str, str], complaints: Complaints
) -> None:
    complaints.expected.append("422")
    page = open_browser(own["token"]).new_page()
    page.goto(own["question"])
    page.locator("#explanation_en").fill("")
    page.locator("button[value=save]").click()
    expect(page.locator("#problems")).to_be_focused()
    assert page.title().startswith("Error:")
    page.locator("#problems a").click()
    expect(page.locator("#explanation_en")).to_be_focused()


def test_nothing_that_an_author_writes_is_run(open_browser: Opener, own: dict[str, str]) -> None:
    attack = (
        "<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)></textarea><script>alert(1)</script>"
        "[x](javascript:alert(1)) ![x](https://evil.example/p.png) {{7*7}} <style>*{display:none}</style>"
    )
    page = open_browser(own["token"]).new_page()
    page.on("dialog", lambda dialog: (_ for _ in ()).throw(AssertionError(dialog.message)))
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if "127.0.0.1" not in request.url else None)
    page.goto(own["question"])
    for name in ("stem_en", "explanation_en", "options-0-text_en", "options-1-text_en", "options-1-why_en"):
        page.locator(f"[name='{name}']").fill(f"{name} {attack}")
    expect(page.locator("#preview .stem")).to_contain_text("stem_en <script>")
    page.locator("button[value=publish]").click()
    page.wait_for_url("**/teach/decks/**")
    page.goto(own["deck form"])
    page.locator("#title_en").fill(f"Title {attack}")
    page.locator("main button.primary").click()
    page.wait_for_url("**/teach/decks/*/")
    expect(page.locator("h1")).to_contain_text("<script>alert(1)</script>")
    for name in ("question", "home", "deck", "results"):
        page.goto(own[name])
        expect(page.locator("h1")).to_be_visible()
    assert outside == []


PAGES = [
    "home", "deck", "deck form", "key point", "new key point", "new question", "question", "where",
    "reports", "classes", "class", "results", "class results", "join",
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_an_author_has_a_fault_or_scrolls_sideways(
    open_browser: Opener, own: dict[str, str], name: str, scheme: str
) -> None:
    page = open_browser(own["token"], viewport={"width": 320, "height": 640}, color_scheme=scheme).new_page()
    page.goto(own[name])
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
