"""Ordering: things are put in their right order with buttons that move one up or down."""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from quizapp.content.bodies import Sequence as Ordered
from quizapp.content.problem import Problem
from quizapp.content.text import whole_number
from quizapp.errors import N_
from quizapp.kinds.kind import Arrangement, Form, Grade, Kind, Response, Unreadable, alike, moved
from quizapp.kinds.ordering.form import OrderingFields


class Ordering(Kind):
    """A response is the list of the items in the order that was given, each by its place in the right order ("0", "1", …).

    An item is wrong if it would have to be moved, and as few as possible are: the others are the longest run that is in order
    among itself ("longest ordered subset" in Moodle's qtype_ordering). The score is the share of the moves that were saved; n - 1
    of them always do. Items at their place would count nothing where one item slipped from first to last, and neighbours (each
    followed by the right one) a quarter where two of five are swapped; this counts three quarters for both.
    """

    name = "ordering"
    label = N_("Put in order")
    body = Ordered
    fields = OrderingFields
    arguing = ("item/",)

    def instruction(self, body: Ordered) -> tuple[str, Mapping[str, Any]]:
        return N_("Put these in order with the buttons. Each that would still have to be moved costs a part."), {}

    def check(self, body: Ordered) -> list[Problem]:
        forms = [alike(item) for item in body.items]
        problems = [
            Problem(N_("“%(text)s” stands twice."), {"text": body.items[place]}, ("items", place))
            for place, form in enumerate(forms)
            if form in forms[:place]
        ]
        if len(body.items) < 3:
            # The order that is shown first is never the right one, so of two items it would give the answer away.
            problems.append(
                Problem(N_("Two things have one wrong order: add a third, or ask which comes first."), where=("items",))
            )
        return problems

    def texts(self, body: Ordered) -> dict[str, str]:
        return {f"item/{place}": item for place, item in enumerate(body.items)}

    def arrange(self, body: Ordered, rng: Random) -> Arrangement:
        order = self.key(body)
        while order == self.key(body):
            rng.shuffle(order)
        return order

    def read(self, form: Form, arrangement: Arrangement) -> Response | Unreadable:
        order = _order(form, arrangement)
        return (
            [arrangement[place] for place in order] if order else Unreadable(N_("The order did not arrive whole. Send it again."))
        )

    def rearranged(self, form: Form, arrangement: Arrangement) -> Form | None:
        order = _order(form, arrangement)
        if "move" not in form or order is None:
            return None
        focus = _move(order, form["move"][0])
        return {"order": [str(place) for place in order], "focus": [focus]}

    def grade(self, body: Ordered, response: Response, lang: str, prepared: Any = None) -> Grade:
        kept = in_order([int(item) for item in response])
        return Grade(max(len(kept) - 1, 0) / (len(response) - 1), {item: int(item) in kept for item in response})

    def restated(self, asked: Ordered, body: Ordered, response: Response) -> Response | None:
        places = moved(asked.items, body.items)
        return [places[item] for item in response] if places else None

    def show(self, body: Ordered, response: Response, lang: str) -> str:
        return " → ".join(body.items[int(item)] for item in response)

    def key(self, body: Ordered) -> list[str]:
        return [str(place) for place in range(len(body.items))]

    def summarise(self, body: Ordered, responses: Sequence[Response]) -> dict[str, int]:
        return dict(Counter(self.show(body, response, "en") for response in responses).most_common())


def in_order(given: Sequence[int]) -> set[int]:
    """The most of ``given`` that can stay where they are when the others are moved; none where no two are in order."""
    runs: list[list[int]] = []
    for item in given:
        before = max((run for run in runs if run[-1] < item), key=len, default=[])
        runs.append([*before, item])
    longest = max(runs, key=len)
    return set(longest) if len(longest) > 1 else set()


def _order(form: Form, arrangement: Arrangement) -> list[int] | None:
    """The places of the arrangement in the order that was sent; None where that is not each of them once."""
    places = {str(place): place for place in range(len(arrangement))}
    sent = form.get("order") or ()
    whole = len(sent) == len(places) and set(sent) == set(places)
    return [places[place] for place in sent] if whole else None


def _move(order: list[int], move: str) -> str:
    """Does to ``order`` what the button ``move`` ("up-2") says, and returns the id of the button that takes the focus."""
    verb, _, number = move.partition("-")
    step = {"up": -1, "down": 1}.get(verb)
    at = whole_number(number, 3)
    if step is None or at is None or not (at < len(order) and 0 <= at + step < len(order)):
        return ""
    to = at + step
    order[at], order[to] = order[to], order[at]
    # At either end the button that was pressed is disabled, so the other one takes the focus.
    return f"move-{'down' if to == 0 else 'up' if to == len(order) - 1 else verb}-{to}"
