"""Answers that were acknowledged are there, once, though every process of the server is killed again and again in its work."""

import os
import re
import shutil
import threading
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path

from bench.history import OK, SOMETHING, History, Verdict, verdict
from quizapp.db import Database
from tests.factories import deck, key_point, load_decks
from tests.serving import kill, start

LEARNERS = 6
KILLS = int(os.environ.get("QUIZAPP_KILLS", "20"))
# So many answers are acknowledged between two kills.
BETWEEN = 12


@dataclass
class Where:
    """Where the server is now, and whether it is all over."""

    address: str = ""
    over: bool = False


class Learner:
    """A browser that sends again what it got no answer to, as people do."""

    def __init__(self, history: History, where: Where) -> None:
        self.history = history
        self.where = where
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.token = ""

    def take(self) -> None:
        """One quiz after the other, each answer until it is acknowledged."""
        while not self.where.over:
            self._send("/decks/colours/")
            path = self._send("/decks/colours/attempts", lang="en", number="0")
            key = path.split("/")[2] if path else ""
            for place in range(1, 121):
                sent = self.history.invoke((key, place), 1, SOMETHING)
                if not self._send(f"/attempts/{key}/{place}", choice="0", answer="x", **{"gap-0": "x"}):
                    return
                self.history.note(sent, OK)

    def _send(self, path: str, **fields: str) -> str:
        """Where the answer came from; "" once it is all over."""
        while not self.where.over:
            data = urllib.parse.urlencode({"csrf_token": self.token, **fields}).encode() if fields else None
            try:
                with self.browser.open(f"{self.where.address}{path}", data, timeout=20) as response:
                    self.token = re.findall(r'name="csrf_token" value="([^"]+)"', response.read().decode())[0]
                    return str(urllib.parse.urlsplit(response.url).path)
            except urllib.error.HTTPError:
                raise
            except (OSError, HTTPException):
                threading.Event().wait(0.05)  # the server is gone; soon there is another
        return ""


def test_what_was_acknowledged_survives_the_death_of_the_server(migrated: Path, tmp_path: Path) -> None:
    path = tmp_path / "quizapp.db"
    shutil.copyfile(migrated, path)
    db = Database(f"sqlite:///{path}")
    load_decks(db, deck(key_points=[key_point(f"k-{number}") for number in range(30)]))
    db.close()
    history, where = History(), Where()
    with ThreadPoolExecutor(LEARNERS) as learners:
        where.address, process = start(tmp_path, db.url)
        taking = [learners.submit(Learner(history, where).take) for _ in range(LEARNERS)]
        try:
            for _ in range(KILLS):
                history.wait_for(BETWEEN)
                kill(process)
                where.address, process = start(tmp_path, db.url)
        finally:
            where.over = True
            kill(process)
    assert [one.exception() for one in taking] == [None] * LEARNERS
    again = Database(db.url)
    found = verdict(history, again)
    again.close()
    assert history.acknowledged >= KILLS * BETWEEN
    assert found == Verdict()
