"""The author's fields of the kind of the test: one item a line."""

from collections.abc import Mapping
from typing import Any

from wtforms import TextAreaField

from quizapp.content.bodies import Sequence
from quizapp.kinds.kind_form import KindFields


class OrderingFields(KindFields):
    """The items in their right order, a list a language."""

    items_ja = TextAreaField("Items in Japanese, one a line")
    items_en = TextAreaField("Items in English, one a line")

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The raw body in each language that has items."""
        lines = {lang: (self[f"items_{lang}"].data or "").splitlines() for lang in ("ja", "en")}
        return {lang: {"items": items} for lang, items in lines.items() if items}

    @classmethod
    def from_bodies(cls, bodies: Mapping[str, Sequence]) -> dict[str, Any]:
        """The data that fills the form from the bodies of a question."""
        return {f"items_{lang}": "\n".join(body.items) for lang, body in bodies.items()}
