"""The author's fields of a number: what is right in both languages, and the units in each."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from wtforms import FieldList, FormField, StringField

from quizapp.content.bodies import Number
from quizapp.content.text import LANGUAGES
from quizapp.errors import N_
from quizapp.kinds.kind_form import KindFields, PartFields
from quizapp.marking.numbers import NotANumber, amount, read


class UnitFields(PartFields):
    """Another unit, in both languages, and how many of the question's own it is."""

    name_ja = StringField(N_("Unit in Japanese"))
    name_en = StringField(N_("Unit in English"))
    factor = StringField(N_("How many of the question's unit it is"))


class NumericFields(KindFields):
    """The number, its tolerance and its unit; other units are a list, of which blank ones are passed over."""

    parts = "units"
    begins = "name_ja"
    value = StringField(N_("The number"))
    tolerance = StringField(N_("Tolerance on either side"))
    unit_ja = StringField(N_("Unit in Japanese"))
    unit_en = StringField(N_("Unit in English"))
    units = FieldList(FormField(UnitFields))

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The raw body in both languages, where a number was typed: which of them is offered is decided by the stem."""
        if not (self.value.data or "").strip():
            return {}
        return {lang: self._body(lang) for lang in LANGUAGES}

    def _body(self, lang: str) -> dict[str, Any]:
        unit = (self[f"unit_{lang}"].data or "").strip()
        units = [{"name": form[f"name_{lang}"].data or "", "factor": _figure(form.factor.data)} for form in self._units(lang)]
        right = {"value": _figure(self.value.data, unit), "tolerance": _figure(self.tolerance.data or "0", unit)}
        return right | {"unit": unit, "units": units}

    def _units(self, lang: str) -> list[Any]:
        """The units in ``lang``; one without a name in either language is among them, to be told."""
        forms = [entry.form for entry in self.written()]
        return [form for form in forms if form[f"name_{lang}"].data or not (form.name_ja.data or form.name_en.data)]

    @classmethod
    def from_bodies(cls, bodies: Mapping[str, Number]) -> dict[str, Any]:
        """The data that fills the form from the bodies of a question."""
        data: dict[str, Any] = {f"unit_{lang}": body.unit for lang, body in bodies.items()}
        rows: list[dict[str, str]] = []
        for lang, body in bodies.items():
            data |= {"value": f"{body.value:f}", "tolerance": f"{body.tolerance:f}" if body.tolerance else ""}
            units = [{"factor": f"{unit.factor:f}", f"name_{lang}": unit.name} for unit in body.units]
            # As long as both languages have the same factors in the same order, they share their rows.
            alike = list(takewhile(lambda pair: pair[0]["factor"] == pair[1]["factor"], zip(rows, units, strict=False)))
            for row, unit in alike:
                row |= unit
            rows += units[len(alike) :]
        return data | {"units": rows}

    def place_of(self, where: Sequence[str | int], lang: str) -> str:
        if where[:1] == ("unit",):
            return f"unit_{lang or 'ja'}"
        if len(where) > 1 and where[0] == "units" and isinstance(where[1], int):
            form = self._units(lang or "ja")[where[1]]
            return str((form.factor if "factor" in where else form[f"name_{lang or 'ja'}"]).name)
        return str(where[0]) if where[:1] in (("tolerance",), ("units",)) else "value"


def _figure(text: str | None, unit: str = "") -> str:
    """``text`` in the digits of a body, where it is a number as people write it; else as it is, to be refused there."""
    try:
        return f"{amount(read((text or '').strip(), [unit]), unit, {}):f}"
    except NotANumber:
        return text or ""
