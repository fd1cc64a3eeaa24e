"""What the kinds with options share: choosing by place, showing, counting."""

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any, ClassVar

from quizapp.content.bodies import Options
from quizapp.content.problem import Problem
from quizapp.errors import N_
from quizapp.kinds.kind import Arrangement, Face, Form, Grade, Kind, Response, Unreadable, alike
from quizapp.kinds.options_form import OptionsFields


class OptionsKind(Kind):
    """A kind whose body is Options; a response is the sorted list of the chosen ids."""

    body = Options
    fields: ClassVar[type[Any]] = OptionsFields
    arguing = ("why/",)

    def check(self, body: Options) -> list[Problem]:
        problems = []
        if len(body.options) < 2:
            problems.append(Problem(N_("There are fewer than two options."), where=("options",)))
        seen: dict[str, str] = {}
        ids: set[str] = set()
        for place, option in enumerate(body.options):
            form = alike(option.text)
            if form in seen:
                problems.append(Problem(N_("The option “%(text)s” stands twice."), {"text": option.text}, ("options", place)))
            if option.id in ids:
                problems.append(Problem(N_("Two options have the id “%(id)s”."), {"id": option.id}, ("options", place, "id")))
            seen[form] = option.text
            ids.add(option.id)
        return problems

    def texts(self, body: Options) -> dict[str, str]:
        texts = {f"option/{option.id}": option.text for option in body.options}
        return texts | {f"why/{option.id}": option.why for option in body.options if option.why}

    def arrange(self, body: Options, rng: Random) -> Arrangement:
        order = [option.id for option in body.options]
        rng.shuffle(order)
        return order

    def chosen(self, form: Form, arrangement: Arrangement) -> list[str] | Unreadable:
        """The ids at the places that were sent, sorted; each place must have been offered, and once."""
        places = form.get("choice") or ()
        if len(places) > len(arrangement) or len(set(places)) != len(places):
            return Unreadable(N_("The answer was sent more than once."))
        offered = {str(place): option for place, option in enumerate(arrangement)}
        if not all(place in offered for place in places):
            return Unreadable(N_("That option was not offered."))
        return sorted(offered[place] for place in places)

    def restated(self, asked: Options, body: Options, response: Response) -> Response | None:
        # The id of an option that was deleted is given to the next new one, so an option is the same only with its text.
        was, now = ({option.id: alike(option.text) for option in each.options} for each in (asked, body))
        is_there = all(option in was and was[option] == now.get(option) for option in (*response, *body.keys))
        return response if is_there else None

    def show(self, body: Options, response: Any, lang: str) -> str:
        return ("／" if lang == "ja" else "; ").join(option.text for option in body.options if option.id in response)

    def key(self, body: Options) -> list[str]:
        return sorted(body.keys)

    def summarise(self, body: Options, responses: Sequence[Any]) -> dict[str, int]:
        counts = Counter(option for response in responses for option in response)
        return {option.id: counts[option.id] for option in body.options}

    def faces(self, body: Options) -> tuple[Face, ...]:
        options = "\n".join(option.text for option in body.options)
        return (Face("", options, self.show(body, self.key(body), "en")),)


class OneOfOptions(OptionsKind):
    """A kind with one right option; a response is a list with one id."""

    def check(self, body: Options) -> list[Problem]:
        return super().check(body) + one_key(body)

    def read(self, form: Form, arrangement: Arrangement) -> Response | Unreadable:
        chosen = self.chosen(form, arrangement)
        if isinstance(chosen, Unreadable):
            return chosen
        if len(chosen) > 1:
            return Unreadable(N_("Choose one option only."))
        return chosen or Unreadable(N_("Choose an option first."))

    def grade(self, body: Options, response: Response, lang: str, prepared: Any = None) -> Grade:
        return Grade(float(set(response) == body.keys), {option: option in body.keys for option in response})


def one_key(body: Options) -> list[Problem]:
    """A problem where not exactly one option is correct."""
    if len(body.keys) == 1:
        return []
    message = N_("No option is marked as correct.") if not body.keys else N_("More than one option is marked as correct.")
    return [Problem(message, where=("options",))]
