"""Cloze: a text with gaps to fill in, by typing or by choosing."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from quizapp.content import wildcards
from quizapp.content.bodies import Gap, Gaps
from quizapp.content.problem import Problem
from quizapp.content.text import without_ruby
from quizapp.errors import N_
from quizapp.kinds.cloze.form import ClozeFields
from quizapp.kinds.kind import Arrangement, Face, Form, Grade, Kind, Response, Unreadable, one
from quizapp.marking import Note, is_current, match, matches, normal_form, prepare, told, unusable
from quizapp.markup import render

# Where a gap stands in the rendered text. A noncharacter: no author's text can hold one.
HOLE = "\ufdd0"
_INSIDE = re.compile(rf"<(a|ruby)\b(?:(?!</\1>).)*{HOLE}", re.DOTALL)
_RIGHT = "0"


class Cloze(Kind):
    """A response maps the place of each gap ("0", "1", …) to what was typed or to the number of the choice; "" where it is empty.

    An arrangement has the place of each gap and then, in the order in which they are shown, its choices ("1/2": number 2 of gap 1).
    """

    name = "cloze"
    label = N_("Fill in the gaps")
    body = Gaps
    fields = ClozeFields
    arguing = ("gap/", "filled")
    default_stem = {"ja": "空欄に入る言葉は何か。", "en": "Which words are missing?"}

    def asked(self, html: Mapping[str, str]) -> str:
        return html["text"].replace(HOLE, "［…］")

    def instruction(self, body: Gaps) -> tuple[str, Mapping[str, Any]]:
        if all(gap.others for gap in body.gaps):
            return N_("Choose what belongs in each gap."), {}
        return N_("Fill in each gap. Case, width and spaces do not matter."), {}

    def check(self, body: Gaps) -> list[Problem]:
        problems = []
        for place, gap in enumerate(body.gaps):
            found = [] if gap.others else filter(None, map(unusable, gap.patterns))
            problems += [Problem(*wrong, where=("gaps", place)) for wrong in dict(found).items()]
            twice = [text for text, number in Counter(gap.choices).items() if number > 1]
            problems += [Problem(N_("The choice “%(text)s” stands twice."), {"text": text}, ("gaps", place)) for text in twice]
        if not normal_form(body.fill(lambda *_: ""), "ja"):
            problems.append(Problem(N_("There is no text around the gaps."), where=("text",)))
        if _hidden(body):
            problems.append(Problem(N_("A gap can't stand inside a link or a reading."), where=("text",)))
        return problems

    def texts(self, body: Gaps) -> dict[str, str]:
        shown = {f"gap/{place}": gap.shown for place, gap in enumerate(body.gaps)}
        return shown | {"text": body.fill(lambda *_: HOLE), "filled": body.fill(lambda _, gap: f"**{gap.shown}**")}

    def arrange(self, body: Gaps, rng: Random) -> Arrangement:
        arrangement = [str(place) for place in range(len(body.gaps))]
        for place, gap in enumerate(body.gaps):
            numbers = list(range(len(gap.choices)))
            rng.shuffle(numbers)
            arrangement += [f"{place}/{number}" for number in numbers]
        return arrangement

    def read(self, form: Form, arrangement: Arrangement) -> Response | Unreadable:
        response = {}
        for place in (entry for entry in arrangement if "/" not in entry):
            numbers = [entry.partition("/")[2] for entry in arrangement if entry.startswith(f"{place}/")]
            given = _chosen(form, f"pick-{place}", numbers) if numbers else one(form, f"gap-{place}")
            if isinstance(given, Unreadable):
                return given
            response[place] = given or ""
        return response if any(response.values()) else Unreadable(N_("Fill in at least one gap first."))

    def prepared(self, body: Gaps, lang: str) -> Any:
        return [None if gap.others else prepare(gap.patterns, lang) for gap in body.gaps]

    def is_current(self, prepared: Any, lang: str) -> bool:
        return prepared is not None and all(each is None or is_current(each, lang) for each in prepared)

    def grade(self, body: Gaps, response: Response, lang: str, prepared: Any = None) -> Grade:
        marks: dict[str, bool] = {}
        notes: list[Note] = []
        for place, gap in enumerate(body.gaps):
            given = response.get(str(place), "")
            if gap.others:
                marks[str(place)] = given == _RIGHT
                continue
            found = match(given, gap.patterns, lang, prepared and prepared[place], _elsewhere(body, gap))
            marks[str(place)] = found is not None
            notes += [(message, {**params, "gap": place + 1}) for message, params in (told(found) if found else ())]
        return Grade(sum(marks.values()) / len(marks), marks, tuple(notes))

    def restated(self, asked: Gaps, body: Gaps, response: Response) -> Response | None:
        # A choice is known by its number; typed text means the same in any gap.
        offered, now = ([(gap.number, gap.others and gap.choices) for gap in gaps.gaps] for gaps in (asked, body))
        return response if offered == now else None

    def typed(self, body: Gaps) -> tuple[tuple[str, ...], ...]:
        return tuple(() if gap.others else gap.accepted for gap in body.gaps)

    def accepting(self, body: Gaps, response: Response, lang: str) -> Gaps:
        gaps = [
            gap.model_dump() | {"accepted": _with(gap, response.get(str(place), ""), lang)} for place, gap in enumerate(body.gaps)
        ]
        made = Gaps.model_validate({"text": body.text, "gaps": gaps})
        # What was typed must not end a gap or begin another spelling in the author's form.
        if Gaps.model_validate({"text": made.markup()}) != made:
            raise ValueError(N_("This answer cannot be added to the accepted ones."))
        return made

    def show(self, body: Gaps, response: Response, lang: str) -> str:
        given = (gap.says(response.get(str(place), "")) for place, gap in enumerate(body.gaps))
        return ("／" if lang == "ja" else "; ").join(text or "—" for text in given)

    def key(self, body: Gaps) -> Response:
        return {str(place): _RIGHT if gap.others else without_ruby(gap.shown) for place, gap in enumerate(body.gaps)}

    def summarise(self, body: Gaps, responses: Sequence[Response]) -> dict[str, int]:
        given = ((place, body.gaps[int(place)].says(text)) for response in responses for place, text in response.items())
        return dict(Counter(f"{place}: {normal_form(text, 'ja')}" for place, text in given).most_common())

    def faces(self, body: Gaps) -> tuple[Face, ...]:
        return tuple(self._face(body, number) for number in sorted({gap.number for gap in body.gaps}))

    def _face(self, body: Gaps, number: int) -> Face:
        prompt = body.fill(lambda _, gap: f"［{_cue(gap) or '…'}］" if gap.number == number else gap.shown)
        return Face(str(number), prompt, "／".join(gap.shown for gap in body.gaps if gap.number == number))


def _with(gap: Gap, given: str, lang: str) -> tuple[str, ...]:
    new = given and not gap.others and matches(given, gap.patterns, lang) is None
    return (*gap.accepted, wildcards.as_answer(given)) if new else gap.accepted


def _cue(gap: Gap) -> str:
    """What helps to fill in the gap: a hint, the choices in an order that tells nothing."""
    return "：".join(part for part in (gap.hint, "／".join(sorted(gap.choices))) if part)


def _chosen(form: Form, name: str, numbers: Sequence[str]) -> str | Unreadable | None:
    """The number of the choice at the place that was sent."""
    at = one(form, name)
    if isinstance(at, Unreadable) or at is None:
        return at
    offered = {str(place): number for place, number in enumerate(numbers)}
    return offered.get(at) or Unreadable(N_("That option was not offered."))


def _elsewhere(body: Gaps, gap: Gap) -> list[str]:
    """What belongs into the other gaps: whoever types that did not mean this one."""
    return [answer for other in body.gaps if other is not gap for answer in (*other.accepted, *other.others)]


def _hidden(body: Gaps) -> bool:
    """Whether a gap stands where a learner would not see a field for it, or would see a reading that gives it away."""
    shown = render(body.fill(lambda *_: HOLE))
    return shown.count(HOLE) != len(body.gaps) or bool(_INSIDE.search(shown))
