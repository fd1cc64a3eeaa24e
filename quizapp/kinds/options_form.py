"""The author's fields of the kinds with options: both languages of an option side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, TextAreaField

from quizapp.content.bodies import Options
from quizapp.errors import N_
from quizapp.kinds.kind_form import KindFields

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Three plausible options are usually enough (Haladyna, Downing and Rodriguez 2002).
AT_FIRST = 3


class OptionFields(Form):
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
        typed = any((self[name].data or "").strip() for name in ("text_ja", "text_en", "why_ja", "why_en"))
        return not typed and not self.correct.data


class OptionsFields(KindFields):
    """A list of options; blank ones are passed over. How many there may be is said by the body, with a sentence."""

    options = FieldList(FormField(OptionFields), min_entries=2)

    @classmethod
    def start(cls) -> dict[str, Any]:
        return {"options": [{} for _ in range(AT_FIRST)]}

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The raw body in each language that has an option; ids that the form has not got yet are made."""
        entries = [entry.form for entry in self._written()]
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
        written = self._written()
        if len(where) < 2 or not isinstance(where[1], int) or where[1] >= len(written):
            return "options"
        part = "why" if "why" in where else "text"
        return f"{written[where[1]].name}-{part}_{lang or 'ja'}"

    def rearranged(self, act: str) -> tuple[dict[str, Any], str] | None:
        rows = [dict(entry.form.data) for entry in self.options]
        verb, _, number = act.partition("-")
        at = int(number) if number.isascii() and number.isdigit() and int(number) < len(rows) else None
        if act == "add":
            rows.append({})
            return {"options": rows}, f"options-{len(rows) - 1}-text_ja"
        if at is None or verb not in ("up", "down", "delete"):
            return None
        row = rows.pop(at)
        to = max(at - 1, 0) if verb == "up" else min(at + 1, len(rows))
        if verb == "delete":
            return {"options": rows}, f"delete-{min(at, max(len(rows), 2) - 1)}"
        rows.insert(to, row)
        # At either end the button that was pressed is disabled, so the other one takes the focus.
        stays = "down" if to == 0 else "up" if to == len(rows) - 1 else verb
        return {"options": rows}, f"{stays}-{to}"

    def _written(self) -> list[Any]:
        return [entry for entry in self.options if not entry.form.blank]


def _option(entry: Any, lang: str) -> dict[str, Any]:
    why = (entry[f"why_{lang}"].data or "").strip()
    option = {"id": entry.id.data, "text": entry[f"text_{lang}"].data or "", "correct": bool(entry.correct.data)}
    return option | ({"why": why} if why else {})
