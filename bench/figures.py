"""What a scenario found beside what it must reach, and how that is printed."""

from dataclasses import dataclass
from itertools import pairwise

from bench.history import OK, History, Verdict


@dataclass(frozen=True)
class Figure:
    """A number, with the least and the most that it may be where a promise hangs on it."""

    what: str
    value: float
    most: float | None = None
    least: float | None = None
    unit: str = ""

    @property
    def is_time(self) -> bool:
        """Whether it depends on what else the machine does."""
        return self.unit == "s"

    @property
    def holds(self) -> bool:
        """Whether it is within its limits."""
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    def __str__(self) -> str:
        limits = [f"{name} {limit:,g}" for name, limit in (("at least", self.least), ("at most", self.most)) if limit is not None]
        limit = f"{self.most:g}" if self.most is not None and self.most in (0, self.least) else ", ".join(limits)
        said = "" if self.holds else "SLOW" if self.is_time else "BROKEN"
        digits = 0 if float(self.value).is_integer() else 2
        return f"{self.what:56s}{self.value:>10,.{digits}f} {self.unit:3s} {limit:14s}{said}".rstrip()


def kept(history: History, found: Verdict) -> list[Figure]:
    """What every scenario promises."""
    for name, broken in vars(found).items():
        if broken:
            print(f"   {name}: {broken[:5]}")
    return [
        Figure("answers acknowledged", history.acknowledged, least=1),
        Figure("acknowledged and missing, or undone by an older one", len(found.missing), most=0),
        Figure("stored twice", len(found.twice), most=0),
        Figure("refused, and there", len(found.refused), most=0),
        Figure("faults of the file or of sums in it", len(found.unsound), most=0),
    ]


def silences(history: History, since: list[float]) -> list[float]:
    """For each of these moments, the longest time until the next one without any acknowledgement."""
    told = sorted(one.ended for one in history.all() if one.outcome == OK and one.ended)
    found = []
    for start, end in zip(since, [*since[1:], float("inf")], strict=True):
        points = [start, *(time for time in told if start < time < end)]
        found.append(max((after - before for before, after in pairwise(points)), default=0.0))
    return found
