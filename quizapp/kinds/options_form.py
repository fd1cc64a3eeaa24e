"""The author's fields of the kinds with options: both languages of an option side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, TextAreaField

from quizapp.content.bodies import Options
from quizapp.errors import N_
from quizapp.kinds.kind_form import KindFields, PartFields

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class OptionFields(PartFields):
    """One option in both languages."""

    id = HiddenField()
    correct = BooleanField(N_("This option is right"))
    text_ja = TextAreaField(N_("Option in Japanese"))
    text_en = TextAreaField(N_("Option in English"))
    why_ja = TextAreaField(N_("Why it is right or wrong, in Japanese"))
    why_en = TextAreaField(N_("Why it is right or wrong, in English"))

    @property
    def blank(self) -> bool:
        """Whether nothing was typed or marked, so that it can be passed over."""
        return super().blank and not self.correct.data


class OptionsFields(KindFields):
    """A list of options; blank ones are passed over. How many there may be is said by the body, with a sentence."""

    parts = "options"
    begins = "text_ja"
    # Three plausible options are usually enough (Haladyna, Downing and Rodriguez 2002).
    at_first = 3
    options = FieldList(FormField(OptionFields), min_entries=2)

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The raw body in each language that has an option; ids that the form has not got yet are made."""
        entries = [entry.form for entry in self.written()]
        taken = {entry.id.data for entry in entries if entry.id.data}
        free = (name for name in (*LETTERS, *(f"o{n}" for n in range(len(entries)))) if name not in taken)
        for entry in entries:
            entry.id.data = entry.id.data or next(free)
        return {lang: {"options": [_option(entry, lang) for entry in entries]} for lang in sorted(self.typed_in())}

    @classmethod
    def from_bodies(cls, bodies: Mapping[str, Options]) -> dict[str, Any]:
        """The data that fills the form from the bodies of a question."""
        rows: dict[str, dict[str, Any]] = {}
        for lang, body in bodies.items():
            for option in body.options:
                row = rows.setdefault(option.id, {"id": option.id, "correct": option.correct})
                row |= {f"text_{lang}": option.text, f"why_{lang}": option.why or ""}
        return {"options": list(rows.values())}

    def place_of(self, where: Sequence[str | int], lang: str) -> str:
        return self.field_of(where, f"{'why' if 'why' in where else 'text'}_{lang or 'ja'}")


def _option(entry: Any, lang: str) -> dict[str, Any]:
    why = (entry[f"why_{lang}"].data or "").strip()
    option = {"id": entry.id.data, "text": entry[f"text_{lang}"].data or "", "correct": bool(entry.correct.data)}
    return option | ({"why": why} if why else {})
