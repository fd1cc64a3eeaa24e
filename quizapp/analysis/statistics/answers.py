"""What was answered: options and how they work, typed answers that were marked wrong, and what deserves a look, in words."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any, NamedTuple

from quizapp.analysis.statistics.items import Item
from quizapp.content.bodies import Accepted, Body, Gaps, Number, Options, Pairs
from quizapp.errors import N_
from quizapp.marking import normal_form

# Below so many learners a discrimination is mostly chance, and a word about a question would be one about a few people.
ENOUGH = 20
# A distractor that fewer choose does no work (Haladyna & Downing 1993).
FUNCTIONAL = 0.05
TOO_EASY, TOO_HARD, TOO_FLAT = 0.95, 0.3, 0.1

# A msgid and what fills it.
Said = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Chosen:
    """How often each option was chosen in ``number`` attempts, and by their strongest third (None: there is none); by id."""

    number: int
    counts: Mapping[str, int]
    strongest: Mapping[str, int] | None
    keys: Collection[str]


@dataclass(frozen=True)
class Distractors:
    """How many of ``total`` wrong options work."""

    functional: int
    total: int


class Typed(NamedTuple):
    """A typed answer that did not get the full mark: in which gap ("" where there is none), by whom, its score (0 to 1), and the
    ``response`` of its kind that has only this answer."""

    text: str
    lang: str
    part: str
    learner: int
    score: float
    response: Any = None


@dataclass(frozen=True)
class Miss:
    """An answer that ``learners`` typed and that did not get the full mark, in its commonest spelling; ``score`` is the mean."""

    text: str
    lang: str
    part: str
    learners: int
    score: float
    response: Any = None


def guess_score(body: Body) -> float | None:
    """The share of the mark that a random answer gets on average, 0 to 1 (Moodle's random guess score).

    One right option among m: 1/m; typed: 0; a gap to choose from m: 1/m, the mean over all gaps; pairs: one over the number of
    things on the right. None where it depends on how many a guesser chooses, or on what a partly right order is worth.
    """
    match body:
        case Options():
            return 1 / len(body.options) if len(body.keys) == 1 else None
        case Accepted() | Number():
            return 0.0
        case Gaps():
            return fsum(1 / len(gap.choices) if gap.choices else 0.0 for gap in body.gaps) / len(body.gaps)
        case Pairs():
            return 1 / len(body.rights)
    return None


def distractors(chosen: Chosen) -> Distractors | None:
    """The wrong options that at least 5 % of all attempts chose, of all wrong options; None for no attempts or no wrong option."""
    wrong = [count for option, count in chosen.counts.items() if option not in chosen.keys]
    if not wrong or not chosen.number:
        return None
    return Distractors(sum(count >= FUNCTIONAL * chosen.number for count in wrong), len(wrong))


def strongest(rests: Sequence[float | None]) -> list[bool] | None:
    """Whether each attempt is in the strongest third by its rest (the question itself is left out).

    All of a tie are in or out, so it is the group nearest to a third, and at most a half. None where ties allow no such group.
    """
    known = Counter(rest for rest in rests if rest is not None)
    number, size, groups = known.total(), 0, []
    for least in sorted(known, reverse=True):
        size += known[least]
        if size * 2 <= number:
            groups.append((abs(size - number / 3), least))
    if not groups:
        return None
    cut = min(groups)[1]
    return [rest is not None and rest >= cut for rest in rests]


def misses(typed: Iterable[Typed], least: int, most: int) -> list[Miss]:
    """The ``most`` frequent of the answers that at least ``least`` learners typed, equal in normal form: most learners first.

    An answer that one person alone typed may say who they are.
    """
    groups = defaultdict(list)
    for one in typed:
        groups[one.lang, one.part, normal_form(one.text, one.lang) or one.text].append(one)
    found = [_miss(group) for group in groups.values() if len({one.learner for one in group}) >= least]
    return sorted(found, key=lambda miss: (-miss.learners, miss.lang, miss.part, miss.text))[:most]


def advice(item: Item, chosen: Chosen | None, names: Mapping[str, str]) -> list[Said]:
    """What to look at in a question, in words; nothing below 20 learners. ``names``: the options in words, by id.

    The rules: facility p > .95 or p < .3; discrimination r < .1; a wrong option that the strongest third chose more often than the
    right one; one that nobody chose.
    """
    if item.learners < ENOUGH or item.facility is None:
        return []
    found: list[Said] = []
    if chosen:
        found += [(_PREFERRED, {"option": names[option]}) for option in _preferred(chosen)]
    if item.facility < TOO_HARD:
        found.append((N_("Few get it right: check the key and the wording, or teach it again."), {}))
    if item.facility > TOO_EASY:
        found.append((N_("Nearly everybody gets it right: it says little about who knows more."), {}))
    if item.discrimination is not None and item.discrimination < TOO_FLAT:
        found.append((N_("Those who do well elsewhere do hardly better here: check the key and the wording."), {}))
    if chosen:
        found += [(_UNCHOSEN, {"option": names[option]}) for option in _unchosen(chosen)]
    return found


_PREFERRED = N_("“%(option)s” was chosen more often than the key by the strongest third: check the key.")
_UNCHOSEN = N_("Nobody chose “%(option)s”: replace it or leave it out.")


def _preferred(chosen: Chosen) -> list[str]:
    if chosen.strongest is None:
        return []
    least = min((chosen.strongest[key] for key in chosen.keys), default=0)
    return [option for option, count in chosen.strongest.items() if option not in chosen.keys and count > least]


def _unchosen(chosen: Chosen) -> list[str]:
    return [option for option, count in chosen.counts.items() if not count and option not in chosen.keys]


def _miss(group: Sequence[Typed]) -> Miss:
    spellings = Counter(one.text for one in group)
    text = min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
    score = fsum(one.score for one in group) / len(group)
    response = next(one.response for one in group if one.text == text)
    return Miss(text, group[0].lang, group[0].part, len({one.learner for one in group}), score, response)
