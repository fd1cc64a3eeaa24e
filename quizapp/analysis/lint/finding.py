"""What lint says: one finding a place, under the code of its rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quizapp.errors import N_

# The codes, and why each rule is there. The rules on options and stems are those of Haladyna, Downing & Rodriguez (2002) and of
# the item-writing flaws rubric (Moore et al. 2023); those on cards are Wozniak's rules of formulating knowledge.
RULES: Mapping[str, str] = {
    "E01": N_("A question needs a right answer, and one to choose needs exactly one."),
    "E02": N_("Two options that say the same leave two right answers or none."),
    "E03": N_("A question that holds its answer tests nothing but reading."),
    "E04": N_("A gap that swallows the sentence leaves too little to answer from."),
    "E05": N_("What the source garbles must not be learned."),
    "W01": N_("A small “not” is overlooked, and the question then tests attention."),
    "W02": N_("“All” or “none of the above” is solved by elimination."),
    "W03": N_("The longest option is often the right one, and learners know it."),
    "W04": N_("“Always” and “never” mark an option as wrong."),
    "W05": N_("A learner has to know from the stem alone what is asked, at one reading."),
    "W06": N_("Three to five options: fewer invite guessing, more are filled with poor ones."),
    "W07": N_("A rare word that only the stem and the right option share gives it away."),
    "W08": N_("Options of different form can be told apart without knowing the answer."),
    "W09": N_("Sentences of the source belong to its author."),
    "W10": N_("A card stands alone: what “this” or “he” means has to stand on it."),
    "W11": N_("An opinion without the name of who holds it is learned as a fact."),
    "W12": N_("An explanation has to say more than the answer does."),
    "W13": N_("If the right option stands at one place more often, the place is learned."),
    "W14": N_("A wrong reading is learned like a right one."),
    "W15": N_("Digits of two widths in one text look like a slip, and searches miss one of them."),
}


@dataclass(frozen=True)
class Finding:
    """Something that ``rule`` found.

    ``message`` is a msgid that ``params`` fills: what is wrong and how to mend it. ``key_point`` is the id of one, ``facet`` that
    of its question ("" for the key point's own texts), ``lang`` the language of the text; all are "" where they say nothing.
    """

    rule: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    key_point: str = ""
    facet: str = ""
    lang: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it has to be mended; a warning can be silenced with a reason."""
        return self.rule.startswith("E")

    def __str__(self) -> str:
        place = "/".join(filter(None, (self.key_point, self.facet)))
        head = " ".join(filter(None, (self.rule, place, f"({self.lang})" if self.lang else "")))
        return f"{head}: {self.message % dict(self.params)}"
