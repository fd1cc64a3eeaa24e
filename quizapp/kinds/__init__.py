"""How a question is asked and marked: one folder a kind, one line here."""

from collections.abc import Mapping

from quizapp.kinds.choice import Choice
from quizapp.kinds.cloze import Cloze
from quizapp.kinds.kind import Face, Grade, Kind, Unreadable
from quizapp.kinds.matching import Matching
from quizapp.kinds.multi import Multi
from quizapp.kinds.numeric import Numeric
from quizapp.kinds.ordering import Ordering
from quizapp.kinds.short import Short
from quizapp.kinds.true_false import TrueFalse

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Choice(),
        Multi(),
        TrueFalse(),
        Cloze(),
        Short(),
        Matching(),
        Ordering(),
        Numeric(),
    )
}

__all__ = ["KINDS", "Face", "Grade", "Kind", "Unreadable"]
