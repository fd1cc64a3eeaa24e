"""The gap syntax of cloze texts: ``{{answer|other spelling::hint}}``, ``{{2:answer}}``; to choose from, ``{{right~wrong~wrong}}``.

Ruby may stand inside a gap, so the scanner counts braces instead of using a regular expression. A ``~`` that is meant is ``\\~``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quizapp.content.text import reading, without_ruby
from quizapp.errors import N_

_NUMBER = re.compile(r"^\s*([1-9][0-9]?):(?!:)")


@dataclass(frozen=True)
class MarkedGap:
    """A gap as it was typed: ``number`` of its card, ``shown`` (may hold ruby), accepted spellings, hint, wrong choices."""

    number: int
    shown: str
    accepted: tuple[str, ...]
    hint: str
    others: tuple[str, ...] = ()


def split(markup: str) -> list[str | MarkedGap]:
    """The texts and gaps of ``markup`` in order. Raises ValueError for a gap that is empty or not closed."""
    pieces: list[str | MarkedGap] = []
    for inside, text in _spans(markup):
        if inside:
            count = sum(isinstance(piece, MarkedGap) for piece in pieces)
            pieces.append(_gap(text, count + 1))
        elif text:
            pieces.append(text)
    return pieces


def has_gaps(markup: str) -> bool:
    """Whether ``markup`` has at least one well-formed gap."""
    try:
        return any(isinstance(piece, MarkedGap) for piece in split(markup))
    except ValueError:
        return False


def filled(markup: str) -> str:
    """``markup`` with every gap filled by its answer, as it is shown after answering."""
    return "".join(piece if isinstance(piece, str) else piece.shown for piece in split(markup))


def _spans(markup: str) -> Iterator[tuple[bool, str]]:
    start = 0
    while (opened := markup.find("{{", start)) >= 0:
        yield False, markup[start:opened]
        closed = _closing(markup, opened + 2)
        yield True, markup[opened + 2 : closed]
        start = closed + 2
    if "}}" in without_ruby(markup[start:]):
        raise ValueError(N_("a gap is closed that was never opened"))
    yield False, markup[start:]


def _closing(markup: str, start: int) -> int:
    depth = 0
    at = start
    while at < len(markup):
        char = markup[at]
        if char == "{":
            depth += 1
        elif char == "}" and depth:
            depth -= 1
        elif markup.startswith("}}", at):
            return at
        at += 1
    raise ValueError(N_("a gap is opened and never closed"))


def _gap(inner: str, position: int) -> MarkedGap:
    numbered = _NUMBER.match(inner)
    number = int(numbered[1]) if numbered else position
    inner = inner[numbered.end() :] if numbered else inner
    answers, _, hint = inner.partition("::")
    right, *others = (part.strip() for part in _parts(answers, "~"))
    spellings = [part.strip() for part in _parts(right, "|")]
    if not all((*spellings, *others)):
        raise ValueError(N_("a gap is empty"))
    if others and len(spellings) > 1:
        raise ValueError(N_("a gap with choices (~) has one right choice: take out what stands after |"))
    shown, *more = map(_meant, spellings)
    accepted = dict.fromkeys(plain for spelling in (shown, *more) for plain in spelled(spelling))
    return MarkedGap(number, shown, tuple(accepted), hint.strip(), tuple(map(_meant, others)))


def spelled(shown: str) -> tuple[str, str]:
    """What is typed for ``shown``: without its ruby, or by the reading."""
    return without_ruby(shown), reading(shown)


def typed(number: int, spellings: Iterable[str], others: Iterable[str] = (), hint: str = "") -> str:
    """A gap as an author types it; ``split`` reads the same from it."""
    right, *wrong = ("|".join(map(_escaped, spellings)), *map(_escaped, others))
    # A space between them keeps a backslash at the end of a choice from being read as an escape.
    choices = "".join(f"{part} ~" if part.endswith("\\") else f"{part}~" for part in (right, *wrong)[:-1])
    return "{{%d:%s%s%s}}" % (number, choices, (right, *wrong)[-1], f"::{hint}" if hint else "")


def _escaped(text: str) -> str:
    return text.replace("~", "\\~")


def _meant(text: str) -> str:
    return text.replace("\\~", "~")


def _parts(text: str, mark: str) -> list[str]:
    """``text`` cut at each ``mark`` that stands neither in braces nor after a backslash as ``\\~``."""
    parts, depth = [""], 0
    for char in text:
        depth += (char == "{") - (char == "}")
        escaped = char == "~" and parts[-1].endswith("\\")
        if char == mark and depth == 0 and not escaped:
            parts.append("")
        else:
            parts[-1] += char
    return parts
