"""Figures of a sample of numbers. Each is None where it is not defined, never 0 for want of data.

Every sum is exact before it is rounded once (``math.fsum``), so that no figure depends on the order of the rows, and a variance is
0 exactly where all values are equal.
"""

from collections.abc import Sequence
from math import fsum, sqrt

# The two-sided 95 % point of the normal distribution.
_Z = 1.959963984540054


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean; None for no values."""
    return fsum(values) / len(values) if values else None


def variance(values: Sequence[float]) -> float | None:
    """The sample variance Σ(x − x̄)² / (n − 1), in squared units of ``values``; None for fewer than two."""
    return covariance(values, values)


def covariance(left: Sequence[float], right: Sequence[float]) -> float | None:
    """The sample covariance Σ(x − x̄)(y − ȳ) / (n − 1) of two samples of equal length; None for fewer than two pairs."""
    n = len(left)
    if n < 2:
        return None
    if min(left) == max(left) or min(right) == max(right):
        return 0.0
    x, y = fsum(left) / n, fsum(right) / n
    return fsum((a - x) * (b - y) for a, b in zip(left, right, strict=True)) / (n - 1)


def correlation(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Pearson's r = cov(x, y) / √(var(x)·var(y)), from −1 to 1; None for fewer than two pairs or where one side never varies."""
    shared, spread = covariance(left, right), (variance(left) or 0.0) * (variance(right) or 0.0)
    return max(-1.0, min(1.0, shared / sqrt(spread))) if shared is not None and spread > 0 else None


def skewness(values: Sequence[float]) -> float | None:
    """k3 / k2^1.5 with Fisher's k-statistics k2 = n·m2/(n − 1), k3 = n²·m3/((n − 1)(n − 2)); mr is the r-th central moment.

    No unit; above 0 the long tail is on the right. None for n < 3 or where nothing varies.
    """
    n, k2 = len(values), variance(values)
    if n < 3 or not k2:
        return None
    return n * n * _moment(values, 3) / ((n - 1) * (n - 2)) / float(k2**1.5)


def kurtosis(values: Sequence[float]) -> float | None:
    """k4 / k2², where k4 = n²·((n + 1)·m4 − 3(n − 1)·m2²) / ((n − 1)(n − 2)(n − 3)): 0 for a normal distribution.

    No unit; above 0 the tails are heavier. None for n < 4 or where nothing varies.
    """
    n, k2 = len(values), variance(values)
    if n < 4 or not k2:
        return None
    parts = (n + 1) * _moment(values, 4) - 3 * (n - 1) * _moment(values, 2) ** 2
    return n * n * parts / ((n - 1) * (n - 2) * (n - 3)) / (k2 * k2)


def wilson(share: float, n: int) -> tuple[float, float] | None:
    """The 95 % interval of Wilson (1927) for a ``share`` (0 to 1) of ``n`` independent tries: (low, high); None for n = 0.

    (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n) with z = 1.96. For shares that are means of partial scores it is on the
    safe side: no distribution between 0 and 1 with that mean varies more.
    """
    if n < 1:
        return None
    square = _Z * _Z / n
    middle, half = share + square / 2, _Z * sqrt(share * (1 - share) / n + square / (4 * n))
    low, high = (middle - half) / (1 + square), (middle + half) / (1 + square)
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def _moment(values: Sequence[float], power: int) -> float:
    middle = fsum(values) / len(values)
    return fsum((value - middle) ** power for value in values) / len(values)
