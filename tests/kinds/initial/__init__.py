"""A kind of its own, made of this folder and one entry in KINDS, to show that a kind needs nothing else."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from quizapp.content.bodies import Accepted
from quizapp.content.problem import Problem
from quizapp.kinds.kind import Arrangement, Form, Grade, Kind, Response, Unreadable, one
from tests.kinds.initial.form import InitialFields


class Initial(Kind):
    """A response is one character: the first one of a word."""

    name = "initial"
    label = "First letter"
    body = Accepted
    fields = InitialFields

    def check(self, body: Accepted) -> list[Problem]:
        return [] if body.accepted[0][0].isalpha() else [Problem("The word has to begin with a letter.", where=("accepted", 0))]

    def texts(self, body: Accepted) -> dict[str, str]:
        return {"word": body.accepted[0]}

    def read(self, form: Form, arrangement: Arrangement) -> Response | Unreadable:
        given = one(form, "letter")
        return given if given and not isinstance(given, Unreadable) and len(given) == 1 else Unreadable("Type one letter.")

    def grade(self, body: Accepted, response: Response, lang: str, prepared: Any = None) -> Grade:
        right = response.casefold() == body.accepted[0][0].casefold()
        return Grade(float(right), {"letter": right})

    def show(self, body: Accepted, response: Response, lang: str) -> str:
        return str(response)

    def key(self, body: Accepted) -> Response:
        return body.accepted[0][0]

    def summarise(self, body: Accepted, responses: Sequence[Response]) -> dict[str, int]:
        return dict(Counter(responses).most_common())
