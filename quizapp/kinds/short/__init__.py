"""Short answer: a word or two, typed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from quizapp.content.bodies import Accepted
from quizapp.content.problem import Problem
from quizapp.errors import N_
from quizapp.kinds.kind import Arrangement, Face, Form, Grade, Kind, Response, Unreadable, one
from quizapp.kinds.short.form import ShortFields
from quizapp.marking import matches, normal_form


class Short(Kind):
    """A response is the typed text."""

    name = "short"
    label = N_("Short answer")
    body = Accepted
    fields = ShortFields

    def instruction(self, body: Accepted) -> tuple[str, Mapping[str, Any]]:
        return N_("Type a word or two. Case, width and spaces do not matter."), {}

    def check(self, body: Accepted) -> list[Problem]:
        empty = [place for place, answer in enumerate(body.accepted) if not normal_form(answer, "ja")]
        return [Problem(N_("An accepted answer needs a letter or a digit."), where=("accepted", place)) for place in empty]

    def texts(self, body: Accepted) -> dict[str, str]:
        return {}

    def read(self, form: Form, arrangement: Arrangement) -> Response | Unreadable:
        given = one(form, "answer")
        return given or Unreadable(N_("Type an answer first.")) if not isinstance(given, Unreadable) else given

    def grade(self, body: Accepted, response: Response, lang: str, prepared: Any = None) -> Grade:
        right = matches(response, body.accepted, lang) is not None
        return Grade(float(right), {"answer": right})

    def fits(self, asked: Accepted, body: Accepted, response: Response) -> bool:
        return True

    def typed(self, body: Accepted) -> tuple[tuple[str, ...], ...]:
        return (body.accepted,)

    def accepting(self, body: Accepted, response: Response, lang: str) -> Accepted:
        if matches(response, body.accepted, lang) is not None:
            return body
        # The author's form has one answer a line.
        accepted = (*body.accepted, " ".join(response.split()))
        partly = [part.model_dump() for part in body.partly if matches(part.text, accepted, lang) is None]
        return Accepted.model_validate(body.model_dump() | {"accepted": accepted, "partly": partly})

    def show(self, body: Accepted, response: Response, lang: str) -> str:
        return str(response)

    def key(self, body: Accepted) -> Response:
        return body.accepted[0]

    def summarise(self, body: Accepted, responses: Sequence[Response]) -> dict[str, int]:
        return dict(Counter(normal_form(response, "ja") for response in responses).most_common())

    def faces(self, body: Accepted) -> tuple[Face, ...]:
        return (Face("", "", body.accepted[0]),)
