"""A kind of its own, made of this folder and one entry in KINDS, to show that a kind needs nothing else."""

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

from quizapp.content.bodies import Sequence as Ordered
from quizapp.content.problem import Problem
from quizapp.kinds.kind import Arrangement, Form, Grade, Kind, Response, Unreadable, one
from tests.kinds.ordering.form import OrderingFields


class Ordering(Kind):
    """A response is the list of the places of the items in the order that was given."""

    name = "ordering"
    label = "Put in order"
    body = Ordered
    fields = OrderingFields

    def check(self, body: Ordered) -> list[Problem]:
        return [] if len(set(body.items)) == len(body.items) else [Problem("An item stands twice.", where=("items",))]

    def texts(self, body: Ordered) -> dict[str, str]:
        return {f"item/{place}": item for place, item in enumerate(body.items)}

    def arrange(self, body: Ordered, rng: Random) -> Arrangement:
        order = [str(place) for place in range(len(body.items))]
        rng.shuffle(order)
        return order

    def read(self, form: Form, arrangement: Arrangement) -> Response | Unreadable:
        given = [one(form, f"rank-{place}") for place in range(len(arrangement))]
        wanted = [str(rank + 1) for rank in range(len(arrangement))]
        if sorted(map(str, given)) != sorted(wanted):
            return Unreadable("Give each item a place of its own.")
        return [arrangement[given.index(rank)] for rank in wanted]

    def grade(self, body: Ordered, response: Response, lang: str, prepared: Any = None) -> Grade:
        marks = {place: place == right for place, right in zip(response, self.key(body), strict=True)}
        return Grade(sum(marks.values()) / len(marks), marks)

    def show(self, body: Ordered, response: Response, lang: str) -> str:
        return " → ".join(body.items[int(place)] for place in response)

    def key(self, body: Ordered) -> Response:
        return [str(place) for place in range(len(body.items))]

    def summarise(self, body: Ordered, responses: Sequence[Response]) -> dict[str, int]:
        return dict(Counter(self.show(body, response, "en") for response in responses).most_common())
