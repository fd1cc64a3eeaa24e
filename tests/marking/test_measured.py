"""How many right answers count, and how many wrong ones: measured on pairs, with the figures in one place.

``bench/marking.py`` shows by what they count.
"""

import pytest

from bench.marking import THERE, counted, pairs

# By file and language: right answers, those that count with Sudachi always there, only when the question was saved, and never;
# then wrong answers, and those that count.
FIGURES = {
    ("marking_pairs.tsv", "ja"): (28, (27, 23, 18), 7, (0, 0, 0)),
    ("marking_more.tsv", "ja"): (69, (60, 46, 31), 47, (0, 0, 0)),
    # The one is “weighs” for “weights”: English has no list of words here.
    ("marking_more.tsv", "en"): (60, (52, 52, 52), 47, (1, 1, 1)),
}


@pytest.mark.parametrize(("name", "lang"), FIGURES)
def test_the_figures_are_held(name: str, lang: str) -> None:
    found = [pair for pair in pairs(name) if pair.lang == lang]
    right = sum(pair.should_match for pair in found)
    outcomes = [counted(found, there) for there in THERE]
    counts = tuple(one for one, _ in outcomes), tuple(other for _, other in outcomes)
    assert (right, counts[0], len(found) - right, counts[1]) == FIGURES[name, lang]


def test_every_pair_has_its_figure() -> None:
    assert {(name, pair.lang) for name, _ in FIGURES for pair in pairs(name)} == set(FIGURES)


def test_the_first_pairs_do_as_well_as_is_promised() -> None:
    _, (always, when_saved, never), _, wrong = FIGURES["marking_pairs.tsv", "ja"]
    assert always >= 26
    assert when_saved >= 18 and never >= 18
    assert wrong == (0, 0, 0)
