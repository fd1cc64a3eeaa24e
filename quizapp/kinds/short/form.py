"""The author's fields of a short answer: one accepted answer a line."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form, TextAreaField

from quizapp.content.bodies import Accepted
from quizapp.errors import N_


class ShortFields(Form):
    """The answers that are right, a list a language."""

    accepted_ja = TextAreaField(N_("Accepted answers in Japanese, one a line; the first is shown"))
    accepted_en = TextAreaField(N_("Accepted answers in English, one a line; the first is shown"))

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
