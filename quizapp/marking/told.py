"""What a learner is told of how an answer matched, where it was not just typed as it is written."""

from collections.abc import Mapping
from typing import Any

from quizapp.errors import N_
from quizapp.marking.match import Match, Policy

Note = tuple[str, Mapping[str, Any]]

# Case, width, spaces and kana never matter, and a pattern has no spelling of its own: nothing is said of those.
_TOLD: Mapping[Policy, str] = {
    "article": N_("Counted as right; the article does not matter: %(answer)s"),
    "spelling": N_("Counted as right; here it is spelled: %(answer)s"),
    "inflection": N_("Counted as right; the form asked for: %(answer)s"),
    "reading": N_("Counted as right by its reading; it is written: %(answer)s"),
    "normal": N_("Counted as right; here it is written: %(answer)s"),
    "typo": N_("Counted as right; note the spelling: %(answer)s"),
}
_SLIP = N_("Note the spelling: %(answer)s")


def told(found: Match) -> tuple[Note, ...]:
    """The notes for an answer that is right; its ``policy`` is in the params, so that a slip can stand out."""
    return ((_TOLD[found.policy], _params(found)),) if found.policy in _TOLD else ()


def told_partly(found: Match, score: float) -> tuple[Note, ...]:
    """The notes for an answer that is worth ``score`` of the mark."""
    worth = N_("Counted for %(percent)s%% of the mark."), {"percent": f"{100 * score:.4g}", "policy": "partly"}
    return (worth, (_SLIP, _params(found))) if found.policy == "typo" else (worth,)


def _params(found: Match) -> dict[str, Any]:
    return {"answer": found.answer, "policy": found.policy}
