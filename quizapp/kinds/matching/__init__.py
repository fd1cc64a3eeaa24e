"""Matching: for each thing on the left, what belongs to it is chosen from the things on the right."""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from quizapp.content.bodies import Pairs
from quizapp.content.problem import Problem
from quizapp.errors import N_
from quizapp.kinds.kind import Arrangement, Form, Grade, Kind, Response, Unreadable, alike, moved, one
from quizapp.kinds.matching.form import MatchingFields


class Matching(Kind):
    """A response maps the place of each pair ("0", "1", …) to the place of what was chosen among the body's ``rights``; a pair for
    which nothing was chosen is not in it, and counts as wrong.

    The same text on the right is one thing to choose, which may belong to several. Both sides are shuffled: an author writes
    what belongs together one after the other. The score is the share of pairs that are matched rightly.
    """

    name = "matching"
    label = N_("Matching")
    body = Pairs
    fields = MatchingFields
    arguing = ("left/", "right/")

    def instruction(self, body: Pairs) -> tuple[str, Mapping[str, Any]]:
        return N_("Choose what belongs to each. The same may be chosen more than once."), {}

    def check(self, body: Pairs) -> list[Problem]:
        problems = []
        lefts = [pair.left for pair in body.pairs]
        for place in _again(lefts):
            problems.append(Problem(N_("“%(text)s” stands twice on the left."), {"text": lefts[place]}, ("pairs", place, "left")))
        for place, text in enumerate(body.others):
            if text in body.rights[: max(body.matches) + 1]:
                message = N_("“%(text)s” belongs to a pair, so it can't be among the others.")
                problems.append(Problem(message, {"text": text}, ("others", place)))
            elif text in body.others[:place]:
                problems.append(Problem(N_("“%(text)s” stands twice among the others."), {"text": text}, ("others", place)))
        for place in _again(body.rights):
            message = N_("“%(text)s” stands on the right in two spellings. Write it alike.")
            problems.append(Problem(message, {"text": body.rights[place]}, _where(body, place)))
        if len(body.rights) < 2:
            problems.append(Problem(N_("There is only one thing on the right."), where=("pairs", 0, "right")))
        return problems

    def texts(self, body: Pairs) -> dict[str, str]:
        lefts = {f"left/{place}": pair.left for place, pair in enumerate(body.pairs)}
        return lefts | {f"right/{place}": text for place, text in enumerate(body.rights)}

    def arrange(self, body: Pairs, rng: Random) -> Arrangement:
        lefts = [f"left/{place}" for place in range(len(body.pairs))]
        rights = [f"right/{place}" for place in range(len(body.rights))]
        rng.shuffle(lefts)
        rng.shuffle(rights)
        return lefts + rights

    def read(self, form: Form, arrangement: Arrangement) -> Response | Unreadable:
        lefts, rights = ([part.split("/")[1] for part in arrangement if part.startswith(side)] for side in ("left/", "right/"))
        offered = {str(place): right for place, right in enumerate(rights)}
        response = {}
        for place, left in enumerate(lefts):
            given = one(form, f"match-{place}")
            if isinstance(given, Unreadable):
                return given
            if given is None:
                continue
            if given not in offered:
                return Unreadable(N_("That option was not offered."))
            response[left] = offered[given]
        return response or Unreadable(N_("Choose something for at least one of them first."))

    def left_open(self, response: Response, arrangement: Arrangement) -> Unreadable | None:
        lefts = {part.split("/")[1] for part in arrangement if part.startswith("left/")}
        return Unreadable(N_("Choose something for each of them first.")) if lefts - response.keys() else None

    def grade(self, body: Pairs, response: Response, lang: str, prepared: Any = None) -> Grade:
        marks = {left: response.get(left) == right for left, right in self.key(body).items()}
        return Grade(sum(marks.values()) / len(marks), marks)

    def restated(self, asked: Pairs, body: Pairs, response: Response) -> Response | None:
        lefts = moved([pair.left for pair in asked.pairs], [pair.left for pair in body.pairs])
        rights = moved(asked.rights, body.rights)
        return {lefts[left]: rights[right] for left, right in response.items()} if lefts and rights else None

    def show(self, body: Pairs, response: Response, lang: str) -> str:
        chosen = [body.rights[int(response[str(place)])] if str(place) in response else "—" for place in range(len(body.pairs))]
        shown = (f"{pair.left} → {right}" for pair, right in zip(body.pairs, chosen, strict=True))
        return ("／" if lang == "ja" else "; ").join(shown)

    def key(self, body: Pairs) -> dict[str, str]:
        return {str(place): str(right) for place, right in enumerate(body.matches)}

    def summarise(self, body: Pairs, responses: Sequence[Response]) -> dict[str, int]:
        given = Counter((left, right) for response in responses for left, right in response.items())
        counts = {f"{body.pairs[int(left)].left} → {body.rights[int(right)]}": number for (left, right), number in given.items()}
        return dict(Counter(counts).most_common())


def _again(texts: Sequence[str]) -> list[int]:
    """The places of texts that stand further up already, in whatever width, case or kana."""
    forms = [alike(text) for text in texts]
    return [place for place, form in enumerate(forms) if form in forms[:place]]


def _where(body: Pairs, right: int) -> tuple[str | int, ...]:
    """The first place in the body of the thing with this place on the right."""
    text = body.rights[right]
    pairs = [place for place, pair in enumerate(body.pairs) if pair.right == text]
    return ("pairs", pairs[0], "right") if pairs else ("others", body.others.index(text))
