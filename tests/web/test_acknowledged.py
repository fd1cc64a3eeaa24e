"""Answers that were acknowledged are there, once, though every process of the server is killed again and again in its work."""

import os
import re
import shutil
import threading
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path

from sqlalchemy import func, select, text

from quizapp.db import Database
from quizapp.db.tables import AttemptRow, ItemRow
from tests.factories import deck, key_point, load_decks
from tests.serving import kill, start

LEARNERS = 6
KILLS = int(os.environ.get("QUIZAPP_KILLS", "20"))
# So many answers are acknowledged between two kills.
BETWEEN = 12


class History:
    """What the learners were told, and where the server is now."""

    def __init__(self) -> None:
        self.address = ""
        self.saved: list[tuple[str, int]] = []
        self.over = False
        self.more = threading.Condition()

    def note(self, key: str, place: int) -> None:
        with self.more:
            self.saved.append((key, place))
            self.more.notify_all()

    def wait_for(self, number: int) -> None:
        with self.more:
            assert self.more.wait_for(lambda: len(self.saved) >= number, timeout=60), "the learners have stopped"


class Learner:
    """A browser that sends again what it got no answer to, as people do."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.token = ""

    def take(self) -> None:
        """One quiz after the other, each answer until it is acknowledged."""
        while not self.history.over:
            self._send("/decks/colours/")
            path = self._send("/decks/colours/attempts", lang="en", number="0")
            key = path.split("/")[2] if path else ""
            for place in range(1, 121):
                if not self._send(f"/attempts/{key}/{place}", choice="0", answer="x", **{"gap-0": "x"}):
                    return
                self.history.note(key, place)

    def _send(self, path: str, **fields: str) -> str:
        """Where the answer came from; "" once it is all over."""
        while not self.history.over:
            data = urllib.parse.urlencode({"csrf_token": self.token, **fields}).encode() if fields else None
            try:
                with self.browser.open(f"{self.history.address}{path}", data, timeout=20) as response:
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
    history = History()
    with ThreadPoolExecutor(LEARNERS) as learners:
        history.address, process = start(tmp_path, db.url)
        taking = [learners.submit(Learner(history).take) for _ in range(LEARNERS)]
        try:
            for _ in range(KILLS):
                history.wait_for(len(history.saved) + BETWEEN)
                kill(process)
                history.address, process = start(tmp_path, db.url)
        finally:
            history.over = True
            kill(process)
    assert [one.exception() for one in taking] == [None] * LEARNERS
    again = Database(db.url)
    with again.reading() as session:
        answered = select(AttemptRow.key, ItemRow.place).join(ItemRow, ItemRow.attempt_id == AttemptRow.id)
        stored = {tuple(row) for row in session.execute(answered.where(ItemRow.answered_at.is_not(None)))}
        counted = session.execute(select(func.sum(AttemptRow.answered))).scalar_one()
        twice = session.execute(select(func.count()).where(ItemRow.saves > 1)).scalar_one()
        sound = session.execute(text("PRAGMA integrity_check")).scalar_one()
    again.close()
    told = set(history.saved)
    assert len(told) >= KILLS * BETWEEN
    assert told - stored == set(), "acknowledged, and missing"
    assert (len(history.saved), counted, twice, sound) == (len(told), len(stored), 0, "ok")
