"""Small decks written in forms, learners who answer them, and keys that are mended afterwards."""

from typing import Any

from sqlalchemy import select

from quizapp.db import Database
from quizapp.db.tables import AttemptRow, ItemRow, QuestionRow
from quizapp.services import author, draft, key_points, play
from quizapp.services.draft import Draft
from quizapp.services.sessions import Person
from tests.factories import NOW

CLAIM = {"statement": {"en": "The sky is blue."}, "explain": {"en": "Blue light is scattered."}, "level": "remember"}


def written(kind: str, body: dict[str, Any], **changes: Any) -> Draft:
    """A question of a kind as a form sends it, in English."""
    values = {"stems": {"en": "Which colour?"}, "explanations": {"en": "So it is."}, "bodies": {"en": body}}
    return Draft(**({"kind": kind, "level": "apply", "langs": ("en",)} | values | changes))


def options(right: str, *texts: str, credit: str = "minus") -> dict[str, Any]:
    """The raw Options a, b, c, …; ``right`` has the letters of the right ones."""
    texts = texts or ("Blue", "Red", "Green")
    made = [{"id": "abcdefgh"[place], "text": text, "correct": "abcdefgh"[place] in right} for place, text in enumerate(texts)]
    return {"options": made, "credit": credit}


def deck(db: Database, owner: Person, *drafts: Draft) -> tuple[str, list[int]]:
    """The slug of a published deck with these questions, each about a key point of its own, and their ids."""
    slug = author.new_slug()
    author.create_deck(db, owner, slug, {"title": {"en": "Colours"}, "summary": {"en": "Colours."}}, NOW)
    made = []
    for each in drafts:
        point = key_points.create(db, owner, slug, author.new_slug(), CLAIM, NOW)
        made.append(draft.create(db, owner, point.id, author.new_slug(), each, publish=True, now=NOW).id)
    author.set_deck_status(db, owner, slug, "published", NOW)
    return slug, made


def mend(db: Database, owner: Person, question_id: int, changed: Draft) -> int:
    """Saves ``changed`` as the newest version of a question and returns its number."""
    draft.save(db, owner, question_id, number(db, question_id), changed, publish=False, now=NOW)
    return number(db, question_id)


def number(db: Database, question_id: int) -> int:
    """The number of the newest version of a question."""
    with db.reading() as session:
        return session.execute(select(QuestionRow.revision).where(QuestionRow.id == question_id)).scalar_one()


def begin(db: Database, learner: Person | None, slug: str, feedback: str = "now") -> str:
    """The key of a new attempt at every question of a deck, in the deck's order."""
    return play.start(db, learner, slug, lang="en", number=0, order="deck", feedback=feedback, now=NOW).key


def answer(db: Database, learner: Person, key: str, place: int, *given: str) -> None:
    """Answers with typed texts, or chooses the options with these ids."""
    page = play.question(db, learner, key, place, NOW)
    if page.kind.typed(page.body):
        form = {"answer": [given[0]]} | {f"gap-{gap}": [text] for gap, text in enumerate(given)}
    else:
        form = {"choice": [str(page.row.arrangement.index(option)) for option in given]}
    play.answer(db, learner, key, place, form, NOW)


def take(db: Database, learner: Person, slug: str, *given: str) -> str:
    """The key of an attempt at a deck of one question that is answered."""
    key = begin(db, learner, slug)
    answer(db, learner, key, 1, *given)
    return key


def item(db: Database, key: str, place: int = 1) -> Any:
    """The row of an item."""
    with db.reading() as session:
        query = select(ItemRow).join(AttemptRow, AttemptRow.id == ItemRow.attempt_id)
        return session.scalars(query.where(AttemptRow.key == key, ItemRow.place == place)).one()


def score(db: Database, key: str) -> float:
    """The sum of an attempt."""
    with db.reading() as session:
        return session.execute(select(AttemptRow.score).where(AttemptRow.key == key)).scalar_one()
