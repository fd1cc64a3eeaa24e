"""The fields that a browser sends for an answer, made with knowledge of the right one."""

from typing import Any

from quizapp.content.bodies import Accepted, Gaps, Number, Options, Pairs, Sequence

Fields = dict[str, list[str]]

_LONG = "An answer can have 10,000 characters at most."
_NUMBER = "This cannot be read as a number. Type it in digits: 1500, 1,500, 0.5."
_NOT_OFFERED = "That option was not offered."
_TWICE = "The answer was sent more than once."
_ORDER = "The order did not arrive whole. Send it again."
# What cannot be read as an answer to ``tests.factories.OTHER_KINDS`` and to what a key point makes: the number of the bad input,
# the facet of the question, the fields, the sentence that is shown.
UNREADABLE: list[tuple[str, str, dict[str, Any], str]] = [
    ("BI-87", "choice", {"choice": "3"}, _NOT_OFFERED),
    ("BI-87", "choice", {"choice": "b"}, _NOT_OFFERED),
    ("BI-87", "both", {"choice": ["0", "4"]}, _NOT_OFFERED),
    ("BI-87", "pairs", {"match-0": "0", "match-1": "3", "match-2": "1"}, _NOT_OFFERED),
    ("BI-87", "pick", {"pick-0": "3"}, _NOT_OFFERED),
    ("BI-87", "pick", {"pick-0": "٠"}, _NOT_OFFERED),
    ("BI-87", "order", {"order": ["0", "1", "3"]}, _ORDER),
    ("BI-88", "choice", {"choice": ["0", "1"]}, "Choose one option only."),
    ("BI-88", "choice", {"choice": '["0"]'}, _NOT_OFFERED),
    ("BI-88", "choice", {"choice": '{"id": "a"}'}, _NOT_OFFERED),
    ("BI-88", "choice", {"choice[]": "0", "choice[0]": "0"}, "Choose an option first."),
    ("BI-88", "both", {"choice": ["0"] * 400}, _TWICE),
    ("BI-88", "pairs", {"match-0": ["0", "1"], "match-1": "0", "match-2": "0"}, _TWICE),
    ("BI-88", "pick", {"pick-0": ["0", "1"]}, _TWICE),
    ("BI-88", "order", {"order": '["0", "1", "2"]'}, _ORDER),
    ("BI-88", "figure", {"answer": ["1500", "1500"]}, _TWICE),
    ("BI-99", "figure", {"answer": "9" * 10_001}, _LONG),
    ("BI-99", "figure", {"answer": "9" * 1_000_000}, _LONG),
    ("BI-99", "figure", {"answer": "9" * 61}, "A number can have 60 characters at most."),
    ("BI-99", "figure", {"answer": "١٢٣"}, _NUMBER),
    ("BI-99", "figure", {"answer": "∞"}, _NUMBER),
    ("BI-99", "figure", {"answer": "1,5"}, "A comma sets off thousands, as in 1,500. Type a decimal with a point, as in 1.5."),
    ("BI-99", "figure", {"answer": "0x10"}, "“x10” is not a unit that is read here. Type the number alone."),
    ("BI-99", "short", {"answer": "x" * 10_001}, _LONG),
    ("BI-99", "short", {"answer": "9" * 1_000_000}, _LONG),
    ("BI-99", "cloze", {"gap-0": "x" * 10_001}, _LONG),
    ("BI-99", "cloze", {"gap-0": "9" * 1_000_000}, _LONG),
]
# What can be read and is only wrong, as one would take it on paper.
STRANGE: list[tuple[str, dict[str, Any]]] = [
    *(("figure", {"answer": text}) for text in ("1e309", "-1e-309", "1.5", "9" * 60)),
    *(("short", {"answer": text}) for text in ("1e309", "١٢٣", "1,5", "1.5", "∞", "0x10")),
    *(("cloze", {"gap-0": text}) for text in ("1e309", "١٢٣", "1,5", "1.5", "∞", "0x10")),
]


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
