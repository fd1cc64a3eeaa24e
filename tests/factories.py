"""Small decks for tests, made of the same compact records as the shipped ones."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from quizapp.content.deck import Deck
from quizapp.content.glossary import Mentions, Term
from quizapp.content.text import LANGUAGES
from quizapp.db import Database
from quizapp.keypoints.compose import compose
from quizapp.services.deckfolder import DeckFile, DeckFolder
from quizapp.services.loading import load

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def key_point(name: str = "sky", **changes: Any) -> dict[str, Any]:
    """A key point with a choice, a cloze, a short answer and a true/false question, in both languages."""
    record: dict[str, Any] = {
        "id": name,
        "level": "understand",
        "statement": {"ja": "空は{{青|あお::色}}い。", "en": "The {{sky}} is blue."},
        "explain": {"ja": "青い光がよく散るからである。", "en": "Blue light is scattered most."},
        "ask": {"ja": f"{name}の色は何か。", "en": f"Which colour is the {name}?"},
        "answer": {"ja": "青色", "en": "Blue"},
        "not": [
            {"ja": "赤色", "en": "Red", "why": {"ja": "赤は散りにくい。", "en": "Red is scattered least."}},
            {"ja": "緑色", "en": "Green", "why": {"ja": "緑は間にある。", "en": "Green lies between."}},
        ],
        "accept": {"ja": ["青", "ブルー"], "en": ["blue"]},
        "untrue": {"ja": "空は緑である。", "en": "The sky is green.", "why": {"ja": "青である。", "en": "It is blue."}},
    }
    return record | changes


def _both(text: str) -> dict[str, str]:
    return {"ja": text, "en": text}


# Written out, since no key point makes them: a question of every other kind, and a cloze to choose from.
OTHER_KINDS: list[dict[str, Any]] = [
    {"id": name, "kind": kind, "stem": {"ja": f"{name}は何か。", "en": f"What is {name}?"}, "body": body}
    for name, kind, body in (
        ("both", "multi", {"options": [{"id": o, "text": _both(o), "correct": str(o in "ab").lower()} for o in "abcd"]}),
        ("pairs", "matching", {"pairs": [{"left": _both(f"Left {n}"), "right": _both(f"Right {n}")} for n in "123"]}),
        ("order", "ordering", {"items": [_both(f"No. {n}") for n in "123"]}),
        ("figure", "numeric", {"value": "1500", "tolerance": "0.5", "unit": "km"}),
    )
]
OTHER_KINDS.append(
    {"id": "pick", "kind": "cloze", "body": {"text": {"ja": "空は{{青~赤~緑}}い。", "en": "The sky is {{blue~red~green}}."}}}
)


def in_one_language(record: Any, lang: str) -> Any:
    """``record`` without every text in the other language."""
    other = "en" if lang == "ja" else "ja"
    if isinstance(record, dict):
        return {name: in_one_language(value, lang) for name, value in record.items() if name != other}
    return [in_one_language(value, lang) for value in record] if isinstance(record, list) else record


def deck(slug: str = "colours", key_points: list[dict[str, Any]] | None = None, **changes: Any) -> Deck:
    """A deck of content."""
    record = {
        "deck": slug,
        "title": {"ja": "色の話", "en": "About colours"},
        "summary": {"ja": "色について。", "en": "What colours are."},
        "key_points": key_points if key_points is not None else [key_point()],
    }
    return Deck.model_validate(record | changes)


def folder(*decks: Deck) -> DeckFolder:
    """``decks`` as they would come from a folder of files."""
    found = DeckFolder()
    for one in decks or (deck(),):
        questions, problems = compose(one)
        assert not problems, [str(problem) for problem in problems]
        found.decks[one.deck] = DeckFile(one, tuple(questions))
    return found


def mentions(terms: Iterable[Term]) -> Mentions:
    """What finds ``terms`` in texts."""
    return Mentions((term.id, lang, term.forms(lang)) for term in terms for lang in LANGUAGES)


def load_decks(db: Database, *decks: Deck) -> None:
    """Stores ``decks`` (one small deck by default) as published."""
    load(db, folder(*decks), NOW)
