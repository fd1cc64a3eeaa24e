"""Decks for Anki: the published questions of one deck or of all, in one language."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import Session

from quizapp.content.bodies import Accepted, Body, Gap, Gaps, Number, Option, Options, Pairs
from quizapp.content.bodies import Sequence as Ordered
from quizapp.content.deck import Wording
from quizapp.content.text import LANGUAGES, Lang, best_of
from quizapp.db import Database, exchange
from quizapp.errors import N_, NotAllowed, NotFound
from quizapp.formats import apkg
from quizapp.kinds import KINDS

# A question of these kinds makes a card for each number of its gaps.
_GAPPED = tuple(name for name, kind in KINDS.items() if kind.body is Gaps)


@dataclass(frozen=True)
class DeckCounts:
    """A deck that can be downloaded, and what Anki will make of it."""

    slug: str
    title: str
    notes: int
    cards: int


@dataclass(frozen=True)
class Counts:
    """The decks of a package in one language, and the languages in which there is one."""

    lang: Lang
    languages: tuple[Lang, ...]
    decks: tuple[DeckCounts, ...]


@dataclass(frozen=True)
class _Shown:
    """What a card shows of a key point."""

    voice: str
    places: tuple[apkg.Place, ...]
    errata: tuple[apkg.Correction, ...]
    picture: apkg.Picture | None


def export(db: Database, slugs: Sequence[str] | None, lang: Lang, path: Path) -> apkg.Report:
    """Writes the package of the decks with these slugs, or of all that can be downloaded, to ``path`` and says what came out.

    Raises NotFound for a deck that is not published or has nothing in ``lang``, NotAllowed for one that is not to be downloaded.
    """
    with db.reading() as session, TemporaryDirectory() as folder:
        decks = _in_language(_offered(session, slugs), lang, slugs is None)
        sources = exchange.sources(session, {deck.source_id for deck in decks if deck.source_id})
        shown = _shown(session, decks, sources, lang, Path(folder))
        return apkg.write(_anki_decks(session, decks, sources, shown, lang), lang, path)


def counts(db: Database, slug: str | None, lang: Lang) -> Counts:
    """The notes and cards of a deck, or of every deck that can be downloaded, in ``lang`` or in the language that there is.

    Raises as ``export`` does.
    """
    with db.reading() as session:
        offered = _offered(session, None if slug is None else [slug])
        languages = tuple(found for found in LANGUAGES if any(deck.counts.get(found) for deck in offered))
        shown: Lang = lang if lang in languages else next(iter(languages), lang)
        decks = _in_language(offered, shown, slug is None)
        more = Counter[int]()
        for row in exchange.bodies(session, [deck.id for deck in decks], shown, _GAPPED):
            more[row.deck_id] += len({gap["number"] for gap in row.body["gaps"]}) - 1
    notes = {deck.id: int(deck.counts[shown]) for deck in decks}
    found = (DeckCounts(deck.slug, best_of(deck.title, shown), notes[deck.id], notes[deck.id] + more[deck.id]) for deck in decks)
    return Counts(shown, languages, tuple(found))


def _offered(session: Session, slugs: Sequence[str] | None) -> list[Any]:
    found = [deck for deck in exchange.decks(session, slugs) if deck.status == "published"]
    if slugs is None:
        return [deck for deck in found if deck.anki]
    if set(slugs) - {deck.slug for deck in found}:
        raise NotFound()
    if not all(deck.anki for deck in found):
        raise NotAllowed(N_("This deck is not offered for download."))
    return found


def _in_language(offered: Sequence[Any], lang: Lang, some: bool) -> list[Any]:
    """The decks that have questions in ``lang``. Raises NotFound where none has, or, unless ``some`` will do, one has not."""
    found = [deck for deck in offered if deck.counts.get(lang)]
    if not found or not (some or len(found) == len(offered)):
        raise NotFound(N_("There are no questions in this language yet."))
    return found


def _shown(session: Session, decks: Sequence[Any], sources: Mapping[int, Any], lang: Lang, folder: Path) -> dict[int, _Shown]:
    """What each key point shows; its picture waits in ``folder``, since those of a large bank do not fit into memory together."""
    source_of = {deck.id: sources.get(deck.source_id) for deck in decks}
    rows = exchange.key_points(session, source_of)
    files: dict[str, Path] = {}
    for name, data in exchange.pictures(session, {row.pictures[lang] for row in rows if row.pictures.get(lang)}):
        files[name] = folder / str(len(files))
        files[name].write_bytes(data)
    return {row.id: _shown_of(row, source_of.get(row.deck_id), files, lang) for row in rows}


def _shown_of(row: Any, source: Any, files: Mapping[str, Path], lang: Lang) -> _Shown:
    name = row.pictures.get(lang)
    picture = apkg.Picture(name, best_of(row.alt, lang), partial(Path.read_bytes, files[name])) if name in files else None
    if source is None:
        return _Shown("", tuple(apkg.Place(number) for number in row.paragraphs), (), picture)
    places = tuple(apkg.Place(number, best_of(source.paragraphs.get(str(number)), lang)) for number in row.paragraphs)
    errata = tuple(
        apkg.Correction(best_of(each["garbled"], lang), best_of(each["right"], lang), best_of(each["note"], lang))
        for each in source.errata
        if each["id"] in row.errata
    )
    return _Shown(best_of(source.voices.get(row.voice), lang), places, errata, picture)


def _anki_decks(
    session: Session, decks: Sequence[Any], sources: Mapping[int, Any], shown: Mapping[int, _Shown], lang: Lang
) -> Iterator[apkg.AnkiDeck]:
    known = {deck.id: deck for deck in decks}
    rows = exchange.questions(session, known, lang)
    for deck_id, group in groupby(rows, key=lambda row: row.deck_id):
        deck = known[deck_id]
        source = sources.get(deck.source_id)
        entries = (_entry(row, shown[row.key_point_id]) for row in group)
        yield apkg.AnkiDeck(deck.slug, best_of(deck.title, lang), entries, best_of(source.title, lang) if source else "")


def _entry(row: Any, shown: _Shown) -> apkg.Entry:
    wording = Wording.model_construct(stem=row.stem, body=_body(row.body), explanation=row.explanation)
    return apkg.Entry(row.uid, wording, row.level, row.changed_at, shown.voice, shown.places, shown.errata, shown.picture)


def _body(data: Mapping[str, Any]) -> Body:
    """The body that was stored, told by its fields and not by its kind, which may be one that is no longer installed.

    It was checked when it was stored; checking 10,000 of the common ones again would take longer than writing their package.
    """
    match data:
        case {"options": options}:
            return Options.model_construct(options=tuple(_option(option) for option in options))
        case {"gaps": gaps, "text": text}:
            return Gaps.model_construct(text=text, gaps=tuple(Gap.model_construct(**gap) for gap in gaps))
        case {"accepted": accepted, **more} if not more.get("partly"):
            return Accepted.model_construct(accepted=tuple(accepted))
        case {"accepted": _}:
            return Accepted.stored(data)
        case {"pairs": _}:
            return Pairs.stored(data)
        case {"items": items}:
            return Ordered.model_construct(items=tuple(items))
        case {"value": _}:
            return Number.stored(data)
    return Body()


def _option(data: Mapping[str, Any]) -> Option:
    return Option.model_construct(**data)
