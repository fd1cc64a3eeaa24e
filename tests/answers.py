"""The fields that a browser sends for an answer, made with knowledge of the right one."""

from typing import Any

from quizapp.content.bodies import Accepted, Gaps, Options

Fields = dict[str, list[str]]


def right(body: Any, arrangement: list[str]) -> Fields:
    """The form of an answer that gets the full score."""
    match body:
        case Options():
            return {"choice": [str(place) for place, option in enumerate(arrangement) if option in body.keys]}
        case Gaps():
            return {f"gap-{place}": [gap.accepted[0]] for place, gap in enumerate(body.gaps)}
        case Accepted():
            return {"answer": [body.accepted[0]]}
    raise AssertionError(f"no answer is known for {type(body).__name__}")


def wrong(body: Any, arrangement: list[str]) -> Fields:
    """The form of an answer that can be read and gets nothing."""
    match body:
        case Options():
            return {"choice": [next(str(place) for place, option in enumerate(arrangement) if option not in body.keys)]}
        case Gaps():
            return {f"gap-{place}": ["zzz"] for place, _ in enumerate(body.gaps)}
        case Accepted():
            return {"answer": ["zzz"]}
    raise AssertionError(f"no answer is known for {type(body).__name__}")
