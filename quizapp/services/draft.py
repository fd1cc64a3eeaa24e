"""Writing questions: every save is a new revision; what learners have answered stays with the revision they saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session

from quizapp.content.bodies import Options
from quizapp.content.deck import LEVELS, Question, Wording
from quizapp.content.problem import Problem
from quizapp.content.text import LANGUAGES, Prose
from quizapp.db import Database, author, bank
from quizapp.db.tables import DeckRow, KeyPointRow, QuestionRow
from quizapp.errors import N_, Conflict, Invalid, NotFound
from quizapp.keypoints.compose import unlike
from quizapp.kinds import KINDS, Grade, Kind
from quizapp.services.author import STATUSES, checked_slug, claim, may_change, mend, slip
from quizapp.services.key_points import own_key_point
from quizapp.services.questions import html_of, question_hash, recount, save_revision, stored
from quizapp.services.sessions import Person

_PROSE: TypeAdapter[str] = TypeAdapter(Prose)
_MISSING = {
    "stem": N_("The question is missing in this language."),
    "explanation": N_("The explanation is missing in this language."),
}
NOT_YET = "…"


@dataclass(frozen=True)
class Draft:
    """What a form sent, not checked yet: texts and raw bodies by language; ``langs`` are those in which something was typed."""

    kind: str
    level: str
    langs: tuple[str, ...] = ()
    stems: Mapping[str, str] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A question to be changed, with its key point and its deck; no row and no question where it is new."""

    deck: DeckRow
    key_point: KeyPointRow
    row: QuestionRow | None = None
    question: Question | None = None

    @property
    def claim(self) -> dict[str, str]:
        """What the key point says, as plain text by language."""
        return claim(self.key_point.record)

    @property
    def explain(self) -> Mapping[str, str]:
        """The explanation of the key point, which a new question starts from."""
        found: Mapping[str, str] = self.key_point.record["explain"]
        return found


@dataclass(frozen=True)
class Saved:
    """The id of a question, the slug of its deck, and advice that does not stop anything."""

    id: int
    deck: str
    advice: list[Problem]


@dataclass(frozen=True)
class Shown:
    """What the pages of a kind read from an item of an attempt."""

    lang: str
    html: Mapping[str, str]
    arrangement: list[str]
    pictures: Mapping[str, str]
    alt: Mapping[str, str]
    response: Any = None
    terms: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Preview:
    """A draft as the learner will see it: asked, and answered rightly."""

    kind: Kind
    body: Any
    asked: Shown
    answered: Shown
    grade: Grade


def blank(db: Database, person: Person, key_point_id: int) -> Page:
    """What a form for a new question about a key point needs. Raises NotFound."""
    with db.reading() as session:
        key_point, deck = own_key_point(session, person, key_point_id)
        return Page(deck, key_point)


def page(db: Database, person: Person, question_id: int) -> Page:
    """What the form of a question needs. Raises NotFound."""
    with db.reading() as session:
        row, key_point, deck = own_question(session, person, question_id)
        return Page(deck, key_point, row, stored(session, row, key_point.slug))


def create(db: Database, person: Person, key_point_id: int, slug: str, draft: Draft, *, publish: bool, now: datetime) -> Saved:
    """Adds a question; the same form sent twice adds one. Raises NotFound, Invalid, Conflict."""
    with db.writing() as session:
        key_point, deck = own_key_point(session, person, key_point_id, lock=True)
        uid = f"{deck.slug}/{key_point.slug}/{checked_slug(slug)}"
        question = checked(draft, uid, key_point.slug, slug)
        row = bank.question(session, uid)
        if row is None:
            row = QuestionRow(
                uid=uid, deck_id=deck.id, key_point_id=key_point.id, facet=slug, kind=question.kind, level=question.level,
                status="published" if publish else "draft", edited=True, changed_at=now,
                position=author.next_position(session, QuestionRow, deck.id),
            )  # fmt: skip
            save_revision(session, row, question, person.id, now)
        elif question_hash(stored(session, row, key_point.slug)) != question_hash(question):
            raise Conflict(N_("This form was already sent with other texts. Look at the question that it made."))
        recount(session, deck)
        saved = Saved(row.id, deck.slug, advice(question))
        session.commit()
    return saved


def save(db: Database, person: Person, question_id: int, version: int, draft: Draft, *, publish: bool, now: datetime) -> Saved:
    """Stores a new revision, unless nothing changed. Raises NotFound, Invalid, Conflict (stale ``version``)."""
    with db.writing() as session:
        row, key_point, deck = own_question(session, person, question_id, lock=True)
        question = checked(draft, row.uid, key_point.slug, row.facet)
        if question_hash(stored(session, row, key_point.slug)) != question_hash(question):
            if row.revision != version:
                raise Conflict(N_("Somebody else changed this question while you were writing. Nothing was overwritten."))
            row.edited = True
            save_revision(session, row, question, person.id, now)
        if publish:
            _set(row, "published", now)
        recount(session, deck)
        saved = Saved(row.id, deck.slug, advice(question))
        session.commit()
    return saved


def set_status(db: Database, person: Person, question_id: int, status: str, now: datetime) -> str:
    """Publishes or retires a question, or makes it a draft again. Returns the deck's slug. Raises NotFound, Invalid."""
    with db.writing() as session:
        row, key_point, deck = own_question(session, person, question_id, lock=True)
        if status not in STATUSES:
            raise Invalid(N_("There is no such state."))
        if status == "published" and key_point.retired:
            raise Invalid(N_("Its key point is retired. Bring that back first."))
        slug = deck.slug
        _set(row, status, now)
        recount(session, deck)
        session.commit()
    return slug


def checked(draft: Draft, uid: str, key_point: str, facet: str) -> Question:
    """``draft`` as content. Raises Invalid with every problem; each ends its path with a language where it has one."""
    _known(draft)
    problems: list[Problem] = []
    wordings: dict[str, Wording] = {}
    for lang in draft.langs:
        wording, wrong = _wording(draft, lang)
        problems += wrong
        if wording:
            wordings[lang] = wording
    if not draft.langs:
        problems.append(Problem(N_("Write the question in at least one language."), where=("stem", LANGUAGES[0])))
    problems += [Problem(p.message, p.params, ("body",)) for p in (unlike(wordings) if not problems else [])]
    if problems:
        raise mend(problems)
    made = {"uid": uid, "key_point": key_point, "facet": facet, "kind": draft.kind, "level": draft.level}
    return Question.model_validate(made | {"wordings": wordings})


def advice(question: Question) -> list[Problem]:
    """What would make the question better: a reason for each wrong option."""
    bare = {
        option.text: lang
        for lang, wording in question.wordings.items()
        if isinstance(wording.body, Options)
        for option in wording.body.options
        if not option.correct and not option.why
    }
    message = N_("Say why “%(text)s” is wrong: whoever chooses it learns most from that.")
    return [Problem(message, {"text": text}, ("body", "options", lang), fatal=False) for text, lang in bare.items()]


def preview(draft: Draft, key_point: KeyPointRow, lang: str) -> Preview:
    """``draft`` as a learner sees it, with dots for texts that are not written yet. Raises Invalid where it has no answer yet."""
    _known(draft)
    kind = KINDS[draft.kind]
    stem = draft.stems.get(lang) or kind.default_stem.get(lang) or NOT_YET
    explanation = draft.explanations.get(lang) or NOT_YET
    filled = Draft(draft.kind, draft.level, (lang,), {lang: stem}, {lang: explanation}, draft.bodies)
    wording, problems = _wording(filled, lang)
    if wording is None:
        raise mend(problems)
    body = wording.body
    asked = Shown(lang, html_of(draft.kind, wording, lang), kind.arrange(body, Random(0)), key_point.pictures, key_point.alt)  # noqa: S311, not a secret
    answered = Shown(lang, asked.html, asked.arrangement, asked.pictures, asked.alt, kind.key(body))
    return Preview(kind, body, asked, answered, kind.grade(body, answered.response, lang))


def _known(draft: Draft) -> None:
    if draft.kind not in KINDS or draft.level not in LEVELS:
        raise Invalid(N_("The form was not complete. Open it again."))


def _wording(draft: Draft, lang: str) -> tuple[Wording | None, list[Problem]]:
    kind = KINDS[draft.kind]
    texts = {
        "stem": draft.stems.get(lang, "").strip() or kind.default_stem.get(lang, ""),
        "explanation": draft.explanations.get(lang, "").strip(),
    }
    problems = [problem for name, text in texts.items() for problem in _prose(name, text, lang)]
    if lang not in draft.bodies:
        return None, [*problems, Problem(N_("The answer is missing in this language."), where=("body", lang))]
    try:
        body = kind.body.model_validate(draft.bodies[lang])
    except ValidationError as error:
        return None, problems + [slip(detail, ("body",), lang) for detail in error.errors()]
    problems += [Problem(p.message, p.params, ("body", *p.where, lang), fatal=p.fatal) for p in kind.check(body)]
    return (None if problems else Wording(body=body, **texts)), problems


def _prose(name: str, text: str, lang: str) -> list[Problem]:
    if not text:
        return [Problem(_MISSING[name], where=(name, lang))]
    try:
        _PROSE.validate_python(text)
    except ValidationError as error:
        return [slip({**detail, "loc": ()}, (name,), lang) for detail in error.errors()]
    return []


def own_question(
    session: Session, person: Person, question_id: int, *, lock: bool = False
) -> tuple[QuestionRow, KeyPointRow, DeckRow]:
    """A question with its key point and its deck, if this person may change them. Raises NotFound."""
    found = author.question(session, question_id, lock=lock)
    if found is None or not may_change(person, found[2]):
        raise NotFound()
    return found


def _set(row: QuestionRow, status: str, now: datetime) -> None:
    if row.status != status:
        row.status, row.edited, row.changed_at = status, True, now
