"""Choice: several options, one is right."""

from quizapp.errors import N_
from quizapp.kinds.options import OneOfOptions


class Choice(OneOfOptions):
    """A response is a list with one id."""

    name = "choice"
    label = N_("Single answer")
