"""What the author's fields of every kind can do, besides ``bodies()`` and ``from_bodies()``."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Form

from quizapp.content.text import LANGUAGES


class KindFields(Form):
    """The base of the forms in each kind's form.py. Names of fields that hold a language end in ``_ja`` or ``_en``."""

    @classmethod
    def start(cls) -> dict[str, Any]:
        """The data of a form for a new question."""
        return {}

    def place_of(self, where: Sequence[str | int], lang: str) -> str:
        """The name of the field that a problem belongs to; ``where`` is its path in the body."""
        return str(next(iter(self._fields)))

    def rearranged(self, act: str) -> tuple[dict[str, Any], str] | None:
        """The data after a button that adds, moves or deletes a part, and the id to focus. None: this form has no such button."""
        return None

    def typed_in(self) -> set[str]:
        """The languages in which something is typed."""
        return {lang for lang in LANGUAGES if _has(self.data, f"_{lang}")}


def _has(data: Any, ending: str) -> bool:
    if isinstance(data, Mapping):
        return any(_has(value, ending) if isinstance(value, list) else _filled(name, value, ending) for name, value in data.items())
    return any(_has(value, ending) for value in data)


def _filled(name: str, value: Any, ending: str) -> bool:
    return name.endswith(ending) and isinstance(value, str) and bool(value.strip())
