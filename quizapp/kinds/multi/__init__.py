"""Multi: several options, one or more are right; the author says what a part of them is worth."""

from collections.abc import Mapping
from typing import Any

from quizapp.content.bodies import Credit, Options
from quizapp.content.problem import Problem
from quizapp.errors import N_
from quizapp.kinds.kind import Arrangement, Form, Grade, Response, Unreadable
from quizapp.kinds.multi.form import MultiFields
from quizapp.kinds.options import OptionsKind

_INSTRUCTIONS: Mapping[Credit, str] = {
    "all": N_("Choose %(number)s answers. Only all of them together count."),
    "minus": N_("Choose %(number)s answers. Right ones count, wrong ones take away."),
    "each": N_("Choose %(number)s answers. Each option counts that is rightly chosen or rightly left."),
}


class Multi(OptionsKind):
    """A response is the sorted list of the chosen ids. What it is worth is the body's ``credit``; never less than 0."""

    name = "multi"
    label = N_("Multiple answers")
    fields = MultiFields

    def instruction(self, body: Options) -> tuple[str, Mapping[str, Any]]:
        return _INSTRUCTIONS[body.credit], {"number": len(body.keys)}

    def check(self, body: Options) -> list[Problem]:
        problems = super().check(body)
        if not body.keys:
            problems.append(Problem(N_("No option is marked as correct."), where=("options",)))
        if body.options and len(body.keys) == len(body.options):
            problems.append(Problem(N_("Every option is marked as correct."), where=("options",)))
        return problems

    def read(self, form: Form, arrangement: Arrangement) -> Response | Unreadable:
        chosen = self.chosen(form, arrangement)
        return chosen or Unreadable(N_("Choose an option first.")) if isinstance(chosen, list) else chosen

    def grade(self, body: Options, response: Response, lang: str, prepared: Any = None) -> Grade:
        return Grade(_score(body, set(response)), {option: option in body.keys for option in response})


def _score(body: Options, chosen: set[str]) -> float:
    keys = body.keys
    match body.credit:
        case "all":
            return float(chosen == keys)
        case "minus":
            return max(0.0, (len(chosen & keys) - len(chosen - keys)) / len(keys))
        case "each":
            return (len(body.options) - len(chosen ^ keys)) / len(body.options)
