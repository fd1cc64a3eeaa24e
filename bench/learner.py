"""A learner without a browser, on a raw connection: what it costs to be one must not drown what is measured."""

import gzip
import http.client
import re
from typing import Any
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_NEXT = re.compile(r'id="next" href="([^"]+)"')
_TYPED = re.compile(r'name="(gap-\d+|answer)"')
_CHOSEN = re.compile(r'name="((?:pick|match)-\d+)"')
_ORDER = re.compile(r'name="order" value="(\d+)"')


class Refused(RuntimeError):
    """The server answered that it did not do it; ``retry_after`` is what it said of when to try again, or nothing."""

    def __init__(self, status: int, method: str, path: str, retry_after: str) -> None:
        super().__init__(f"{status} on {method} {path}")
        self.status, self.retry_after = status, retry_after


class Learner:
    """One person on one connection with one cookie."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = ""
        self.requests = 0

    def attempt(self, slug: str, lang: str, *, htmx: bool) -> None:
        """Home, deck, ten questions answered, results: 24 requests with htmx, 34 without JavaScript."""
        self.get("/")
        page = self.get(f"/decks/{slug}/")
        _, place = self.post(f"/decks/{slug}/attempts", {"csrf_token": token(page), "lang": lang, "number": "10"})
        for _ in range(10):
            page, place = self.answer(place, self.get(place), htmx=htmx)
        self.get(place)

    def answer(self, place: str, page: str, *, htmx: bool) -> tuple[str, str]:
        """Answers the question on ``page``: the feedback page and where its next link goes."""
        # A digit is an answer to every question that is typed, those that ask for a number too.
        fields: dict[str, Any] = {"csrf_token": token(page)} | dict.fromkeys(_TYPED.findall(page), "1")
        fields |= dict.fromkeys(_CHOSEN.findall(page), "0")
        if order := _ORDER.findall(page):
            fields["order"] = order
        if 'name="choice"' in page:
            fields["choice"] = "0"
        feedback, elsewhere = self.post(place, fields, htmx=htmx)
        feedback = feedback or self.get(elsewhere.partition("#")[0])
        found = _NEXT.search(feedback)
        if not found:
            raise RuntimeError(f"no way on from {place}")
        return feedback, found[1]

    def get(self, path: str) -> str:
        return self._send("GET", path, None, {})[0]

    def post(self, path: str, fields: dict[str, Any], *, htmx: bool = False) -> tuple[str, str]:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} | ({"HX-Request": "true"} if htmx else {})
        return self._send("POST", path, urlencode(fields, doseq=True), headers)

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[str, str]:
        headers |= {"Accept-Encoding": "gzip"} | ({"Cookie": self.cookie} if self.cookie else {})
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        data = response.read()
        self.requests += 1
        if response.status >= 400:
            raise Refused(response.status, method, path, response.headers.get("Retry-After", ""))
        for cookie in response.headers.get_all("Set-Cookie") or []:
            self.cookie = cookie.partition(";")[0]
        if response.headers.get("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        location = response.headers.get("Location", "")
        return ("" if location else data.decode()), location


def token(page: str) -> str:
    found = _TOKEN.search(page)
    if not found:
        raise RuntimeError("no form on the page")
    return found[1]
