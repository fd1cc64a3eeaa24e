"""What the author's fields of every kind can do, besides ``bodies()`` and ``from_bodies()``."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from wtforms import Form, HiddenField

from quizapp.content.text import LANGUAGES, whole_number


class PartFields(Form):
    """The base of the fields of one part, where there are several: an option, a pair, an item."""

    @property
    def blank(self) -> bool:
        """Whether nothing was typed, so that it can be passed over."""
        typed = (field.data for field in self if not isinstance(field, HiddenField))
        return not any(isinstance(data, str) and data.strip() for data in typed)


class KindFields(Form):
    """The base of the forms in each kind's form.py. Names of fields that hold a language end in ``_ja`` or ``_en``."""

    #: The list of parts that buttons add to, move and delete from, and the field of a new one to begin in; "" for no such list.
    parts: ClassVar[str] = ""
    begins: ClassVar[str] = ""
    #: How many empty parts the form of a new question has.
    at_first: ClassVar[int] = 0

    @classmethod
    def start(cls) -> dict[str, Any]:
        """The data of a form for a new question."""
        return {cls.parts: [{} for _ in range(cls.at_first)]} if cls.at_first else {}

    def place_of(self, where: Sequence[str | int], lang: str) -> str:
        """The name of the field that a problem belongs to; ``where`` is its path in the body."""
        return str(next(iter(self._fields)))

    def written(self) -> list[Any]:
        """The parts in which something was typed; a path in the body counts these."""
        return [entry for entry in self[self.parts] if not entry.form.blank]

    def field_of(self, where: Sequence[str | int], name: str) -> str:
        """The field ``name`` of the part at ``where`` in the body; the list itself where that says no part."""
        written = self.written()
        at = where[1] if len(where) > 1 else None
        return f"{written[at].name}-{name}" if isinstance(at, int) and at < len(written) else self.parts

    def rearranged(self, act: str) -> tuple[dict[str, Any], str] | None:
        """The data after a button that adds, moves or deletes a part, and the id to focus. None: this form has no such button."""
        if not self.parts:
            return None
        rows = [dict(entry.form.data) for entry in self[self.parts]]
        focus = self._added(rows) if act == "add" else self._moved(rows, *act.partition("-")[::2])
        return ({**self.data, self.parts: rows}, focus) if focus else None

    def typed_in(self) -> set[str]:
        """The languages in which something is typed."""
        return {lang for lang in LANGUAGES if _has(self.data, f"_{lang}")}

    def _added(self, rows: list[dict[str, Any]]) -> str:
        rows.append({})
        return f"{self.parts}-{len(rows) - 1}-{self.begins}"

    def _moved(self, rows: list[dict[str, Any]], verb: str, number: str) -> str:
        at = whole_number(number, 4)
        if at is None or at >= len(rows) or verb not in ("up", "down", "delete"):
            return ""
        row = rows.pop(at)
        if verb == "delete":
            left = max(len(rows), self[self.parts].min_entries)
            return f"delete-{min(at, left - 1)}" if left else "add"
        to = max(at - 1, 0) if verb == "up" else min(at + 1, len(rows))
        rows.insert(to, row)
        # At either end the button that was pressed is disabled, so the other one takes the focus.
        stays = "down" if to == 0 else "up" if to == len(rows) - 1 else verb
        return f"{stays}-{to}"


def lines(text: str | None) -> list[str]:
    """The lines of ``text`` that have something in them."""
    return [line for line in (text or "").splitlines() if line.strip()]


def _has(data: Any, ending: str) -> bool:
    if isinstance(data, Mapping):
        return any(_has(value, ending) if isinstance(value, list) else _filled(name, value, ending) for name, value in data.items())
    return any(_has(value, ending) for value in data)


def _filled(name: str, value: Any, ending: str) -> bool:
    return name.endswith(ending) and isinstance(value, str) and bool(value.strip())
