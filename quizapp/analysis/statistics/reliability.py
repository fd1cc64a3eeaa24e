"""How far the differences between attempts come from the learners and not from chance."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Protocol

from quizapp.analysis.statistics.samples import variance

# Below this part of what the questions vary by themselves, the variance of totals is what rounding left.
_NOTHING = 1e-12


class Scored(Protocol):
    """What is needed of a row: which question, and its score."""

    @property
    def item(self) -> Hashable:
        """The question."""

    @property
    def score(self) -> float:
        """0 to 1."""


@dataclass(frozen=True)
class Reliability:
    """alpha: at most 1, below 0 where questions pull apart; error_ratio: 0 and up; standard_error: a share of the quiz."""

    alpha: float | None = None
    error_ratio: float | None = None
    standard_error: float | None = None


def reliability(attempts: Iterable[Collection[Scored]], totals: Sequence[float]) -> Reliability:
    """The coefficient of internal consistency of ``attempts`` (each a collection of rows) with what follows from it.

    error ratio = √(1 − alpha); standard error = error ratio · SD of ``totals`` (shares of the quiz, 0 to 1), the same unit.
    """
    found, spread = alpha(attempts), variance(totals)
    if found is None or spread is None:
        return Reliability()
    ratio = sqrt(1 - found)
    return Reliability(found, ratio, ratio * sqrt(spread))


def alpha(attempts: Iterable[Collection[Scored]]) -> float | None:
    """Cronbach's (1951) alpha, Moodle's "coefficient of internal consistency" (there times 100), written as k·c / (v + (k − 1)·c).

    k: questions an attempt; v: mean variance of a question; c: mean covariance of two questions of one attempt, both of deviations
    from the mean of the question, over all attempts. Where every attempt holds the same questions this is
    p/(p − 1) · (1 − Σvar(x_i)/var(T)) and, for right and wrong alone, KR-20. Where attempts hold different draws it is the alpha
    of a quiz of k such questions, freed from how hard a draw was. None for fewer than three attempts, fewer than two questions, or
    where totals do not vary.
    """
    rows = [list(attempt) for attempt in attempts]
    scores = defaultdict(list)
    for row in (row for attempt in rows for row in attempt):
        scores[row.item].append(row.score)
    # A question that was asked once has no deviation.
    middles = {name: fsum(found) / len(found) for name, found in scores.items() if len(found) > 1}
    away = [[row.score - middles[row.item] for row in attempt if row.item in middles] for attempt in rows]
    number, pairs = sum(map(len, away)), sum(len(found) * (len(found) - 1) for found in away)
    if len(rows) < 3 or not pairs:
        return None
    squares = fsum(one * one for found in away for one in found)
    v, c = squares / number, (fsum(fsum(found) ** 2 for found in away) - squares) / pairs
    k = sum(map(len, rows)) / len(rows)
    total = v + (k - 1) * c
    if total <= _NOTHING * v or c > v * (1 + _NOTHING):
        return None
    return min(1.0, k * c / total)
