"""The author's fields of an ordering: the items in their right order, both languages side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FieldList, FormField, TextAreaField

from quizapp.content.bodies import Sequence as Ordered
from quizapp.errors import N_
from quizapp.kinds.kind_form import KindFields, PartFields


class ItemFields(PartFields):
    """One item in both languages."""

    text_ja = TextAreaField(N_("Item in Japanese"))
    text_en = TextAreaField(N_("Item in English"))


class OrderingFields(KindFields):
    """A list of items; blank ones are passed over."""

    parts = "items"
    begins = "text_ja"
    at_first = 4
    items = FieldList(FormField(ItemFields), min_entries=3)

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The raw body in each language that has an item."""
        forms = [entry.form for entry in self.written()]
        return {lang: {"items": [form[f"text_{lang}"].data or "" for form in forms]} for lang in sorted(self.typed_in())}

    @classmethod
    def from_bodies(cls, bodies: Mapping[str, Ordered]) -> dict[str, Any]:
        """The data that fills the form from the bodies of a question."""
        rows: list[dict[str, str]] = [{} for _ in range(max(len(body.items) for body in bodies.values()))]
        for lang, body in bodies.items():
            for row, item in zip(rows, body.items, strict=False):
                row[f"text_{lang}"] = item
        return {"items": rows}

    def place_of(self, where: Sequence[str | int], lang: str) -> str:
        return self.field_of(where, f"text_{lang or 'ja'}")
