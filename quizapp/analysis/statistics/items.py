"""The figures of questions and of the quiz that they make, after Moodle's quiz report ("Quiz statistics calculations").

One row is one question of one attempt. Attempts may hold different questions, so totals are shares:

- T, the total of an attempt, is the sum of its scores divided by the number of its questions;
- the rest, beside a question, is the sum of the other scores of the attempt divided by the number of the other questions. An
  attempt with one question has no rest.

Where every attempt holds the same questions, T and the rest are Moodle's divided by a constant; every figure without a unit is then
Moodle's own.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, sqrt
from statistics import median
from typing import NamedTuple

from quizapp.analysis.statistics.reliability import Reliability, reliability
from quizapp.analysis.statistics.samples import correlation, covariance, kurtosis, mean, skewness, variance, wilson

BANDS = 10


class Row(NamedTuple):
    """A question as one attempt had it: its score (0 to 1), and the seconds that it took where they are known."""

    attempt: Hashable
    learner: Hashable
    item: Hashable
    score: float
    seconds: float | None = None


@dataclass(frozen=True)
class Item:
    """The figures of a question over ``attempts`` by ``learners``; what is not defined is None.

    facility, interval, deviation: shares of the mark, 0 to 1; discrimination, efficiency: −1 to 1; weight: a share of the quiz, 0
    to 1; seconds: the median time.
    """

    attempts: int
    learners: int
    facility: float | None = None
    interval: tuple[float, float] | None = None
    deviation: float | None = None
    discrimination: float | None = None
    efficiency: float | None = None
    weight: float | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Quiz:
    """The figures of a set of questions over ``attempts`` by ``learners``, and those of each question in ``items``.

    questions: how many an attempt has on average; bands: how many attempts got less than 10 % of the mark, less than 20 %, …, 90 %
    and more; empty without attempts; mean, median, deviation and standard error: shares of the quiz, 0 to 1; the others have no
    unit.
    """

    attempts: int
    learners: int
    items: Mapping[Hashable, Item]
    questions: float | None = None
    bands: tuple[int, ...] = ()
    mean: float | None = None
    median: float | None = None
    deviation: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None
    alpha: float | None = None
    error_ratio: float | None = None
    standard_error: float | None = None


def quiz(rows: Iterable[Row]) -> Quiz:
    """The figures of all questions in ``rows`` and of the attempts that they make up.

    mean, median and standard deviation √(Σ(T − T̄)²/(n − 1)) of T; skewness and kurtosis as in ``samples``; alpha, error ratio and
    standard error as in ``reliability``.
    """
    of_attempts, of_items = _grouped(rows)
    sums = {attempt: fsum(row.score for row in found) for attempt, found in of_attempts.items()}
    totals = {attempt: _share(sums[attempt], len(found)) for attempt, found in of_attempts.items()}
    shares = list(totals.values())
    items = {
        name: item(found, [rest(sums[row.attempt], len(of_attempts[row.attempt]), row.score) for row in found])
        for name, found in of_items.items()
    }
    found = reliability(of_attempts.values(), shares) if shares else Reliability()
    return Quiz(
        attempts=len(shares),
        learners=len({row.learner for rows in of_attempts.values() for row in rows}),
        items={name: replace(items[name], weight=weight) for name, weight in _weights(of_items, totals).items()},
        questions=mean([len(rows) for rows in of_attempts.values()]),
        bands=_bands(shares),
        mean=mean(shares),
        median=median(shares) if shares else None,
        deviation=_root(variance(shares)),
        skewness=skewness(shares),
        kurtosis=kurtosis(shares),
        alpha=found.alpha,
        error_ratio=found.error_ratio,
        standard_error=found.standard_error,
    )


def item(rows: Sequence[Row], rests: Sequence[float | None]) -> Item:
    """The figures of one question: a row an attempt, with the rest of that attempt beside it. ``weight`` needs the whole quiz.

    facility = mean(x) with Wilson's interval; SD = √var(x); discrimination index = cov(x, h) / √(var(x)·var(h)), the item–rest
    correlation (Moodle shows it times 100; it is not the difference between upper and lower 27 %); discriminative efficiency =
    cov(x, h) / the same of both sorted, the most that these scores allow. x: scores, h: rests.
    """
    scores = [row.score for row in rows]
    paired = [(row.score, other) for row, other in zip(rows, rests, strict=True) if other is not None]
    x, h = [score for score, _ in paired], [other for _, other in paired]
    facility = mean(scores)
    most, shared = covariance(sorted(x), sorted(h)), covariance(x, h)
    times = [row.seconds for row in rows if row.seconds is not None]
    return Item(
        attempts=len(rows),
        learners=len({row.learner for row in rows}),
        facility=facility,
        interval=wilson(facility, len(scores)) if facility is not None else None,
        deviation=_root(variance(scores)),
        discrimination=correlation(x, h),
        efficiency=shared / most if most and shared is not None else None,
        seconds=median(times) if times else None,
    )


def rest(total: float, number: int, score: float) -> float | None:
    """The share that an attempt got of its other questions: (``total`` − ``score``) / (``number`` − 1); None for one question."""
    return _share(total - score, number - 1) if number > 1 else None


def _grouped(rows: Iterable[Row]) -> tuple[dict[Hashable, list[Row]], dict[Hashable, list[Row]]]:
    of_attempts, of_items = defaultdict(list), defaultdict(list)
    for row in rows:
        of_attempts[row.attempt].append(row)
        of_items[row.item].append(row)
    return of_attempts, of_items


def _weights(of_items: Mapping[Hashable, Sequence[Row]], totals: Mapping[Hashable, float]) -> dict[Hashable, float | None]:
    """Effective weight: √cov(x, T) over the sum of the same of all questions, 0 to 1.

    None where cov < 0, which no share can say, and for fewer than two attempts. Questions that fewer attempts held count like all
    others: the weight is that of a quiz that holds each of them once.
    """
    shared = {
        name: covariance([row.score for row in rows], [totals[row.attempt] for row in rows]) for name, rows in of_items.items()
    }
    roots = {name: sqrt(found) for name, found in shared.items() if found is not None and found >= 0}
    whole = fsum(roots.values())
    return {name: roots[name] / whole if name in roots and whole else None for name in of_items}


def _bands(shares: Sequence[float]) -> tuple[int, ...]:
    """How many ``shares`` are below 0.1, from 0.1 below 0.2, …, from 0.9 to 1."""
    counts = Counter(min(int(share * BANDS + 1e-9), BANDS - 1) for share in shares)
    return tuple(counts[band] for band in range(BANDS)) if shares else ()


def _share(total: float, number: int) -> float:
    # Sums of thirds and tenths that are equal on paper have to be equal here: then nothing varies.
    return round(total / number, 12)


def _root(value: float | None) -> float | None:
    return None if value is None else sqrt(value)
