"""The author's fields of a true-or-false question."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from quizapp.content.bodies import Options
from quizapp.errors import N_
from quizapp.kinds.kind_form import KindFields
from quizapp.kinds.true_false.claim import NAMES, claim


class TrueFalseFields(KindFields):
    """Whether the claim is true, and the reason for somebody who judged wrongly."""

    holds = RadioField(
        N_("The claim is"), choices=[SelectChoice("true", N_("True")), SelectChoice("false", N_("False"))], default="true"
    )
    why_ja = TextAreaField(N_("Why the other judgement is wrong, in Japanese"))
    why_en = TextAreaField(N_("Why the other judgement is wrong, in English"))

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The raw body in both languages: which of them is offered is decided by the stem."""
        return {lang: claim(lang, self.holds.data == "true", self[f"why_{lang}"].data) for lang in NAMES}

    @classmethod
    def from_bodies(cls, bodies: Mapping[str, Options]) -> dict[str, Any]:
        """The data that fills the form from the bodies of a question."""
        data: dict[str, Any] = {}
        for lang, options in bodies.items():
            whys = [option.why for option in options.options if option.why]
            data |= {"holds": "true" if "true" in options.keys else "false", f"why_{lang}": whys[0] if whys else ""}
        return data

    def place_of(self, where: Sequence[str | int], lang: str) -> str:
        return f"why_{lang}" if "why" in where and lang else "holds"
