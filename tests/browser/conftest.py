"""One real server and one real browser for all tests here; every page is watched for what a console would tell."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.browser import launch
from quizapp.db import Database
from quizapp.db import sessions as session_rows
from quizapp.services.deckfolder import read_folder
from quizapp.services.loading import load
from quizapp.services.sessions import Person, open_session, person_of
from tests.factories import NOW, deck, key_point, load_decks
from tests.serving import serving

PROJECT = Path(__file__).parents[2]
MULTI = {
    "id": "both",
    "kind": "multi",
    "stem": {"ja": "空の色を二つ選べ。", "en": "Choose the two colours of the sky."},
    "body": {
        "options": [
            {"id": "a", "text": {"ja": "青", "en": "Blue"}, "correct": "true"},
            {"id": "b", "text": {"ja": "白", "en": "White"}, "correct": "true"},
            {"id": "c", "text": {"ja": "緑", "en": "Green"}, "why": {"ja": "草の色。", "en": "That is grass."}},
        ]
    },
}
MATCHING = {
    "id": "match",
    "kind": "matching",
    "stem": {"ja": "それぞれの色は何か。", "en": "Which colour has each of these?"},
    "body": {
        "pairs": [
            {"left": {"ja": left, "en": name}, "right": {"ja": right, "en": colour}}
            for left, name, right, colour in [
                ("空", "The sky", "青", "Blue"),
                ("草", "Grass", "緑", "Green"),
                ("海", "The sea", "青", "Blue"),
            ]
        ],
        "others": [
            {"ja": "昼と夜とで変わる、ひとことでは言えない色", "en": "A colour that changes with the hour and has no simple name"}
        ],
    },
}
ORDERING = {
    "id": "order",
    "kind": "ordering",
    "stem": {
        "ja": "虹の色は、外側からどの順に並ぶか。",
        "en": "In which order do these colours of a rainbow come, from the outside?",
    },
    "body": {
        "items": [{"ja": "赤", "en": "Red"}, {"ja": "黄", "en": "Yellow"}, {"ja": "青", "en": "Blue"}, {"ja": "紫", "en": "Violet"}]
    },
}
NUMERIC = {
    "id": "figure",
    "kind": "numeric",
    "stem": {"ja": "青い光の波長はおよそ何nmか。", "en": "What is the wavelength of blue light, about?"},
    "body": {"value": "470", "tolerance": "20", "unit": "nm", "units": [{"name": "m", "factor": "1e9"}]},
}


@dataclass
class Server:
    """A running service and its store."""

    url: str
    db: Database

    def person(self, role: str = "learner", name: str | None = None) -> tuple[Person, str]:
        """Somebody new, with the token of their session."""
        now = datetime.now(UTC)
        with self.db.writing() as session:
            key = name.casefold() if name else None
            columns = {"name": name, "name_key": key, "role": role, "theme": "system", "disabled": False}
            user_id = session_rows.add_user(session, created_at=now, seen_at=now, **columns)
            token = open_session(session, user_id, role, now)
            session.commit()
        person = person_of(self.db, token, now)
        assert person
        return person, token


def key_points() -> list[dict[str, Any]]:
    """Key points with a question of every kind."""
    return [key_point(questions=[MULTI, NUMERIC]), key_point("sea", questions=[MATCHING]), key_point("sun", questions=[ORDERING])]


@pytest.fixture(scope="session")
def server(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service as it is run for people, with the shipped decks and a small one that has every kind."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copyfile(migrated, folder / "quizapp.db")
    db = Database(f"sqlite:///{folder / 'quizapp.db'}")
    load(db, read_folder(PROJECT / "decks"), NOW)
    load_decks(db, deck(order=99, key_points=key_points()))
    _compress(PROJECT / "quizapp" / "static")
    with serving(folder, db.url) as address:
        yield Server(address, db)
    db.close()


def _compress(folder: Path) -> None:
    """What ``make setup`` does, since pages are weighed as they are sent to people; once for all processes of the tests."""
    sources = [path for path in folder.rglob("*") if path.suffix in (".css", ".js")]
    lock = os.open(folder, os.O_RDONLY)  # the folder itself: a file in /tmp would belong to whoever tested first
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        copies = [(path, path.with_name(f"{path.name}.gz")) for path in sources]
        if not all(copy.exists() and int(copy.stat().st_mtime) == int(path.stat().st_mtime) for path, copy in copies):
            subprocess.run([sys.executable, "-m", "whitenoise.compress", "-q", str(folder)], check=True)
    finally:
        os.close(lock)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    with sync_playwright() as playwright:
        found = launch(playwright)
        yield found
        found.close()


@dataclass
class Complaints:
    """What the pages of a context complained about; refusals that a test provokes are named in ``expected``."""

    said: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: self._note(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self._note(str(error)))

    def _note(self, text: str) -> None:
        if not any(part in text for part in self.expected):
            self.said.append(text)


Opener = Callable[..., BrowserContext]


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Collects errors of the console, violations of the content policy among them; there must be none at the end."""
    found = Complaints()
    yield found
    assert found.said == []


@pytest.fixture
def open_browser(browser: Browser, server: Server, complaints: Complaints) -> Iterator[Opener]:
    """Opens a fresh browser profile: nobody's, or that of whoever holds ``token``."""
    opened: list[BrowserContext] = []

    def make(token: str | None = None, **options: Any) -> BrowserContext:
        context = browser.new_context(
            **({"base_url": server.url, "locale": "en-US", "viewport": {"width": 390, "height": 844}} | options)
        )
        context.set_default_timeout(10_000)
        context.on("page", complaints.watch)
        if token:
            context.add_cookies([{"name": "session", "value": token, "url": server.url}])
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(open_browser: Opener) -> Page:
    """A page of somebody who has never been here."""
    return open_browser().new_page()
