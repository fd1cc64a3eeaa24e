"""The author's fields of a short answer: one accepted answer a line, and one a line that is worth a part of the mark."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from wtforms import TextAreaField

from quizapp.content.bodies import Accepted, Partly
from quizapp.content.text import LANGUAGES
from quizapp.errors import N_
from quizapp.kinds.kind_form import KindFields

# answer = 50% : reason, also as a Japanese keyboard types it.
_PARTLY = re.compile(r"(?P<text>.*?)\s*[=＝]\s*(?P<score>[0-9０-９.．]+\s*[%％])\s*(?:[:：]\s*(?P<why>.*))?")


class ShortFields(KindFields):
    """The answers that are right, and those that are so partly, a list a language."""

    accepted_ja = TextAreaField(N_("Accepted answers in Japanese"))
    accepted_en = TextAreaField(N_("Accepted answers in English"))
    partly_ja = TextAreaField(N_("Partly right answers in Japanese"))
    partly_en = TextAreaField(N_("Partly right answers in English"))

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The raw body in each language that has an answer."""
        found: dict[str, dict[str, Any]] = {}
        for lang in LANGUAGES:
            accepted, partly = self._lines(f"accepted_{lang}"), self._lines(f"partly_{lang}")
            if accepted or partly:
                found[lang] = {"accepted": accepted} | ({"partly": list(map(_partly, partly))} if partly else {})
        return found

    @classmethod
    def from_bodies(cls, bodies: Mapping[str, Accepted]) -> dict[str, Any]:
        """The data that fills the form from the bodies of a question."""
        accepted = {f"accepted_{lang}": "\n".join(body.accepted) for lang, body in bodies.items()}
        return accepted | {f"partly_{lang}": "\n".join(map(_line, body.partly)) for lang, body in bodies.items()}

    def place_of(self, where: Sequence[str | int], lang: str) -> str:
        return f"{'partly' if 'partly' in where else 'accepted'}_{lang or 'ja'}"

    def _lines(self, name: str) -> list[str]:
        return [line for line in (self[name].data or "").splitlines() if line.strip()]


def _partly(line: str) -> dict[str, str]:
    found = _PARTLY.fullmatch(line.strip())
    # Without a share there is none to read: the body says what is missing.
    parts = found.groupdict("") if found else {"text": line, "score": ""}
    return {name: text for name, text in parts.items() if text or name == "score"}


def _line(partly: Partly) -> str:
    share = f"{partly.text} = {(100 * Decimal(repr(partly.score))).normalize():f}%"
    return f"{share} : {' '.join(partly.why.splitlines())}" if partly.why else share
