"""A question in statistics: the revision that was asked, its figures, what was chosen or typed; without what nobody may see yet."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import compress
from typing import Any

from quizapp.analysis.statistics.answers import (
    ENOUGH,
    Chosen,
    Distractors,
    Said,
    Typed,
    advice,
    distractors,
    guess_score,
    strongest,
)
from quizapp.analysis.statistics.items import Item, Row, item, rest
from quizapp.analysis.statistics.times import seconds
from quizapp.content.bodies import Accepted, Gaps, Number, Options
from quizapp.kinds import KINDS
from quizapp.markup import plain
from quizapp.services.author import line

# A figure of fewer people would tell what one of them did.
SMALLEST = 5
# Thousands of answers are the same few choices; nobody changes what comes out.
_response = lru_cache(maxsize=1000)(json.loads)


@dataclass(frozen=True)
class Asked:
    """A question in one revision: ``row`` has its columns, ``stems`` what it asks and ``bodies`` its bodies, by language."""

    row: Any
    stems: dict[str, str]
    bodies: dict[str, Any]

    @property
    def body(self) -> Any:
        """The body in any language: all share which parts there are and which are right."""
        return next(iter(self.bodies.values()))

    def options(self, lang: str) -> dict[str, str]:
        """The options as plain text in ``lang``, or in the language that there is, by their ids; none where nothing is chosen."""
        body = self.bodies.get(lang, self.body)
        return {option.id: plain(option.text) for option in body.options} if isinstance(body, Options) else {}


@dataclass(frozen=True)
class Line:
    """The figures of a question: those that nobody may see yet are None. ``guess``: the share that a random answer gets;
    ``chosen``: what was chosen, whoever may see it, or None where nothing is."""

    asked: Asked
    item: Item
    guess: float | None
    distractors: Distractors | None
    advice: Sequence[Said]
    chosen: Chosen | None


@dataclass(frozen=True)
class Option:
    """An option in words; how many attempts chose it, and how many of the strongest third (None: too few, or no such third)."""

    text: str
    is_key: bool
    count: int
    strongest: int | None


def asked_in(rows: Sequence[Any]) -> list[Asked]:
    """Revisions out of rows that each hold one in one language, in their order."""
    found: dict[int, Asked] = {}
    for row in rows:
        asked = found.setdefault(row.revision_id, Asked(row, {}, {}))
        asked.stems[row.lang] = line(row)
        asked.bodies[row.lang] = KINDS[row.kind].body.stored(row.body)
    return list(found.values())


def by_revision(answers: Sequence[Any]) -> dict[int, list[Any]]:
    """The answers to each revision, by its id."""
    found: dict[int, list[Any]] = {}
    for answer in answers:
        found.setdefault(answer.revision_id, []).append(answer)
    return found


def row_of(answer: Any) -> Row:
    """An answer for the analysis. A time is known only where no answer of the attempt was replaced: only the last is dated."""
    took = None if answer.changed else seconds(answer.before, answer.answered_at)
    return Row(answer.attempt_id, answer.user_id, answer.revision_id, answer.score, took)


def _rests(answers: Sequence[Any]) -> list[float | None]:
    return [rest(answer.total_score, answer.total, answer.score) for answer in answers]


def line_alone(asked: Asked, answers: Sequence[Any], lang: str) -> Line:
    """The line of a question whose whole quiz is not at hand."""
    return line_of(asked, item([row_of(answer) for answer in answers], _rests(answers)), answers, lang)


def line_of(asked: Asked, found: Item, answers: Sequence[Any], lang: str) -> Line:
    """The line of a question whose figures in the whole quiz are ``found``; ``answers`` are those to this revision."""
    chosen = _chosen(asked, answers)
    shown = _shown(found)
    working = distractors(chosen) if chosen and shown.facility is not None else None
    return Line(asked, shown, guess_score(asked.body), working, advice(found, chosen, asked.options(lang)), chosen)


def _chosen(asked: Asked, answers: Sequence[Any]) -> Chosen | None:
    if not isinstance(asked.body, Options):
        return None
    kind, top = KINDS[asked.row.kind], strongest(_rests(answers))

    def counted(some: Iterable[Any]) -> dict[str, int]:
        return kind.summarise(asked.body, [_response(answer.response) for answer in some if answer.response])

    best = counted(compress(answers, top)) if top else None
    return Chosen(len(answers), counted(answers), best, asked.body.keys)


def options_of(line: Line, lang: str) -> list[Option]:
    """The options in words with their counts; empty where nothing is chosen."""
    chosen = line.chosen
    if chosen is None:
        return []
    best = chosen.strongest if chosen.strongest and line.item.learners >= ENOUGH else {}
    return [
        Option(text, name in chosen.keys, chosen.counts[name], best.get(name)) for name, text in line.asked.options(lang).items()
    ]


def typed_in(asked: Asked, answers: Sequence[Any]) -> Iterator[Typed]:
    """What was typed, or put together, and did not get the full mark."""
    if isinstance(asked.body, Options):
        return
    for answer in answers:
        if answer.response and answer.score < 1:
            yield from _wrong(asked, answer, _response(answer.response))


def _wrong(asked: Asked, answer: Any, response: Any) -> Iterator[Typed]:
    body, who = asked.bodies[answer.lang], answer.user_id
    if isinstance(body, Gaps):
        for place, given in response.items():
            if given and not answer.marks.get(place):
                part = str(int(place) + 1) if len(body.gaps) > 1 else ""
                yield Typed(body.gaps[int(place)].says(given), answer.lang, part, who, 0.0, {place: given})
        return
    text = KINDS[asked.row.kind].show(body, response, answer.lang)
    yield Typed(text if isinstance(body, Accepted | Number) else plain(text), answer.lang, "", who, answer.score, response)


def _shown(found: Item) -> Item:
    """``found`` without what is said only of more learners."""
    if found.learners < SMALLEST:
        return Item(found.attempts, found.learners)
    return found if found.learners >= ENOUGH else replace(found, discrimination=None, efficiency=None, weight=None)
