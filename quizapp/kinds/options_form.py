"""The author's fields of the kinds with options: both languages of an option side by side."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, TextAreaField

from quizapp.content.bodies import MOST_OPTIONS, Options
from quizapp.errors import N_

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class OptionFields(Form):
    """One option in both languages."""

    id = HiddenField()
    correct = BooleanField(N_("Right"))
    text_ja = TextAreaField(N_("Option in Japanese"))
    text_en = TextAreaField(N_("Option in English"))
    why_ja = TextAreaField(N_("Why, in Japanese"))
    why_en = TextAreaField(N_("Why, in English"))

    @property
    def blank(self) -> bool:
        """Whether nothing was typed into it, so that it can be passed over."""
        return not any((self[name].data or "").strip() for name in ("text_ja", "text_en", "why_ja", "why_en"))


class OptionsFields(Form):
    """A list of options; blank ones are passed over."""

    options = FieldList(FormField(OptionFields), min_entries=2, max_entries=MOST_OPTIONS)

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The raw body in each language that has an option; ids that the form has not got yet are made."""
        entries = [entry.form for entry in self.options if not entry.form.blank]
        taken = {entry.id.data for entry in entries if entry.id.data}
        free = (name for name in (*LETTERS, *(f"o{n}" for n in range(MOST_OPTIONS))) if name not in taken)
        for entry in entries:
            entry.id.data = entry.id.data or next(free)
        return {lang: {"options": [_option(entry, lang) for entry in entries]} for lang in ("ja", "en") if _spoken(entries, lang)}

    @classmethod
    def from_bodies(cls, bodies: Mapping[str, Options]) -> dict[str, Any]:
        """The data that fills the form from the bodies of a question."""
        rows: dict[str, dict[str, Any]] = {}
        for lang, body in bodies.items():
            for option in body.options:
                row = rows.setdefault(option.id, {"id": option.id, "correct": option.correct})
                row |= {f"text_{lang}": option.text, f"why_{lang}": option.why or ""}
        return {"options": list(rows.values())}


def _spoken(entries: list[Any], lang: str) -> bool:
    return any((entry[f"text_{lang}"].data or "").strip() for entry in entries)


def _option(entry: Any, lang: str) -> dict[str, Any]:
    why = (entry[f"why_{lang}"].data or "").strip()
    option = {"id": entry.id.data, "text": entry[f"text_{lang}"].data or "", "correct": bool(entry.correct.data)}
    return option | ({"why": why} if why else {})
