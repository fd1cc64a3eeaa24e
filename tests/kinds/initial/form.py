"""The author's field of the kind of the tests: the word."""

from collections.abc import Mapping
from typing import Any

from wtforms import StringField

from quizapp.content.bodies import Accepted
from quizapp.kinds.kind_form import KindFields


class InitialFields(KindFields):
    """The word whose first letter is asked for, once a language."""

    word_ja = StringField("Word in Japanese")
    word_en = StringField("Word in English")

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The raw body in each language that has a word."""
        words = {lang: self[f"word_{lang}"].data for lang in ("ja", "en")}
        return {lang: {"accepted": [word]} for lang, word in words.items() if word}

    @classmethod
    def from_bodies(cls, bodies: Mapping[str, Accepted]) -> dict[str, Any]:
        """The data that fills the form from the bodies of a question."""
        return {f"word_{lang}": body.accepted[0] for lang, body in bodies.items()}
