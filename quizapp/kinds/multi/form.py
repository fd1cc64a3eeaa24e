"""The author's fields of a choice of several: the options, and what a part of them is worth."""

from collections.abc import Mapping
from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from quizapp.content.bodies import Options
from quizapp.errors import N_
from quizapp.kinds.options_form import OptionsFields


class MultiFields(OptionsFields):
    """The options, and the credit for a part of the right ones."""

    credit = RadioField(
        N_("Credit"),
        choices=[
            SelectChoice("minus", N_("Right ones count, wrong ones take away")),
            SelectChoice("all", N_("Only all of them together count")),
            SelectChoice("each", N_("Each option counts that is rightly chosen or rightly left")),
        ],
        default="minus",
    )

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The raw body in each language that has an option."""
        return {lang: raw | {"credit": self.credit.data or "minus"} for lang, raw in super().bodies().items()}

    @classmethod
    def from_bodies(cls, bodies: Mapping[str, Options]) -> dict[str, Any]:
        """The data that fills the form from the bodies of a question."""
        return super().from_bodies(bodies) | {"credit": next(iter(bodies.values())).credit}
