"""True/false: a claim to judge. The options are ``true`` and ``false``, always in this order."""

from collections.abc import Mapping
from random import Random
from typing import Any

from quizapp.content.bodies import Options
from quizapp.content.problem import Problem
from quizapp.errors import N_
from quizapp.kinds.kind import Arrangement
from quizapp.kinds.options import OneOfOptions, one_key
from quizapp.kinds.true_false.form import TrueFalseFields


class TrueFalse(OneOfOptions):
    """A response is ``["true"]`` or ``["false"]``."""

    name = "true-false"
    label = N_("True or false")
    fields = TrueFalseFields
    stem_may_mislead = True

    def instruction(self, body: Options) -> tuple[str, Mapping[str, Any]]:
        return N_("Is this true or false?"), {}

    def check(self, body: Options) -> list[Problem]:
        if [option.id for option in body.options] != ["true", "false"]:
            return [Problem(N_("A true-or-false question has the options “true” and “false”."), where=("options",))]
        return one_key(body)

    def arrange(self, body: Options, rng: Random) -> Arrangement:
        return ["true", "false"]
