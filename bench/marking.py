"""How well typed answers are marked: right ones that count, wrong ones that count, by language and by what let them count.

Run it with ``.venv/bin/python -m bench.marking``. The pairs are those of the tests, and so are the figures that are held.
"""

import csv
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from unittest.mock import patch

from quizapp.marking import POLICIES, Match, japanese, match, prepare

DATA = Path(__file__).parents[1] / "tests" / "data"
# Where Sudachi's dictionary is: all the time, only when a question is saved, nowhere.
THERE = ("always", "when saved", "never")
ROUNDS = 20


@dataclass(frozen=True)
class Pair:
    """An answer that was typed for the accepted ones, and whether it should count."""

    lang: str
    accepted: tuple[str, ...]
    given: str
    should_match: bool


def pairs(name: str) -> list[Pair]:
    """The pairs of a file of ``tests/data``; one without a column for the language is Japanese."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Pair(row.get("lang", "ja"), tuple(row["accepted"].split("|")), row["given"], row["should_match"] == "1") for row in rows
    ]


@contextmanager
def without_sudachi() -> Iterator[None]:
    """As if Sudachi were not installed."""
    with patch.multiple(japanese, edition=lambda: "", analysed=lambda text: None):
        yield


def marked(pair: Pair, there: str) -> Match | None:
    """How ``pair`` is marked where the dictionary is ``there``."""
    with nullcontext() if there != "never" else without_sudachi():
        prepared = prepare(pair.accepted, pair.lang)
    with nullcontext() if there == "always" else without_sudachi():
        return match(pair.given, pair.accepted, pair.lang, prepared)


def counted(found: Iterable[Pair], there: str) -> tuple[int, int]:
    """(right answers that count, wrong answers that count)."""
    outcomes = Counter(pair.should_match for pair in found if marked(pair, there))
    return outcomes[True], outcomes[False]


def table(name: str) -> Iterator[str]:
    """The lines of the confusion table of one file."""
    found = pairs(name)
    for lang in sorted({pair.lang for pair in found}):
        mine = [pair for pair in found if pair.lang == lang]
        right = sum(pair.should_match for pair in mine)
        for there in THERE:
            counts = counted(mine, there)
            wrong = len(mine) - right
            yield f"{name}, {lang}, Sudachi {there}: {counts[0]} of {right} right, {counts[1]} of {wrong} wrong ones count"
            by = Counter((outcome.policy, pair.should_match) for pair in mine if (outcome := marked(pair, there)))
            layers = (
                f"{policy} {by[policy, True]}/{by[policy, False]}" for policy in POLICIES if by[policy, True] + by[policy, False]
            )
            yield f"    by (right/wrong): {', '.join(layers)}"


def took(found: list[Pair]) -> float:
    """Milliseconds to mark one prepared answer: the lower quartile of the rounds."""
    prepared = [prepare(pair.accepted, pair.lang) for pair in found]
    taken = []
    for _ in range(ROUNDS):
        japanese.analysed.cache_clear()
        start = time.process_time()
        for pair, kept in zip(found, prepared, strict=True):
            match(pair.given, pair.accepted, pair.lang, kept)
        taken.append((time.process_time() - start) * 1000 / len(found))
    return quantiles(taken, n=4)[0]


def main() -> None:
    """Prints the tables and the times."""
    found = []
    for name in ("marking_pairs.tsv", "marking_more.tsv"):
        print("\n".join(table(name)))
        found += pairs(name)
    cheap = [pair for pair in found if (outcome := marked(pair, "always")) and outcome.policy in ("exact", "form")]
    wrong = [pair for pair in found if not marked(pair, "always")]
    print(f"{took(cheap):.3f} ms a grade where the form is the same, {took(found):.3f} over all, {took(wrong):.3f} for a wrong one")


if __name__ == "__main__":
    main()
