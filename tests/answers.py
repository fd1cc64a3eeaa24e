"""The fields that a browser sends for an answer, made with knowledge of the right one."""

from typing import Any

from quizapp.content.bodies import Accepted, Gaps, Number, Options, Pairs, Sequence

Fields = dict[str, list[str]]


def right(body: Any, arrangement: list[str]) -> Fields:
    """The form of an answer that gets the full score."""
    match body:
        case Options():
            return {"choice": [str(place) for place, option in enumerate(arrangement) if option in body.keys]}
        case Gaps():
            return _gaps(body, arrangement, right=True)
        case Accepted():
            return {"answer": [body.accepted[0]]}
        case Number():
            return {"answer": [f"{body.value:f}"]}
        case Pairs():
            return _matches(arrangement, {f"left/{left}": f"right/{right}" for left, right in enumerate(body.matches)})
        case Sequence():
            return _order(arrangement, [str(place) for place in range(len(body.items))])
    raise AssertionError(f"no answer is known for {type(body).__name__}")


def wrong(body: Any, arrangement: list[str]) -> Fields:
    """The form of an answer that can be read and gets nothing."""
    match body:
        case Options():
            return {"choice": [next(str(place) for place, option in enumerate(arrangement) if option not in body.keys)]}
        case Gaps():
            return _gaps(body, arrangement, right=False)
        case Accepted():
            return {"answer": ["zzz"]}
        case Number():
            return {"answer": [f"{body.value + body.tolerance + 1:f}"]}
        case Pairs():
            count = len(body.rights)
            return _matches(
                arrangement, {f"left/{left}": f"right/{(right + 1) % count}" for left, right in enumerate(body.matches)}
            )
        case Sequence():
            return _order(arrangement, [str(place) for place in range(len(body.items))][::-1])
    raise AssertionError(f"no answer is known for {type(body).__name__}")


def _matches(arrangement: list[str], matches: dict[str, str]) -> Fields:
    lefts, rights = ([part for part in arrangement if part.startswith(side)] for side in ("left/", "right/"))
    return {f"match-{place}": [str(rights.index(matches[left]))] for place, left in enumerate(lefts)}


def _order(arrangement: list[str], items: list[str]) -> Fields:
    return {"order": [str(arrangement.index(item)) for item in items]}


def _gaps(body: Gaps, arrangement: list[str], *, right: bool) -> Fields:
    """What is typed into each gap, or the place of what is chosen: the right one has the number 0."""
    fields = {}
    for place, gap in enumerate(body.gaps):
        numbers = [entry for entry in arrangement if entry.startswith(f"{place}/")]
        if gap.others:
            fields[f"pick-{place}"] = [str(numbers.index(f"{place}/{0 if right else 1}"))]
        else:
            fields[f"gap-{place}"] = [gap.accepted[0] if right else "zzz"]
    return fields
