"""The author's fields of a cloze: the text with its gaps typed as ``{{word}}``."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import TextAreaField

from quizapp.content.bodies import Gaps
from quizapp.errors import N_
from quizapp.kinds.kind_form import KindFields


class ClozeFields(KindFields):
    """The text, once a language."""

    text_ja = TextAreaField(N_("Text with gaps, in Japanese"))
    text_en = TextAreaField(N_("Text with gaps, in English"))

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The raw body in each language that has a text."""
        texts = {lang: (self[f"text_{lang}"].data or "").strip() for lang in ("ja", "en")}
        return {lang: {"text": text} for lang, text in texts.items() if text}

    @classmethod
    def from_bodies(cls, bodies: Mapping[str, Gaps]) -> dict[str, Any]:
        """The data that fills the form from the bodies of a question."""
        return {f"text_{lang}": body.markup() for lang, body in bodies.items()}

    def place_of(self, where: Sequence[str | int], lang: str) -> str:
        return f"text_{lang or 'ja'}"
