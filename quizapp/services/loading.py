"""Loading deck files into the store. Loading the same file twice changes nothing; what a form changed is never overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from quizapp.content.deck import Deck, KeyPoint, Question
from quizapp.content.source import Source
from quizapp.db import Database, bank
from quizapp.db.tables import DeckRow, KeyPointRow, QuestionRow, SourceRow
from quizapp.errors import N_, Invalid
from quizapp.services.deckfolder import DeckFile, DeckFolder
from quizapp.services.glossary import load_glossary
from quizapp.services.questions import citation, fingerprint, prepare_again, question_hash, recount, save_revision, stored

# The loaded hash of what its file no longer has. It is retired, and published again when it comes back; what a form retired
# stays retired.
MISSING = ""


@dataclass
class DeckReport:
    """What loading did to one deck, in uids of questions; ``conflicts`` were changed in a form and in the file."""

    slug: str
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def load(db: Database, folder: DeckFolder, now: datetime) -> list[DeckReport]:
    """Stores ``folder`` in one transaction and says what it did. Raises Invalid where the folder has problems."""
    if any(problem.fatal for problem in folder.problems):
        raise Invalid(N_("The deck files have problems; nothing was loaded."), folder.problems)
    with db.writing() as session:
        told = {key_point.id: citation(key_point, source) for key_point, source in bank.citing(session)}
        sources = {slug: _load_source(session, source) for slug, source in folder.sources.items()}
        if folder.glossary is not None:
            load_glossary(session, folder.glossary)
        bank.keep_pictures(session, ((name, "image/svg+xml", data) for name, data in folder.pictures.values()))
        reports = [_load_deck(session, found, folder, sources, now) for found in folder.decks.values()]
        _touch(session, told, now)
        prepare_again(session)
        session.commit()
    return reports


def _touch(session: Session, told: Mapping[int, str], now: datetime) -> None:
    """A card shows who says it and where: where that changed, its question counts as changed."""
    session.flush()
    for key_point, source in bank.citing(session):
        if key_point.id in told and told[key_point.id] != citation(key_point, source):
            bank.touch(session, key_point.id, now)


def _load_source(session: Session, source: Source) -> SourceRow:
    data = source.model_dump(mode="json", exclude={"errata": {"__all__": {"never"}}})
    row = bank.source(session, source.source) or SourceRow(slug=source.source)
    if row.loaded_hash != fingerprint(data):
        for name in ("title", "about", "voices", "paragraphs", "errata"):
            setattr(row, name, data[name])
        row.loaded_hash = fingerprint(data)
        session.add(row)
        session.flush()
    return row


def _load_deck(
    session: Session, found: DeckFile, folder: DeckFolder, sources: Mapping[str, SourceRow], now: datetime
) -> DeckReport:
    deck, report = found.deck, DeckReport(found.deck.deck)
    row = bank.deck(session, deck.deck)
    if row is None:
        row = DeckRow(slug=deck.deck, status="published", changed_at=now)
    values = _deck_values(deck) | {"source_id": sources[deck.source].id if deck.source else None}
    _update(row, values, report, deck.deck, session, now)
    key_points = _load_key_points(session, row, deck, folder, report, now)
    _load_questions(session, row, found.questions, key_points, report, now)
    recount(session, row)
    return report


def _deck_values(deck: Deck) -> dict[str, Any]:
    data = deck.model_dump(mode="json", exclude_none=True, include={"title", "summary", "objectives", "presumes", "anki"})
    return data | {"position": deck.order}


def _verdict(row: DeckRow | KeyPointRow | QuestionRow, version: str, current: str) -> str:
    """What to do with a row whose file version is ``version`` and which now says ``current``.

    ``write`` it; it stays the ``same``, also where only a form changed it; form and file have come to ``agree``; or both
    changed it, a ``conflict``. A row that a form made (``loaded_hash`` None) was never the file's to overwrite.
    """
    if not row.edited and row.loaded_hash is not None:
        return "same" if row.loaded_hash == version else "write"
    if current == version:
        return "agree"
    return "same" if row.loaded_hash == version else "conflict"


def _update(
    row: DeckRow | KeyPointRow, values: Mapping[str, Any], report: DeckReport, name: str, session: Session, now: datetime
) -> None:
    """Brings the columns of a deck or key point to ``values`` where the file may, else reports a conflict."""
    version = fingerprint(values)
    verdict = "write"
    if row.id is not None:
        verdict = _verdict(row, version, fingerprint({key: getattr(row, key) for key in values}))
    if verdict == "conflict":
        report.conflicts.append(name)
    elif verdict == "agree":
        row.loaded_hash, row.edited = version, False
    elif verdict == "write":
        for key, value in values.items():
            setattr(row, key, value)
        row.loaded_hash, row.changed_at, row.edited = version, now, False
        session.add(row)
        session.flush()


def _load_key_points(
    session: Session, row: DeckRow, deck: Deck, folder: DeckFolder, report: DeckReport, now: datetime
) -> dict[str, KeyPointRow]:
    there = bank.key_points(session, row.id)
    for place, key_point in enumerate(deck.key_points):
        known = there.get(key_point.id)
        if known is None:
            known = there[key_point.id] = KeyPointRow(deck_id=row.id, slug=key_point.id, changed_at=now)
        elif known.loaded_hash == MISSING:
            known.retired = False
        _update(known, key_point_values(key_point, place, folder), report, f"{deck.deck}/{key_point.id}", session, now)
    for slug in set(there) - {key_point.id for key_point in deck.key_points}:
        known = there[slug]
        if known.loaded_hash is not None and not known.retired and not known.edited:
            known.retired, known.loaded_hash = True, MISSING
    return there


def key_point_values(key_point: KeyPoint, place: int, folder: DeckFolder) -> dict[str, Any]:
    """The columns of a key point's row."""
    picture = key_point.picture
    files = {lang: name for lang in ("ja", "en") if picture and (name := getattr(picture, lang))}
    return {
        "position": place,
        "voice": key_point.voice,
        "paragraphs": list(key_point.at),
        "errata": list(key_point.errata),
        "pictures": {lang: folder.pictures[name][0] for lang, name in files.items()},
        "alt": picture.alt.model_dump(exclude_none=True) if picture else {},
        "record": key_point.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True),
    }


def _load_questions(
    session: Session,
    deck: DeckRow,
    questions: tuple[Question, ...],
    key_points: Mapping[str, KeyPointRow],
    report: DeckReport,
    now: datetime,
) -> None:
    # A uid keeps its question even after that was moved to another deck.
    there = bank.of_file(session, deck.slug)
    for place, question in enumerate(questions):
        row = there.get(question.uid)
        if row is None:
            row = _new(session, deck, question, key_points[question.key_point], now)
            report.new.append(question.uid)
        else:
            _load_question(session, question, row, report, now)
        row.position = place if row.deck_id == deck.id else row.position
    for uid in sorted(set(there) - {question.uid for question in questions}):
        row = there[uid]
        if row.loaded_hash is None or row.status == "retired":
            continue
        if row.edited:
            report.conflicts.append(uid)
        else:
            row.status, row.loaded_hash = "retired", MISSING
            report.retired.append(uid)
    for elsewhere in {row.deck_id for row in there.values()} - {deck.id}:
        recount(session, session.get_one(DeckRow, elsewhere))


def _new(session: Session, deck: DeckRow, question: Question, key_point: KeyPointRow, now: datetime) -> QuestionRow:
    row = QuestionRow(
        uid=question.uid, deck_id=deck.id, key_point_id=key_point.id, facet=question.facet, kind=question.kind,
        level=question.level, status="published", loaded_hash=question_hash(question), changed_at=now,
    )  # fmt: skip
    save_revision(session, row, question, None, now)
    return row


def _load_question(session: Session, question: Question, row: QuestionRow, report: DeckReport, now: datetime) -> None:
    version = question_hash(question)
    if not row.edited and row.loaded_hash == version:
        report.same.append(question.uid)
        return
    current = question_hash(stored(session, row, question.key_point))
    verdict = _verdict(row, version, current)
    if verdict == "conflict":
        report.conflicts.append(question.uid)
    elif verdict == "same":
        report.same.append(question.uid)
    elif verdict == "agree":
        row.loaded_hash, row.edited = version, False
        report.same.append(question.uid)
    else:
        if row.loaded_hash == MISSING:
            row.status = "published"
        if current != version:
            save_revision(session, row, question, None, now)
        row.loaded_hash = version
        report.changed.append(question.uid)
