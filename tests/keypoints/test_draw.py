"""Which questions make up an attempt, and in which order."""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.keypoints.draw import APART, Candidate, draw

# How many questions each key point of a deck has.
SIZES = st.lists(st.integers(1, 5), min_size=1, max_size=12)
CALL = given(sizes=SIZES, number=st.integers(1, 40), shuffled=st.booleans(), seed=st.integers(0, 2**48))


def pool(sizes: Sequence[int]) -> list[Candidate]:
    """A deck in its order."""
    owners = [key_point for key_point, size in enumerate(sizes) for _ in range(size)]
    return [Candidate(question, key_point) for question, key_point in enumerate(owners)]


def nearest(drawn: Sequence[Candidate]) -> int:
    """The smallest distance between two siblings; large where there are none."""
    places: dict[int, int] = {}
    found = 10_000
    for place, candidate in enumerate(drawn):
        found = min(found, place - places.get(candidate.key_point, -10_000))
        places[candidate.key_point] = place
    return found


@cache
def possible(counts: tuple[int, ...], distance: int, recent: tuple[int, ...] = ()) -> bool:
    """Whether there is any order at all of so many siblings in which they stand ``distance`` apart: by trying them all."""
    if not any(counts):
        return True
    for key_point, count in enumerate(counts):
        if count and key_point not in recent:
            fewer = (*counts[:key_point], count - 1, *counts[key_point + 1 :])
            if possible(fewer, distance, (*recent, key_point)[1 - distance :] if distance > 1 else ()):
                return True
    return False


@settings(max_examples=200)
@CALL
def test_as_many_as_wanted_are_drawn_and_none_twice(sizes: list[int], number: int, shuffled: bool, seed: int) -> None:
    candidates = pool(sizes)
    drawn = draw(candidates, number, shuffled=shuffled, rng=Random(seed))
    assert len(drawn) == len(set(drawn)) == min(number, len(candidates))
    assert set(drawn) <= set(candidates)


@settings(max_examples=200)
@CALL
def test_key_points_take_turns(sizes: list[int], number: int, shuffled: bool, seed: int) -> None:
    drawn = Counter(candidate.key_point for candidate in draw(pool(sizes), number, shuffled=shuffled, rng=Random(seed)))
    most = max(drawn.values())
    for key_point, size in enumerate(sizes):
        assert drawn[key_point] >= min(size, most - 1)


@settings(max_examples=200)
@CALL
def test_the_same_seed_draws_the_same(sizes: list[int], number: int, shuffled: bool, seed: int) -> None:
    one, other = (draw(pool(sizes), number, shuffled=shuffled, rng=Random(seed)) for _ in range(2))
    assert one == other


@settings(max_examples=300)
@given(sizes=st.lists(st.integers(1, 4), min_size=1, max_size=6), number=st.integers(1, 14), seed=st.integers(0, 999))
def test_siblings_stand_three_apart_wherever_there_is_such_an_order(sizes: list[int], number: int, seed: int) -> None:
    for shuffled in (False, True):
        drawn = draw(pool(sizes), number, shuffled=shuffled, rng=Random(seed))
        counts = tuple(sorted(Counter(candidate.key_point for candidate in drawn).values()))
        best = next(distance for distance in range(APART, 0, -1) if possible(counts, distance))
        assert nearest(drawn) >= best


@settings(max_examples=100)
@given(sizes=SIZES, number=st.integers(1, 40), seed=st.integers(0, 999))
def test_in_the_order_of_the_deck_only_siblings_move(sizes: list[int], number: int, seed: int) -> None:
    drawn = draw(pool(sizes), number, shuffled=False, rng=Random(seed))
    first_round = [candidate.key_point for candidate in drawn[: len(sizes)]]
    if number <= len(sizes):
        assert first_round == sorted(first_round)


def test_a_greedy_start_does_not_spoil_the_end() -> None:
    # Taking 0, 1, 2, 3 in turn leaves 0, 0 for the end; 0 1 2 0 3 1 0 does not.
    counts = [3, 2, 1, 1]
    for seed in range(50):
        assert nearest(draw(pool(counts), 7, shuffled=True, rng=Random(seed))) >= APART


def test_two_key_points_alternate_and_one_is_asked_as_it_is() -> None:
    for seed in range(20):
        assert nearest(draw(pool([3, 3]), 6, shuffled=True, rng=Random(seed))) == 2
        assert len(draw(pool([4]), 10, shuffled=True, rng=Random(seed))) == 4


def test_chance_decides_which_are_drawn_and_in_which_order() -> None:
    draws = {tuple(draw(pool([2] * 6), 4, shuffled=True, rng=Random(seed))) for seed in range(40)}
    assert len(draws) > 30
    assert {candidate.question for drawn in draws for candidate in drawn} == set(range(12))


def test_an_empty_pool_gives_an_empty_draw() -> None:
    assert draw([], 10, shuffled=True, rng=Random(1)) == []
    assert draw(pool([2]), 0, shuffled=True, rng=Random(1)) == []


def test_a_large_deck_is_drawn_whole() -> None:
    drawn = draw(pool([3] * 160), 500, shuffled=True, rng=Random(1))
    assert (len(drawn), nearest(drawn) >= APART) == (480, True)
