"""The author's fields of a true-or-false question."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form, RadioField, TextAreaField

from quizapp.content.bodies import Options
from quizapp.errors import N_
from quizapp.kinds.true_false.claim import NAMES, claim


class TrueFalseFields(Form):
    """Whether the claim is true, and the reason for somebody who judged wrongly."""

    holds = RadioField(N_("The claim is"), choices=[("true", N_("true")), ("false", N_("false"))], default="true")
    why_ja = TextAreaField(N_("Why, in Japanese"))
    why_en = TextAreaField(N_("Why, in English"))

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
