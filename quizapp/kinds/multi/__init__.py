"""Multi: several options, one or more are right; all of them and no other have to be chosen."""

from collections.abc import Mapping
from typing import Any

from quizapp.content.bodies import Options
from quizapp.content.problem import Problem
from quizapp.errors import N_
from quizapp.kinds.kind import Arrangement, Form, Grade, Response, Unreadable
from quizapp.kinds.options import OptionsKind


class Multi(OptionsKind):
    """A response is the sorted list of the chosen ids. The score is right choices minus wrong ones, never below 0."""

    name = "multi"
    label = N_("Multiple answers")

    def instruction(self, body: Options) -> tuple[str, Mapping[str, Any]]:
        return N_("Choose %(number)s answers."), {"number": len(body.keys)}

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
        keys = body.keys
        gained = sum(1 if option in keys else -1 for option in response)
        return Grade(max(0.0, gained / len(keys)), {option: option in keys for option in response})
