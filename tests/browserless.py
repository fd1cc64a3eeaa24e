"""A visitor without a browser: keeps cookies, reads forms, sends them with their hidden fields as a browser would."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from lxml import html
from werkzeug.test import TestResponse


@dataclass
class Page:
    """An answer of the server with its document."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """The words of the page, white space folded, without break marks."""
        return re.sub(r"\s+", " ", self.document.text_content().replace("\u200b", ""))

    @property
    def source(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def document(self) -> Any:
        return html.document_fromstring(self.source or "<p></p>")

    @property
    def heading(self) -> str:
        return re.sub(r"\s+", " ", self.document.xpath("string(//h1)")).replace("\u200b", "").strip()

    @property
    def said(self) -> str:
        """What the page says of an error, white space folded."""
        return " ".join(self.document.xpath("string(//*[@role='alert'])").split())

    @property
    def stable(self) -> str:
        """The status and the page without what differs in every response: the token, and where it leads back to."""
        return f"{self.status} " + re.sub(r'name="(csrf_token|next)" value="[^"]*"', "", self.source)

    def form(self, action: str = "") -> Any:
        """The first form whose action has ``action`` in it."""
        for form in self.document.xpath("//form"):
            if action in (form.get("action") or ""):
                return form
        raise AssertionError(f"no form for {action!r}")


def is_japanese(text: str) -> bool:
    """Whether ``text`` is a sentence in Japanese."""
    return bool(re.search(r"[ぁ-ん]", text))


class Visitor:
    """One person with one cookie jar. Redirects are followed unless ``follow`` is False."""

    def __init__(self, app: Flask, **headers: str) -> None:
        self.app = app
        self.client = app.test_client()
        self.headers = {"Accept-Language": "en", **headers}

    def get(self, path: str, *, follow: bool = True, **headers: str) -> Page:
        return Page(self.client.get(path, follow_redirects=follow, headers={**self.headers, **headers}))

    def token(self, path: str = "/") -> str:
        """A valid token of this visitor's session."""
        return str(self.get(path).document.xpath("string(//input[@name='csrf_token']/@value)"))

    def post(self, path: str, data: dict[str, Any] | None = None, *, follow: bool = True, **headers: str) -> Page:
        """Sends ``data`` with a valid token."""
        fields = {"csrf_token": self.token(), **(data or {})}
        return Page(self.client.post(path, data=fields, follow_redirects=follow, headers={**self.headers, **headers}))

    def submit(self, page: Page, action: str = "", *, follow: bool = True, button: str = "", **values: Any) -> Page:
        """Fills in the form of ``page`` whose action has ``action`` in it, and sends it."""
        form = page.form(action)
        fields: dict[str, Any] = {}
        for name, value in form.form_values():
            fields.setdefault(name, []).append(value)
        fields |= values
        if button:
            name, _, value = button.partition("=")
            fields[name] = value
        path = form.get("action") or page.response.request.path
        return Page(self.client.post(path, data=fields, follow_redirects=follow, headers=self.headers))
