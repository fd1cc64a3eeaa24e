"""Cloze: a text with gaps to fill in."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from quizapp.content.bodies import Gap, Gaps
from quizapp.content.problem import Problem
from quizapp.content.text import without_ruby
from quizapp.errors import N_
from quizapp.kinds.cloze.form import ClozeFields
from quizapp.kinds.kind import Arrangement, Face, Form, Grade, Kind, Response, Unreadable, one
from quizapp.marking import matches, normal_form
from quizapp.markup import render

# Where a gap stands in the rendered text. A noncharacter: no author's text can hold one.
HOLE = "\ufdd0"
_INSIDE = re.compile(rf"<(a|ruby)\b(?:(?!</\1>).)*{HOLE}", re.DOTALL)


class Cloze(Kind):
    """A response maps the place of each gap ("0", "1", …) to the typed text; a gap left empty is wrong."""

    name = "cloze"
    label = N_("Fill in the gaps")
    body = Gaps
    fields = ClozeFields
    arguing = ("gap/", "filled")
    default_stem = {"ja": "空欄に入る言葉は何か。", "en": "Which words are missing?"}

    def asked(self, html: Mapping[str, str]) -> str:
        return html["text"].replace(HOLE, "［…］")

    def instruction(self, body: Gaps) -> tuple[str, Mapping[str, Any]]:
        return N_("Fill in each gap. Case, width and spaces do not matter."), {}

    def check(self, body: Gaps) -> list[Problem]:
        problems = []
        for place, gap in enumerate(body.gaps):
            if not all(normal_form(answer, "ja") for answer in gap.accepted):
                problems.append(Problem(N_("An accepted answer needs a letter or a digit."), where=("gaps", place)))
        if not normal_form(body.fill(lambda *_: ""), "ja"):
            problems.append(Problem(N_("There is no text around the gaps."), where=("text",)))
        if _hidden(body):
            problems.append(Problem(N_("A gap can't stand inside a link or a reading."), where=("text",)))
        return problems

    def texts(self, body: Gaps) -> dict[str, str]:
        shown = {f"gap/{place}": gap.shown for place, gap in enumerate(body.gaps)}
        return shown | {"text": body.fill(lambda *_: HOLE), "filled": body.fill(lambda _, gap: f"**{gap.shown}**")}

    def arrange(self, body: Gaps, rng: Any) -> Arrangement:
        return [str(place) for place in range(len(body.gaps))]

    def read(self, form: Form, arrangement: Arrangement) -> Response | Unreadable:
        response = {}
        for place in arrangement:
            given = one(form, f"gap-{place}")
            if isinstance(given, Unreadable):
                return given
            response[place] = given or ""
        return response if any(response.values()) else Unreadable(N_("Fill in at least one gap first."))

    def grade(self, body: Gaps, response: Response, lang: str, prepared: Any = None) -> Grade:
        marks = {
            str(place): matches(response.get(str(place), ""), gap.accepted, lang) is not None for place, gap in enumerate(body.gaps)
        }
        return Grade(sum(marks.values()) / len(marks), marks)

    def fits(self, asked: Gaps, body: Gaps, response: Response) -> bool:
        return [gap.number for gap in asked.gaps] == [gap.number for gap in body.gaps]

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
        return ("／" if lang == "ja" else "; ").join(response.get(str(place)) or "—" for place in range(len(body.gaps)))

    def key(self, body: Gaps) -> Response:
        return {str(place): without_ruby(gap.shown) for place, gap in enumerate(body.gaps)}

    def summarise(self, body: Gaps, responses: Sequence[Response]) -> dict[str, int]:
        forms = (f"{place}: {normal_form(text, 'ja')}" for response in responses for place, text in response.items())
        return dict(Counter(forms).most_common())

    def faces(self, body: Gaps) -> tuple[Face, ...]:
        return tuple(self._face(body, number) for number in sorted({gap.number for gap in body.gaps}))

    def _face(self, body: Gaps, number: int) -> Face:
        prompt = body.fill(lambda _, gap: f"［{gap.hint or '…'}］" if gap.number == number else gap.shown)
        return Face(str(number), prompt, "／".join(gap.shown for gap in body.gaps if gap.number == number))


def _with(gap: Gap, given: str, lang: str) -> tuple[str, ...]:
    new = given and not gap.others and matches(given, gap.accepted, lang) is None
    return (*gap.accepted, " ".join(given.split())) if new else gap.accepted


def _hidden(body: Gaps) -> bool:
    """Whether a gap stands where a learner would not see a field for it, or would see a reading that gives it away."""
    shown = render(body.fill(lambda *_: HOLE))
    return shown.count(HOLE) != len(body.gaps) or bool(_INSIDE.search(shown))
