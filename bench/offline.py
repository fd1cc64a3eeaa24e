"""F9: a real browser is offline for ten minutes, by its own clock, in the middle of an exam."""

import re
import time
from urllib.parse import parse_qs

from playwright.sync_api import BrowserContext, Locator, Page, Request, Response, expect, sync_playwright

from bench.browser import launch
from bench.figures import Figure
from bench.history import FAIL, OK, UNKNOWN, History, Sent
from bench.stage import place

KEPT = "Object.keys(sessionStorage).filter(key => key.startsWith('quizapp.kept.')).length"
TABS = 3
MINUTES = 10
STEP = 10  # seconds of the browser's clock


class Watch:
    """Notes what the pages of a browser send, what is said of it, and when a save first failed."""

    def __init__(self, context: BrowserContext, history: History) -> None:
        self.history, self.failed = history, 0
        self.first: dict[str, float] = {}
        self._sent: dict[Request, Sent] = {}
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("requestfailed", self._lost)

    def _asked(self, request: Request) -> None:
        found = re.search(r"/attempts/([^/]+)/(\d+)/save$", request.url)
        if found:
            fields = parse_qs(request.post_data or "")
            self._sent[request] = self.history.invoke((found[1], int(found[2])), int(fields["save"][0]), fields["answer"][0])

    def _answered(self, response: Response) -> None:
        if response.request in self._sent:
            self.history.note(self._sent[response.request], OK if response.ok else FAIL)

    def _lost(self, request: Request) -> None:
        if request in self._sent:
            self.history.note(self._sent[request], UNKNOWN)
            self.first.setdefault(request.url, time.perf_counter())
            self.failed += 1


def away() -> list[Figure]:
    """F9: three questions in tabs of one browser are answered offline, twice, and then handed in; returns what was found."""
    with place() as here, sync_playwright() as playwright:
        browser = launch(playwright)
        context = browser.new_context(base_url=f"http://127.0.0.1:{here.server.port}", locale="en-US")
        context.clock.install()
        watch = Watch(context, here.history)
        tabs = _begin(context, here.quiz)
        for tab in tabs:
            _type(tab, "online")
            expect(_line(tab)).to_contain_text("Saved")
        context.set_offline(True)
        banners = [_banner(tab, watch) for tab in tabs]
        _pass(context, tabs[0], MINUTES / 2)
        for tab in tabs:
            _type(tab, "offline, again")
        _pass(context, tabs[0], MINUTES / 2)
        waiting = sum(tab.evaluate(KEPT) for tab in tabs)
        delivered = _back(context, tabs)
        left = sum(tab.evaluate(KEPT) for tab in tabs)
        results = _hand_in(tabs[0])
        browser.close()
        return [
            Figure("saves that failed in ten minutes", watch.failed, least=TABS),
            Figure("from the first failed save to the banner, longest", max(banners), unit="s", most=5),
            Figure("answers kept in the pages at the end of it", waiting, TABS, TABS),
            Figure("from being online again to all delivered", delivered, unit="s", most=10),
            Figure("answers kept in the pages after that", left, most=0),
            Figure("results shown after handing in", results, 1, 1),
            *here.kept(),
        ]


def _begin(context: BrowserContext, quiz: str) -> list[Page]:
    """The first questions of an exam, each in a tab of its own."""
    first = context.new_page()
    first.goto(f"/quizzes/{quiz}/")
    first.locator("form.start button.primary").click()
    first.wait_for_url("**/attempts/*/1")
    others = [context.new_page() for _ in range(TABS - 1)]
    for number, tab in enumerate(others, 2):
        tab.goto(f"{first.url[:-1]}{number}")
    return [first, *others]


def _back(context: BrowserContext, tabs: list[Page]) -> float:
    """Goes online again, and returns the seconds until every tab says that it saved."""
    context.set_offline(False)
    start = time.perf_counter()
    for tab in tabs:
        expect(_line(tab)).to_contain_text("Saved", timeout=60_000)
    return time.perf_counter() - start


def _hand_in(tab: Page) -> int:
    """Hands in, and returns how many results are shown."""
    tab.goto(tab.url.rsplit("/", 1)[0] + "/")
    tab.locator("form[action$=finish] button").click()
    expect(tab.locator("h1")).to_contain_text("right")
    return tab.locator("h1").count()


def _line(tab: Page) -> Locator:
    return tab.locator("#saved")


def _type(tab: Page, text: str) -> None:
    tab.locator("[name=answer]").fill(f"{text}, {tab.url.rsplit('/', 1)[1]}")


def _banner(tab: Page, watch: Watch) -> float:
    """Changes an answer, and returns the seconds from its first failed save until that is shown."""
    _type(tab, "offline")
    expect(_line(tab)).to_contain_text("Not saved yet", timeout=30_000)
    return max(0.0, time.perf_counter() - watch.first[f"{tab.url}/save"])


def _pass(context: BrowserContext, tab: Page, minutes: float) -> None:
    """Lets time pass in the browser, in steps, so that what is tried again meanwhile can fail."""
    for _ in range(int(minutes * 60 / STEP)):
        context.clock.fast_forward(STEP * 1000)
        tab.wait_for_timeout(20)
