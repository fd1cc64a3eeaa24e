"""Queries on decks, key points, questions and their revisions, for those who write them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlmodel import Session

from quizapp.db.tables import DeckRow, KeyPointRow, PictureRow, QuestionRow, RevisionRow, SourceRow, WordingRow


def source(session: Session, slug: str) -> SourceRow | None:
    """The source with this slug."""
    return session.scalars(select(SourceRow).where(SourceRow.slug == slug)).first()


def deck(session: Session, slug: str) -> DeckRow | None:
    """The deck with this slug, whatever its state."""
    return session.scalars(select(DeckRow).where(DeckRow.slug == slug)).first()


def key_points(session: Session, deck_id: int) -> dict[str, KeyPointRow]:
    """The key points of a deck by their slugs, in order."""
    found = session.scalars(
        select(KeyPointRow).where(KeyPointRow.deck_id == deck_id).order_by(KeyPointRow.position, KeyPointRow.id)
    )
    return {row.slug: row for row in found}


def questions(session: Session, deck_id: int) -> dict[str, QuestionRow]:
    """The questions of a deck by their uids, in order."""
    found = session.scalars(
        select(QuestionRow).where(QuestionRow.deck_id == deck_id).order_by(QuestionRow.position, QuestionRow.id)
    )
    return {row.uid: row for row in found}


def of_file(session: Session, slug: str) -> dict[str, QuestionRow]:
    """The questions whose uids begin with the slug of a deck, wherever they are now, by their uids."""
    found = session.scalars(select(QuestionRow).where(QuestionRow.uid.startswith(f"{slug}/")))
    return {row.uid: row for row in found}


def question(session: Session, uid: str) -> QuestionRow | None:
    """The question with this uid, wherever it is now."""
    return session.scalars(select(QuestionRow).where(QuestionRow.uid == uid)).first()


def wordings(session: Session, question_id: int, number: int) -> dict[str, WordingRow]:
    """The wordings of one revision by language."""
    found = session.scalars(
        select(WordingRow)
        .join(RevisionRow, RevisionRow.id == WordingRow.revision_id)
        .where(RevisionRow.question_id == question_id, RevisionRow.number == number)
    )
    return {row.lang: row for row in found}


def add_revision(
    session: Session, row: QuestionRow, author_id: int | None, now: datetime, texts: Mapping[str, Mapping[str, Any]]
) -> None:
    """Stores the revision ``row.revision`` of ``row``; ``texts`` has the columns of its wording in each language."""
    revision = RevisionRow(
        question_id=row.id, number=row.revision, kind=row.kind, level=row.level, author_id=author_id, created_at=now
    )
    session.add(revision)
    session.flush()
    session.execute(insert(WordingRow), [{"revision_id": revision.id, "lang": lang, **columns} for lang, columns in texts.items()])


def prepared(session: Session) -> Sequence[tuple[int, str, str, Any]]:
    """(revision_id, lang, kind, prepared) of every wording that is current."""
    found = session.execute(
        select(WordingRow.revision_id, WordingRow.lang, RevisionRow.kind, WordingRow.prepared)
        .join(RevisionRow, RevisionRow.id == WordingRow.revision_id)
        .join(QuestionRow, (QuestionRow.id == RevisionRow.question_id) & (QuestionRow.revision == RevisionRow.number))
    )
    return [tuple(row) for row in found]


def citing(session: Session) -> Sequence[tuple[KeyPointRow, SourceRow | None]]:
    """Every key point with the source of its deck, or None where that has none."""
    query = select(KeyPointRow, SourceRow).join(DeckRow, DeckRow.id == KeyPointRow.deck_id)
    found = session.execute(query.join(SourceRow, SourceRow.id == DeckRow.source_id, isouter=True))
    return [(key_point, source) for key_point, source in found]


def touch(session: Session, key_point_id: int, now: datetime) -> None:
    """Notes that what a learner sees of a key point's questions has changed."""
    session.execute(update(QuestionRow).where(QuestionRow.key_point_id == key_point_id).values(changed_at=now))


def count(session: Session, deck_id: int) -> dict[str, dict[str, int]]:
    """The number of published questions of a deck by language and kind."""
    found = session.execute(
        select(WordingRow.lang, QuestionRow.kind, func.count())
        .join(RevisionRow, RevisionRow.id == WordingRow.revision_id)
        .join(QuestionRow, (QuestionRow.id == RevisionRow.question_id) & (QuestionRow.revision == RevisionRow.number))
        .where(QuestionRow.deck_id == deck_id, QuestionRow.status == "published")
        .group_by(WordingRow.lang, QuestionRow.kind)
        .order_by(WordingRow.lang, QuestionRow.kind)
    )
    counts: dict[str, dict[str, int]] = {}
    for lang, kind, number in found:
        counts.setdefault(lang, {})[kind] = number
    return counts


def keep_pictures(session: Session, pictures: Iterable[tuple[str, str, bytes]]) -> None:
    """Stores each (name, mime, data) that is not there yet; a name is the hash of its data, so nothing ever changes."""
    there = set(session.scalars(select(PictureRow.name)))
    for name, mime, data in pictures:
        if name not in there:
            session.add(PictureRow(name=name, mime=mime, data=data))
            there.add(name)


def picture(session: Session, name: str) -> tuple[str, bytes] | None:
    """The mime type and the data of a picture."""
    found = session.execute(select(PictureRow.mime, PictureRow.data).where(PictureRow.name == name)).first()
    return (found[0], found[1]) if found else None
