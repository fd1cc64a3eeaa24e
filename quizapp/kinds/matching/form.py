"""The author's fields of a matching: both languages of a pair side by side, and what belongs to nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FieldList, FormField, TextAreaField

from quizapp.content.bodies import Pairs
from quizapp.errors import N_
from quizapp.kinds.kind_form import KindFields, PartFields, lines


class PairFields(PartFields):
    """Two things that belong together, in both languages."""

    left_ja = TextAreaField(N_("Left in Japanese"))
    left_en = TextAreaField(N_("Left in English"))
    right_ja = TextAreaField(N_("Right in Japanese"))
    right_en = TextAreaField(N_("Right in English"))


class MatchingFields(KindFields):
    """A list of pairs; blank ones are passed over. The others stand one a line."""

    parts = "pairs"
    begins = "left_ja"
    at_first = 3
    pairs = FieldList(FormField(PairFields), min_entries=2)
    others_ja = TextAreaField(N_("More on the right in Japanese, one a line"))
    others_en = TextAreaField(N_("More on the right in English, one a line"))

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The raw body in each language in which something was typed."""
        return {lang: self._body(lang) for lang in sorted(self.typed_in())}

    def _body(self, lang: str) -> dict[str, Any]:
        forms = [entry.form for entry in self.written()]
        pairs = [{side: form[f"{side}_{lang}"].data or "" for side in ("left", "right")} for form in forms]
        return {"pairs": pairs, "others": lines(self[f"others_{lang}"].data)}

    @classmethod
    def from_bodies(cls, bodies: Mapping[str, Pairs]) -> dict[str, Any]:
        """The data that fills the form from the bodies of a question."""
        data: dict[str, Any] = {f"others_{lang}": "\n".join(body.others) for lang, body in bodies.items()}
        rows: list[dict[str, str]] = [{} for _ in range(max(len(body.pairs) for body in bodies.values()))]
        for lang, body in bodies.items():
            for row, pair in zip(rows, body.pairs, strict=False):
                row |= {f"left_{lang}": pair.left, f"right_{lang}": pair.right}
        return data | {"pairs": rows}

    def place_of(self, where: Sequence[str | int], lang: str) -> str:
        if where[:1] == ("others",):
            return f"others_{lang or 'ja'}"
        return self.field_of(where, f"{'right' if 'right' in where else 'left'}_{lang or 'ja'}")
