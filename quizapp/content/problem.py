"""A problem: something an author has to mend, with the place where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from quizapp.errors import N_


@dataclass(frozen=True)
class Problem:
    """One thing to mend.

    ``message`` is a msgid and ``params`` fills it; ``where`` is the path inside the object (``("options", 2, "why")``);
    ``file`` and ``line`` (from 1) are known where a file was read. ``fatal`` is False for advice.
    """

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    where: tuple[str | int, ...] = ()
    file: str = ""
    line: int = 0
    fatal: bool = True

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.file else ""
        path = ".".join(str(step) for step in self.where)
        return f"{place}{path + ': ' if path else ''}{self.message % dict(self.params)}"


_TWO_LANGUAGES = N_("A text in two languages is wanted here: {ja: …, en: …}.")
# The models whose fields are languages.
_IN_LANGUAGES = {"Text", "Reasoned", "Accept"}
_FIELDS = N_("Fields are wanted here, each with its name.")
_LIST = N_("A list is wanted here.")
_WHOLE_NUMBER = N_("A whole number is wanted here.")
_PLAIN_NUMBER = N_("A number is wanted here, in plain digits: 1500, -0.5, 4.05e11.")
_TOO_FINE = N_("The number has too many digits: 28 at most, 12 of them after the point.")
# What pydantic says of data, by its type of error, in words for somebody who writes decks.
_PLAIN = {
    "missing": N_("“%(field)s” is missing."),
    "string_type": N_("A text is wanted here."),
    "mapping_type": _FIELDS,
    "dict_type": _FIELDS,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_parsing_size": _WHOLE_NUMBER,
    "float_type": _PLAIN_NUMBER,
    "float_parsing": _PLAIN_NUMBER,
    "finite_number": _PLAIN_NUMBER,
    "decimal_type": _PLAIN_NUMBER,
    "decimal_parsing": _PLAIN_NUMBER,
    "decimal_max_digits": _TOO_FINE,
    "decimal_max_places": _TOO_FINE,
    "decimal_whole_digits": _TOO_FINE,
    "greater_than": N_("The number is too small: it has to be more than %(limit)s."),
    "greater_than_equal": N_("The number is too small: it has to be %(limit)s at least."),
    "less_than": N_("The number is too large: it has to be less than %(limit)s."),
    "less_than_equal": N_("The number is too large: it can be %(limit)s at most."),
    "bool_type": N_("“yes” or “no” is wanted here."),
    "bool_parsing": N_("“yes” or “no” is wanted here."),
    "string_pattern_mismatch": N_("“%(value)s” can't be an id: use a-z, 0-9 and -."),
    "literal_error": N_("“%(value)s” is not one of %(wanted)s."),
    "too_short": N_("“%(field)s” needs at least %(least)s."),
    "too_long": N_("“%(field)s” can have %(most)s at most."),
    "extra_forbidden": N_("There is no field “%(field)s” here."),
}


def from_pydantic(detail: Mapping[str, Any], names: Iterable[str] = ()) -> Problem:
    """A Problem from one entry of ``ValidationError.errors()``; our own messages stay as they are.

    ``names`` are the fields that there are, to guess at a slip.
    """
    where, kind, given = tuple(detail["loc"]), detail["type"], detail.get("input")
    last, limits = str(where[-1]) if where else "", detail.get("ctx", {})
    params = {"field": last, "value": str(given)[:60], "wanted": limits.get("expected", "")}
    params |= {"least": limits.get("min_length", 0), "most": limits.get("max_length", 0)}
    params["limit"] = next((limits[name] for name in ("gt", "ge", "lt", "le") if name in limits), 0)
    guess = get_close_matches(last, names, n=1) if kind == "extra_forbidden" else []
    if guess:
        return Problem(N_("There is no field “%(field)s”. Do you mean “%(guess)s”?"), params | {"guess": guess[0]}, where)
    if kind in ("model_type", "model_attributes_type"):
        in_languages = isinstance(given, str) and limits.get("class_name") in _IN_LANGUAGES
        return Problem(_TWO_LANGUAGES if in_languages else _FIELDS, {}, where)
    if kind in _PLAIN:
        return Problem(_PLAIN[kind], params, where)
    return Problem("%(message)s", {"message": detail["msg"].removeprefix("Value error, ")}, where)


def field_names(model: type[BaseModel]) -> list[str]:
    """Every name that may stand somewhere in a file of ``model``, by which a file spells it."""
    names: set[str] = set()

    def gather(schema: Any) -> None:
        if isinstance(schema, dict):
            names.update(schema.get("properties", {}))
            for value in schema.values():
                gather(value)
        elif isinstance(schema, list):
            for value in schema:
                gather(value)

    gather(model.model_json_schema(by_alias=True))
    return sorted(names)
