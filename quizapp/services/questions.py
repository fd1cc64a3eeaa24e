"""Storing questions: the one place that makes a revision, for deck files and forms alike."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from quizapp.content.deck import Question, Wording
from quizapp.db import bank
from quizapp.db.tables import DeckRow, QuestionRow, WordingRow
from quizapp.kinds import KINDS
from quizapp.markup import render
from quizapp.services.glossary import terms_in


def fingerprint(data: Any) -> str:
    """A hash of plain data, equal for equal data whatever the order of its keys."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def question_hash(question: Question) -> str:
    """A hash of what ``question`` says: its kind, its level and its wordings."""
    return fingerprint(question.model_dump(mode="json", include={"kind", "level", "wordings"}))


def citation(key_point: Any, source: Any) -> str:
    """A hash of what is shown with each question of ``key_point``: who says it, where, errata, the picture.

    Both are rows, or anything with the same attributes; ``source`` may be None.
    """
    told: list[Any] = [key_point.voice, key_point.paragraphs, key_point.errata, key_point.pictures, key_point.alt]
    if source is not None:
        told.append(source.voices.get(key_point.voice))
        told.append([source.paragraphs.get(str(number)) for number in key_point.paragraphs])
        told.append([erratum for erratum in source.errata if erratum["id"] in key_point.errata])
    return fingerprint(told)


def html_of(kind: str, wording: Wording, lang: str) -> dict[str, str]:
    """Every text of ``wording`` rendered, by the name that the kind's pages use; ``stem`` and ``explanation`` always."""
    html = {name: render(text, lang, phrases=not name.startswith("why/")) for name, text in KINDS[kind].texts(wording.body).items()}
    return html | {"stem": render(wording.stem, lang, phrases=True), "explanation": render(wording.explanation, lang)}


def save_revision(session: Session, row: QuestionRow, question: Question, author_id: int | None, now: datetime) -> None:
    """Stores ``question`` as the newest revision of ``row`` (its first where ``row`` is new). Does not commit."""
    if row.id is None:
        session.add(row)
    else:
        row.revision += 1
    row.kind, row.level, row.changed_at = question.kind, question.level, now
    session.flush()
    texts: dict[str, Mapping[str, Any]] = {}
    for lang, wording in question.wordings.items():
        body = wording.body.model_dump(mode="json")
        html = html_of(question.kind, wording, lang)
        columns = {"stem": wording.stem, "body": body, "explanation": wording.explanation, "html": html}
        columns["prepared"] = KINDS[question.kind].prepared(wording.body, lang)
        texts[lang] = columns | {"terms": terms_in(session, wording.explanation, lang)}
    bank.add_revision(session, row, author_id, now, texts)


def prepare_again(session: Session) -> None:
    """Brings up to date what marking keeps of the current questions: code and dictionaries change. Does not commit."""
    for revision_id, lang, kind, prepared in bank.prepared(session):
        if not KINDS[kind].is_current(prepared, lang):
            wording = session.get_one(WordingRow, (revision_id, lang))
            wording.prepared = KINDS[kind].prepared(KINDS[kind].body.stored(wording.body), lang)


def stored(session: Session, row: QuestionRow, key_point: str) -> Question:
    """The current revision of ``row`` as content."""
    wordings = {
        lang: Wording(stem=found.stem, body=KINDS[row.kind].body.stored(found.body), explanation=found.explanation)
        for lang, found in bank.wordings(session, row.id, row.revision).items()
    }
    made = {"uid": row.uid, "key_point": key_point, "facet": row.facet, "kind": row.kind, "level": row.level}
    return Question.model_validate(made | {"wordings": wordings})


def recount(session: Session, deck: DeckRow) -> None:
    """Brings the deck's numbers of published questions up to date. Does not commit."""
    session.flush()
    kinds = bank.count(session, deck.id)
    if kinds != deck.kinds:
        deck.kinds = kinds
        deck.counts = {lang: sum(numbers.values()) for lang, numbers in kinds.items()}
