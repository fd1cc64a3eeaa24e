"""Numeric: a number, typed. The only kind that knows that 405B is 4,050億: a short answer never converts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from quizapp.content.bodies import Number
from quizapp.content.problem import Problem
from quizapp.content.text import LANGUAGES
from quizapp.errors import N_
from quizapp.kinds.kind import Arrangement, Form, Grade, Kind, Response, Unreadable, one
from quizapp.kinds.numeric.form import NumericFields
from quizapp.marking.figures import spell
from quizapp.marking.numbers import NotANumber, amount, near, read


class Numeric(Kind):
    """A response is the typed text. The arrangement is the units that may be typed, the body's own first."""

    name = "numeric"
    label = N_("Number")
    body = Number
    fields = NumericFields
    arguing = ("key/",)

    def instruction(self, body: Number) -> tuple[str, Mapping[str, Any]]:
        if body.units:
            units = ", ".join(unit.name for unit in body.units)
            return N_("Type a number. “1,200万” and “12 million” are read too, and other units: %(units)s."), {"units": units}
        return N_("Type a number. “1,200万” and “12 million” are read too."), {}

    def check(self, body: Number) -> list[Problem]:
        """A unit has to be read as what it is said to be: “億” cannot stand for anything else, and “3x” not for a unit."""
        problems = []
        for name, factor, where in _units(body):
            found = _amount(body, f"1 {name}")
            if found is None:
                problems.append(Problem(N_("“1 %(unit)s” can't be read as a number with a unit."), {"unit": name}, where))
            elif found != factor:
                message = N_("“1 %(unit)s” is read as %(number)s. Give the unit another name or another factor.")
                problems.append(Problem(message, {"unit": name, "number": spell(found, "en")}, where))
        return problems

    def texts(self, body: Number) -> dict[str, str]:
        return {f"key/{lang}": _key(body, lang) for lang in LANGUAGES}

    def arrange(self, body: Number, rng: Random) -> Arrangement:
        return [body.unit, *(unit.name for unit in body.units)]

    def read(self, form: Form, arrangement: Arrangement) -> Response | Unreadable:
        given = one(form, "answer")
        if given is None or isinstance(given, Unreadable):
            return given or Unreadable(N_("Type a number first."))
        try:
            read(given, arrangement)
        except NotANumber as error:
            return Unreadable(error.message, error.params)
        return given

    def grade(self, body: Number, response: Response, lang: str, prepared: Any = None) -> Grade:
        given = _amount(body, response)
        right = given is not None and near(given, body.value, body.tolerance)
        return Grade(float(right), {"answer": right})

    def restated(self, asked: Number, body: Number, response: Response) -> Response | None:
        return None if _amount(body, response) is None else response

    def show(self, body: Number, response: Response, lang: str) -> str:
        given = _amount(body, response)
        return str(response) if given is None else spell(given, lang, body.unit)

    def key(self, body: Number) -> Response:
        return f"{body.value:f}"

    def summarise(self, body: Number, responses: Sequence[Response]) -> dict[str, int]:
        return dict(Counter(self.show(body, response, "en") for response in responses).most_common())


def _units(body: Number) -> Iterator[tuple[str, Decimal, tuple[str | int, ...]]]:
    """The name of each unit, how many of the body's own it is, and its place in the body."""
    if body.unit:
        yield body.unit, Decimal(1), ("unit",)
    for place, unit in enumerate(body.units):
        yield unit.name, unit.factor, ("units", place, "name")


def _amount(body: Number, text: str) -> Decimal | None:
    """What ``text`` says in the body's own unit; None where it cannot be read."""
    factors = {unit.name: unit.factor for unit in body.units}
    try:
        return amount(read(text, [body.unit, *factors]), body.unit, factors)
    except NotANumber:
        return None


def _key(body: Number, lang: str) -> str:
    right = spell(body.value, lang, body.unit)
    return f"{right} ± {spell(body.tolerance, lang, body.unit)}" if body.tolerance else right
