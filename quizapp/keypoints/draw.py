"""Which questions make up an attempt, and in which order.

A second question of a key point is taken only when every key point has had one: siblings give each other away, so
they also stand at least three places apart wherever there are enough others, else as far apart as they can.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

APART = 3


@dataclass(frozen=True)
class Candidate:
    """A question that could be asked, in the order of its deck."""

    question: int
    key_point: int


def draw(pool: Sequence[Candidate], number: int, *, shuffled: bool, rng: Random) -> list[Candidate]:
    """``number`` candidates of ``pool`` (all of them where there are fewer), key points taking turns."""
    turns: dict[int, list[Candidate]] = {}
    for candidate in pool:
        turns.setdefault(candidate.key_point, []).append(candidate)
    for siblings in turns.values():
        rng.shuffle(siblings)
    drawn: list[Candidate] = []
    while len(drawn) < number and turns:
        chosen = [turns[key_point].pop() for key_point in turns]
        turns = {key_point: siblings for key_point, siblings in turns.items() if siblings}
        missing = number - len(drawn)
        if missing < len(chosen):
            keep = set(rng.sample(range(len(chosen)), missing))
            chosen = [candidate for place, candidate in enumerate(chosen) if place in keep]
        if shuffled:
            rng.shuffle(chosen)
        drawn += chosen
    return _apart(drawn)


def _apart(drawn: Sequence[Candidate]) -> list[Candidate]:
    """``drawn`` with siblings moved as little as needed to stand APART places from each other, or as far as they can."""
    for distance in range(APART, 1, -1):
        for fullest_first in (False, True):
            placed = _placed(drawn, distance, fullest_first=fullest_first)
            if len(placed) == len(drawn):
                return placed
    return list(drawn)


def _placed(drawn: Sequence[Candidate], distance: int, *, fullest_first: bool) -> list[Candidate]:
    """``drawn`` with siblings ``distance`` places apart; it ends early where no candidate fits.

    To take the first that fits keeps the order, but may leave only siblings for the end. To take from the key point that
    has most left finds an order wherever there is one.
    """
    waiting, placed = list(drawn), list[Candidate]()
    left = Counter(candidate.key_point for candidate in drawn)
    while waiting:
        recent = {candidate.key_point for candidate in placed[1 - distance :]}
        fitting = (place for place, candidate in enumerate(waiting) if candidate.key_point not in recent)
        if fullest_first:
            found = max(fitting, key=lambda place: left[waiting[place].key_point], default=None)
        else:
            found = next(fitting, None)
        if found is None:
            break
        placed.append(waiting.pop(found))
        left[placed[-1].key_point] -= 1
    return placed
