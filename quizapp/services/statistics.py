"""Statistics of decks, quizzes and questions: of everybody who may not write decks, and never by name.

An instructor sees those of every deck that they may see and of their own quizzes; of a deck that is not theirs, only of its
published questions. What fewer than five learners did stays hidden, and what twenty are needed for stays hidden below twenty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlmodel import Session

from quizapp.analysis.statistics.answers import ENOUGH, Miss, misses
from quizapp.analysis.statistics.items import Item, Quiz, quiz
from quizapp.attempts import policy
from quizapp.content import wildcards
from quizapp.content.bodies import Options
from quizapp.content.quiz import Quiz as Plan
from quizapp.db import Database, statistics
from quizapp.db import library as shelves
from quizapp.db import quiz as quizzes
from quizapp.db.statistics import Counted
from quizapp.db.tables import QuizRow
from quizapp.errors import N_, Conflict, NotFound
from quizapp.kinds import KINDS
from quizapp.permissions import AUTHOR, ROLES, may
from quizapp.services import accepting, regrade
from quizapp.services.author import may_change
from quizapp.services.classes import whose
from quizapp.services.draft import own_question
from quizapp.services.library import is_visible
from quizapp.services.lines import (
    SMALLEST,
    Asked,
    Line,
    Option,
    asked_in,
    by_revision,
    line_alone,
    line_of,
    options_of,
    row_of,
    typed_in,
)
from quizapp.services.sessions import Person

WHICH = statistics.WHICH
# An answer that one learner alone typed may say who they are.
TYPED_BY = 2
MOST_TYPED = 20
# What can be worked out while somebody waits.
MOST_ANSWERS = 50_000
LEARNERS = [role for role in ROLES if not may(role, AUTHOR)]


@dataclass(frozen=True)
class Statistics:
    """A deck or a quiz (``row``) with its own figures and a line a question; ``is_capped`` where only the newest answers were
    counted; ``which`` attempt of each learner was."""

    row: Any
    which: str
    quiz: Quiz
    lines: Sequence[Line]
    is_capped: bool


@dataclass(frozen=True)
class Mistake:
    """An answer that was marked wrong often, and whether it can become one of the accepted ones."""

    miss: Miss
    can_be_accepted: bool


@dataclass(frozen=True)
class QuestionStatistics:
    """One revision of a question. ``versions``: every revision with its figures, the newest first.

    ``options`` is empty where nothing is chosen or too few learners were asked; ``unanswered`` counts those who chose none.
    ``quizzes``: those of this instructor that asked it; ``quiz`` the one whose attempts were counted, None for the deck's.
    """

    line: Line
    which: str
    versions: Sequence[Line]
    options: Sequence[Option]
    unanswered: int
    typed: Sequence[Mistake]
    is_writable: bool
    quizzes: Sequence[Any]
    quiz: QuizRow | None


def of_deck(db: Database, person: Person, slug: str, which: str | None, lang: str) -> Statistics:
    """The statistics of a deck, over the attempts that ``which`` (in ``WHICH``) chooses, by default the first. Raises NotFound."""
    whose(person)
    with db.reading() as session:
        deck = shelves.deck(session, slug)
        if deck is None or not is_visible(person, deck.status, deck.owner_id):
            raise NotFound()
        counted = _counted(statistics.of_deck(deck.id), which or "first")
        questions = asked_in(statistics.questions(session, deck.id))
        found = _of_set(session, deck, counted, questions, lang)
    writable = may_change(person, deck)
    listed = [one for one in found.lines if one.asked.row.status == "published" or (writable and one.item.attempts)]
    return replace(found, lines=listed)


def of_quiz(db: Database, person: Person, quiz_id: int, which: str | None, lang: str, now: datetime) -> Statistics:
    """The statistics of an instructor's quiz, with a line for every revision that was asked; by default of the attempts that count
    for the result. Raises NotFound."""
    with db.reading() as session:
        row, counted = _of_quiz(session, person, quiz_id, which, now)
        return _of_set(session, row, counted, asked_in(statistics.asked(session, counted)), lang)


def of_question(
    db: Database,
    person: Person,
    question_id: int,
    which: str | None,
    lang: str,
    now: datetime,
    *,
    number: int | None = None,
    quiz_id: int | None = None,
) -> QuestionStatistics:
    """The statistics of a question in its revision ``number`` (the newest by default), in the attempts at its deck or at an
    instructor's quiz. Raises NotFound."""
    owner_id = whose(person)
    with db.reading() as session:
        revisions = asked_in(statistics.question(session, question_id))
        row = revisions[0].row if revisions else None
        if row is None:
            raise NotFound()
        writable = may_change(person, row)
        if quiz_id is None:
            of, counted = None, _counted(statistics.of_deck(row.deck_id), which or "first")
        else:
            of, counted = _of_quiz(session, person, quiz_id, which, now)
        elsewhere = statistics.quizzes(session, question_id, owner_id)
        is_listed = is_visible(person, row.deck_status, row.owner_id) and (row.status == "published" or writable)
        if not is_listed and quiz_id not in {each.id for each in elsewhere}:
            raise NotFound()
        answers = statistics.answers_to(session, question_id, counted)
    given = by_revision(answers)
    lines = {one.row.number: line_alone(one, given.get(one.row.revision_id, []), lang) for one in revisions}
    shown = lines.get(row.number if number is None else number)
    if shown is None:
        raise NotFound()
    here = given.get(shown.asked.row.revision_id, [])
    known = shown.item.facility is not None
    return QuestionStatistics(
        line=shown,
        which=counted.which,
        versions=list(lines.values()),
        options=options_of(shown, lang) if known else [],
        unanswered=sum(answer.response is None for answer in here),
        typed=_mistakes(shown.asked, revisions[0], here) if known else [],
        is_writable=writable,
        quizzes=elsewhere,
        quiz=of,
    )


def accept(
    db: Database, person: Person, question_id: int, found: QuestionStatistics, *, lang: str, part: str, text: str, now: datetime
) -> regrade.Done | None:
    """Makes an answer of ``found.typed`` one of the accepted ones and marks all answers to the question again.

    None: it was accepted before. Raises NotFound, Conflict (no longer in the list, cannot be accepted, the question was changed).
    """
    newest = found.versions[0].asked
    with db.writing() as session:
        question, key_point, _ = own_question(session, person, question_id, lock=True)
        if _accepts(newest, lang, text):
            return None
        miss = next((one.miss for one in found.typed if (one.miss.lang, one.miss.part, one.miss.text) == (lang, part, text)), None)
        if miss is None or question.revision != newest.row.number:
            raise Conflict(N_("The question or its answers have changed. Nothing was accepted; look at the list now."))
        body = _accepting(found.line.asked, newest, miss)
        if body is None:
            raise Conflict(N_("This answer cannot be added to the accepted ones. Edit the question instead."))
        done = accepting.accept(session, person, question, key_point.slug, body, lang, now)
        session.commit()
    return done


def _counted(of: Any, which: str) -> Counted:
    if which not in WHICH:
        raise NotFound()
    return Counted(of, which, LEARNERS, MOST_ANSWERS)


def _of_quiz(session: Session, person: Person, quiz_id: int, which: str | None, now: datetime) -> tuple[QuizRow, Counted]:
    row = quizzes.one(session, quiz_id, whose(person))
    if row is None:
        raise NotFound()
    counts = Plan.model_validate(row.plan).counts
    of = statistics.of_quiz(row.id, now - policy.GRACE)
    return row, _counted(of, which or (counts if counts in WHICH else "all"))


def _of_set(session: Session, row: Any, counted: Counted, questions: Sequence[Asked], lang: str) -> Statistics:
    chosen = [asked.row.revision_id for asked in questions if isinstance(asked.body, Options)]
    answers = statistics.answers(session, counted, responses_to=chosen)
    found, given = quiz(map(row_of, answers)), by_revision(answers)
    lines = [
        line_of(asked, found.items.get(asked.row.revision_id, Item(0, 0)), given.get(asked.row.revision_id, []), lang)
        for asked in questions
    ]
    return Statistics(row, counted.which, _shown_quiz(found), lines, len(answers) >= MOST_ANSWERS)


def _mistakes(asked: Asked, newest: Asked, answers: Sequence[Any]) -> list[Mistake]:
    found = misses(typed_in(asked, answers), TYPED_BY, MOST_TYPED)
    return [Mistake(one, _accepting(asked, newest, one) is not None) for one in found]


def _accepting(asked: Asked, newest: Asked, miss: Miss) -> Any:
    """The body that counts now with an answer among the accepted ones; None where that cannot be: a gap may not be typed."""
    kind, lang, response = KINDS[asked.row.kind], miss.lang, miss.response
    key = accepting.Key(kind.name, asked.bodies[lang], newest.row.kind, newest.bodies.get(lang), newest.row.status)
    made = key.accepting(response, lang)
    if made is None:
        return None
    is_better = kind.grade(made, response, lang).score > kind.grade(key.body, response, lang).score
    return made if is_better else None


def _accepts(newest: Asked, lang: str, text: str) -> bool:
    """Whether ``text`` stands among the accepted answers."""
    bodies: Mapping[str, Any] = newest.bodies
    accepted = KINDS[newest.row.kind].typed(bodies[lang]) if lang in bodies else ()
    return wildcards.as_answer(text) in chain.from_iterable(accepted)


def _shown_quiz(found: Quiz) -> Quiz:
    if found.learners < SMALLEST:
        return Quiz(found.attempts, found.learners, {}, found.questions)
    if found.learners >= ENOUGH:
        return found
    return replace(found, skewness=None, kurtosis=None, alpha=None, error_ratio=None, standard_error=None)
