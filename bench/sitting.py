"""A learner in an exam who does what the page does: sends until it is acknowledged, and counts what is sent."""

import http.client
import json
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from bench.history import FAIL, OK, UNKNOWN, History
from bench.learner import Learner, Refused, token

# As quizapp/static/app.js waits: a second, then twice as long each time, half a minute at most.
PAUSE, LONGEST = 1.0, 30.0
# What a refusal says for certain: nothing was changed.
REFUSED = (400, 404, 409, 413, 422, 429, 503)
GONE = (OSError, http.client.HTTPException)
# A learner who got nothing acknowledged for so long has lost it.
PATIENCE = 180.0
T = TypeVar("T")


class Sitting:
    """One attempt at an exam of typed answers. What was sent and said goes into ``history``, refusals into ``refusals``."""

    def __init__(self, port: int, quiz: str, history: History, cookie: str = "", pause: float = PAUSE) -> None:
        self.port, self.history, self.cookie, self.pause = port, history, cookie, pause
        self.refusals: list[Refused] = []
        self._numbers = 0
        self._counting = threading.Lock()
        page = self.until_done(lambda: self._get(f"/quizzes/{quiz}/"))
        fields = {"csrf_token": token(page), "lang": "ja"}
        place = self.until_done(lambda: self._post(f"/quizzes/{quiz}/attempts", fields))[1]
        self.key = place.split("/")[2]
        self.token = token(self.until_done(lambda: self._get(f"/attempts/{self.key}/1")))

    def save(self, place: int, value: str) -> None:
        """Sends an answer until it is acknowledged."""
        self.until_done(lambda: self.send(place, value))

    def send(self, place: int, value: str) -> None:
        """Sends an answer once, with the next number. Raises Refused, OSError or HTTPException where it was not acknowledged."""
        with self._counting:
            self._numbers += 1
            number = self._numbers
        sent = self.history.invoke((self.key, place), number, value)
        outcome = UNKNOWN
        try:
            fields = {"csrf_token": self.token, "answer": value, "save": str(number)}
            said = json.loads(self._post(f"/attempts/{self.key}/{place}/save", fields)[0])
            # Whether what was overtaken by a newer one stood there for a while, nobody knows.
            outcome = OK if said["saved"] == number else UNKNOWN
        except Refused as refusal:
            outcome = FAIL if refusal.status in REFUSED else UNKNOWN
            raise
        finally:
            self.history.note(sent, outcome)

    def hand_in(self) -> str:
        """Closes the attempt, again and again until that is acknowledged, and returns the page of the result."""
        where = self.until_done(lambda: self._post(f"/attempts/{self.key}/finish", {"csrf_token": self.token}))[1]
        return self.until_done(lambda: self._get(where))

    def until_done(self, work: Callable[[], T]) -> T:
        """What ``work`` returns once it gets through. Raises Refused where the service says that it never will."""
        wait, end = self.pause, time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                return work()
            except Refused as refusal:
                self.refusals.append(refusal)
                if refusal.status < 500:
                    raise
            except GONE:
                pass
            time.sleep(wait)
            wait = min(2 * wait, LONGEST)
        raise TimeoutError("nothing was acknowledged any more")

    def _get(self, path: str) -> str:
        return self.asked(lambda learner: learner.get(path))

    def _post(self, path: str, fields: dict[str, str]) -> tuple[str, str]:
        return self.asked(lambda learner: learner.post(path, fields))

    def asked(self, ask: Callable[[Learner], T]) -> T:
        """On a connection of its own, so that several requests can be on their way."""
        learner = Learner(self.port)
        learner.cookie = self.cookie
        try:
            return ask(learner)
        finally:
            self.cookie = learner.cookie
            learner.connection.close()
