"""Short answer: a word or two, typed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from quizapp.content import wildcards
from quizapp.content.bodies import Accepted
from quizapp.content.problem import Problem
from quizapp.errors import N_
from quizapp.kinds.kind import Arrangement, Face, Form, Grade, Kind, Response, Unreadable, one
from quizapp.kinds.short.form import ShortFields
from quizapp.marking import is_current, match, matches, normal_form, prepare, told, told_partly, unusable


class Short(Kind):
    """A response is the typed text. Beside ``answer``, the mark ``partly/N`` says which answer it is that is worth less."""

    name = "short"
    label = N_("Short answer")
    body = Accepted
    fields = ShortFields
    arguing = ("why/",)

    def instruction(self, body: Accepted) -> tuple[str, Mapping[str, Any]]:
        return N_("Type a word or two. Case, width and spaces do not matter."), {}

    def check(self, body: Accepted) -> list[Problem]:
        answers = _answers(body)
        wheres = [("accepted", place) for place in range(len(body.accepted))]
        wheres += [("partly", place) for place in range(len(body.partly))]
        wrong = [(unusable(answer), where) for answer, where in zip(answers, wheres, strict=True)]
        problems = [Problem(*found, where=where) for found, where in wrong if found]
        full = {normal_form(answer, "ja") for answer in body.accepted}
        message = N_("“%(text)s” is accepted already. Take it out of one of the two lists.")
        return problems + [
            Problem(message, {"text": partly.text}, ("partly", place))
            for place, partly in enumerate(body.partly)
            if normal_form(partly.text, "ja") in full
        ]

    def texts(self, body: Accepted) -> dict[str, str]:
        return {f"why/partly/{place}": partly.why for place, partly in enumerate(body.partly) if partly.why}

    def read(self, form: Form, arrangement: Arrangement) -> Response | Unreadable:
        given = one(form, "answer")
        return given or Unreadable(N_("Type an answer first.")) if not isinstance(given, Unreadable) else given

    def prepared(self, body: Accepted, lang: str) -> Any:
        return prepare(_answers(body), lang)

    def is_current(self, prepared: Any, lang: str) -> bool:
        return is_current(prepared, lang)

    def grade(self, body: Accepted, response: Response, lang: str, prepared: Any = None) -> Grade:
        found = match(response, _answers(body), lang, prepared)
        if found is None:
            return Grade(0.0, {"answer": False})
        place = found.place - len(body.accepted)
        if place < 0:
            return Grade(1.0, {"answer": True}, told(found))
        score = body.partly[place].score
        return Grade(score, {"answer": False, f"partly/{place}": True}, told_partly(found, score))

    def restated(self, asked: Accepted, body: Accepted, response: Response) -> Response:
        return response

    def typed(self, body: Accepted) -> tuple[tuple[str, ...], ...]:
        return (body.accepted,)

    def accepting(self, body: Accepted, response: Response, lang: str) -> Accepted:
        if matches(response, body.patterns, lang) is not None:
            return body
        accepted = (*body.accepted, wildcards.as_answer(response))
        typed = normal_form(response, "ja")
        partly = [part.model_dump() for part in body.partly if normal_form(part.text, "ja") != typed]
        return Accepted.model_validate(body.model_dump() | {"accepted": accepted, "partly": partly})

    def show(self, body: Accepted, response: Response, lang: str) -> str:
        return str(response)

    def key(self, body: Accepted) -> Response:
        return body.accepted[0]

    def summarise(self, body: Accepted, responses: Sequence[Response]) -> dict[str, int]:
        return dict(Counter(normal_form(response, "ja") for response in responses).most_common())

    def faces(self, body: Accepted) -> tuple[Face, ...]:
        return (Face("", "", body.accepted[0]),)


def _answers(body: Accepted) -> list[str]:
    """Everything that is worth something: the answers that are right, and then those that are so partly."""
    return [*body.patterns, *(partly.text for partly in body.partly)]
