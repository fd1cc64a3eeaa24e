"""The author's fields of a short answer: one accepted answer a line."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import TextAreaField

from quizapp.content.bodies import Accepted
from quizapp.errors import N_
from quizapp.kinds.kind_form import KindFields


class ShortFields(KindFields):
    """The answers that are right, a list a language."""

    accepted_ja = TextAreaField(N_("Accepted answers in Japanese"))
    accepted_en = TextAreaField(N_("Accepted answers in English"))

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The raw body in each language that has an accepted answer."""
        lines = {
            lang: [line for line in (self[f"accepted_{lang}"].data or "").splitlines() if line.strip()] for lang in ("ja", "en")
        }
        return {lang: {"accepted": answers} for lang, answers in lines.items() if answers}

    @classmethod
    def from_bodies(cls, bodies: Mapping[str, Accepted]) -> dict[str, Any]:
        """The data that fills the form from the bodies of a question."""
        return {f"accepted_{lang}": "\n".join(body.accepted) for lang, body in bodies.items()}

    def place_of(self, where: Sequence[str | int], lang: str) -> str:
        return f"accepted_{lang or 'ja'}"
