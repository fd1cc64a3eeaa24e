"""Statistics of decks and questions: of everybody who may not write decks, and never by name.

An instructor sees those of every deck that they may see; of a deck that is not theirs, only of its published questions. What fewer
than five learners did stays hidden, and what twenty are needed for stays hidden below twenty.
"""

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
    Miss,
    Said,
    Typed,
    advice,
    distractors,
    guess_score,
    misses,
    strongest,
)
from quizapp.analysis.statistics.items import Item, Quiz, Row, item, quiz, rest
from quizapp.analysis.statistics.times import seconds
from quizapp.content.bodies import Accepted, Gaps, Number, Options
from quizapp.db import Database, statistics
from quizapp.db import library as shelves
from quizapp.errors import NotFound
from quizapp.kinds import KINDS
from quizapp.markup import plain
from quizapp.permissions import AUTHOR, ROLES, may
from quizapp.services.author import line, may_change
from quizapp.services.classes import whose
from quizapp.services.library import is_visible
from quizapp.services.sessions import Person

WHICH = statistics.WHICH
# A figure of fewer people would tell what one of them did.
SMALLEST = 5
# An answer that one learner alone typed may say who they are.
TYPED_BY = 2
MOST_TYPED = 20
# What can be worked out while somebody waits.
MOST_ANSWERS = 50_000
# Thousands of answers are the same few choices; nobody changes what comes out.
_response = lru_cache(maxsize=1000)(json.loads)
LEARNERS = [role for role in ROLES if not may(role, AUTHOR)]


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
class DeckStatistics:
    """A deck with its own figures and a line a question; ``is_capped`` where only the newest answers were counted."""

    deck: Any
    quiz: Quiz
    lines: Sequence[Line]
    is_capped: bool


@dataclass(frozen=True)
class Option:
    """An option in words; how many attempts chose it, and how many of the strongest third (None: too few, or no such third)."""

    text: str
    is_key: bool
    count: int
    strongest: int | None


@dataclass(frozen=True)
class QuestionStatistics:
    """One revision of a question. ``versions``: every revision with its figures, the newest first.

    ``options`` is empty where nothing is chosen or too few learners were asked; ``unanswered`` counts those who chose none.
    """

    line: Line
    versions: Sequence[Line]
    options: Sequence[Option]
    unanswered: int
    typed: Sequence[Miss]
    is_writable: bool


def of_deck(db: Database, person: Person, slug: str, which: str, lang: str) -> DeckStatistics:
    """The statistics of a deck over the attempts that ``which`` (one of ``WHICH``) chooses. Raises NotFound."""
    whose(person)
    with db.reading() as session:
        deck = shelves.deck(session, slug)
        if deck is None or which not in WHICH or not is_visible(person, deck.status, deck.owner_id):
            raise NotFound()
        questions = _asked(statistics.questions(session, deck.id))
        chosen = [asked.row.revision_id for asked in questions if isinstance(asked.body, Options)]
        answers = statistics.answers(session, deck.id, which, LEARNERS, MOST_ANSWERS, responses_to=chosen)
    found, given = quiz(map(_row, answers)), _by_revision(answers)
    lines = [
        _line(asked, found.items.get(asked.row.revision_id, Item(0, 0)), given.get(asked.row.revision_id, []), lang)
        for asked in questions
    ]
    writable = may_change(person, deck)
    listed = [one for one in lines if one.asked.row.status == "published" or (writable and one.item.attempts)]
    return DeckStatistics(deck, _shown_quiz(found), listed, len(answers) >= MOST_ANSWERS)


def of_question(
    db: Database, person: Person, question_id: int, which: str, lang: str, number: int | None = None
) -> QuestionStatistics:
    """The statistics of a question in its revision ``number`` (the newest by default). Raises NotFound."""
    whose(person)
    with db.reading() as session:
        revisions = _asked(statistics.question(session, question_id))
        row = revisions[0].row if revisions else None
        if row is None or which not in WHICH or not is_visible(person, row.deck_status, row.owner_id):
            raise NotFound()
        writable = may_change(person, row)
        if row.status != "published" and not writable:
            raise NotFound()
        answers = statistics.answers_to(session, question_id, row.deck_id, which, LEARNERS, MOST_ANSWERS)
    given = _by_revision(answers)
    of = {one.row.number: _alone(one, given.get(one.row.revision_id, []), lang) for one in revisions}
    shown = of.get(row.number if number is None else number)
    if shown is None:
        raise NotFound()
    here = given.get(shown.asked.row.revision_id, [])
    known = shown.item.facility is not None
    return QuestionStatistics(
        line=shown,
        versions=list(of.values()),
        options=_options(shown, lang) if known else [],
        unanswered=sum(answer.response is None for answer in here),
        typed=misses(_typed(shown.asked, here), TYPED_BY, MOST_TYPED) if known else [],
        is_writable=writable,
    )


def _asked(rows: Sequence[Any]) -> list[Asked]:
    """Revisions out of rows that each hold one in one language, in their order."""
    found: dict[int, Asked] = {}
    for row in rows:
        asked = found.setdefault(row.revision_id, Asked(row, {}, {}))
        asked.stems[row.lang] = line(row)
        asked.bodies[row.lang] = KINDS[row.kind].body.stored(row.body)
    return list(found.values())


def _by_revision(answers: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for answer in answers:
        found.setdefault(answer.revision_id, []).append(answer)
    return found


def _row(answer: Any) -> Row:
    """An answer for the analysis. A time is known only where no answer of the attempt was replaced: only the last is dated."""
    took = None if answer.changed else seconds(answer.before, answer.answered_at)
    return Row(answer.attempt_id, answer.user_id, answer.revision_id, answer.score, took)


def _rests(answers: Sequence[Any]) -> list[float | None]:
    return [rest(answer.total_score, answer.total, answer.score) for answer in answers]


def _alone(asked: Asked, answers: Sequence[Any], lang: str) -> Line:
    """The line of a question whose whole quiz is not at hand."""
    return _line(asked, item([_row(answer) for answer in answers], _rests(answers)), answers, lang)


def _line(asked: Asked, found: Item, answers: Sequence[Any], lang: str) -> Line:
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


def _options(line: Line, lang: str) -> list[Option]:
    chosen = line.chosen
    if chosen is None:
        return []
    best = chosen.strongest if chosen.strongest and line.item.learners >= ENOUGH else {}
    return [
        Option(text, name in chosen.keys, chosen.counts[name], best.get(name)) for name, text in line.asked.options(lang).items()
    ]


def _typed(asked: Asked, answers: Sequence[Any]) -> Iterator[Typed]:
    """What was typed, or put together, and did not get the full mark."""
    if isinstance(asked.body, Options):
        return
    for answer in answers:
        if answer.response and answer.score < 1:
            yield from _wrong(asked, answer, _response(answer.response))


def _wrong(asked: Asked, answer: Any, response: Any) -> Iterator[Typed]:
    body, who = asked.bodies[answer.lang], answer.user_id
    if isinstance(body, Gaps):
        for place, text in response.items():
            if text and not answer.marks.get(place):
                yield Typed(text, answer.lang, str(int(place) + 1) if len(body.gaps) > 1 else "", who, 0.0)
        return
    text = KINDS[asked.row.kind].show(body, response, answer.lang)
    yield Typed(text if isinstance(body, Accepted | Number) else plain(text), answer.lang, "", who, answer.score)


def _shown(found: Item) -> Item:
    """``found`` without what is said only of more learners."""
    if found.learners < SMALLEST:
        return Item(found.attempts, found.learners)
    return found if found.learners >= ENOUGH else replace(found, discrimination=None, efficiency=None, weight=None)


def _shown_quiz(found: Quiz) -> Quiz:
    if found.learners < SMALLEST:
        return Quiz(found.attempts, found.learners, {}, found.questions)
    if found.learners >= ENOUGH:
        return found
    return replace(found, skewness=None, kurtosis=None, alpha=None, error_ratio=None, standard_error=None)
