"""Reading a folder of deck files: everything in it, and every problem, before anything is stored."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from quizapp.content.deck import Deck, KeyPoint, Question
from quizapp.content.glossary import Glossary
from quizapp.content.problem import Problem
from quizapp.content.source import Source
from quizapp.errors import N_
from quizapp.formats import deckfile
from quizapp.formats.plain_yaml import Lines
from quizapp.keypoints.compose import compose
from quizapp.keypoints.glossary import as_deck

GLOSSARY = "glossary.yaml"


@dataclass(frozen=True)
class DeckFile:
    """A deck with its composed questions, the file it stands in and the line of each of its parts."""

    deck: Deck
    questions: tuple[Question, ...]
    path: Path = Path()
    lines: Lines = field(default_factory=Lines)


@dataclass
class DeckFolder:
    """What a folder holds: ``sources`` and ``decks`` by slug, ``pictures`` (stored name and data) by file name, ``problems``.

    The deck of the ``glossary`` is among the decks; None where no glossary was read.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    glossary: Glossary | None = None
    decks: dict[str, DeckFile] = field(default_factory=dict)
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_folder(folder: Path, paths: Iterable[Path] = ()) -> DeckFolder:
    """Reads ``folder`` (its decks, or only those at ``paths``), its ``sources`` and its ``pictures``."""
    found = DeckFolder()
    for path in sorted((folder / "sources").glob("*.yaml")):
        source, problems, lines = deckfile.read_source(path.read_bytes(), str(path))
        found.problems += problems
        if source and source.source in found.sources:
            message = N_("Another file has the source “%(slug)s” too.")
            found.problems.append(_at(message, {"slug": source.source}, ("source",), path, lines))
        elif source:
            found.sources[source.source] = source
    for path in sorted((folder / "pictures").glob("*.svg")):
        data = path.read_bytes()
        found.pictures[path.name] = (f"{hashlib.sha256(data).hexdigest()[:20]}.svg", data)
    some = sorted(paths)
    for path in some or sorted(folder.glob("*.yaml")):
        _read_file(path, found)
    if not some:
        for file in found.decks.values():
            wrong = _presumed(file.deck, found)
            found.problems += [_at(problem.message, problem.params, problem.where, file.path, file.lines) for problem in wrong]
    return found


def _presumed(deck: Deck, found: DeckFolder) -> list[Problem]:
    """The decks that ``deck`` presumes and that are not there, or stand after it."""
    problems = []
    for place, slug in enumerate(deck.presumes):
        other = found.decks.get(slug)
        if other is None:
            problems.append(Problem(N_("There is no deck “%(name)s”."), {"name": slug}, ("presumes", place)))
        elif other.deck.order >= deck.order:
            message = N_("The deck “%(name)s” is to be taken first, but its order is not before this one's.")
            problems.append(Problem(message, {"name": slug}, ("presumes", place)))
    return problems


def _read_file(path: Path, found: DeckFolder) -> None:
    try:
        data = path.read_bytes()
    except OSError:
        found.problems.append(Problem(N_("The file cannot be read."), file=str(path), line=1))
        return
    if path.name == GLOSSARY:
        glossary, problems, lines = deckfile.read_glossary(data, str(path))
        found.glossary, deck = glossary, as_deck(glossary) if glossary else None
        for place, _ in enumerate(glossary.terms if glossary else ()):
            lines["key_points", place] = lines["terms", place]
    else:
        deck, problems, lines = deckfile.read(data, str(path))
    found.problems += problems
    if deck is not None:
        _keep(deck, path, lines, found)


def _keep(deck: Deck, path: Path, lines: Lines, found: DeckFolder) -> None:
    """Adds ``deck`` with its composed questions to ``found``, and everything that is wrong with it."""
    if deck.deck in found.decks:
        found.problems.append(_at(N_("Another file has the deck “%(slug)s” too."), {"slug": deck.deck}, ("deck",), path, lines))
    questions, wrong = compose(deck)
    wrong += [problem for place, key_point in enumerate(deck.key_points) for problem in _unknown(key_point, place, deck, found)]
    if deck.source and deck.source not in found.sources:
        wrong.append(Problem(N_("There is no source “%(name)s”."), {"name": deck.source}, ("source",)))
    found.problems += [_at(problem.message, problem.params, problem.where, path, lines, problem.fatal) for problem in wrong]
    found.decks[deck.deck] = DeckFile(deck, tuple(questions), path, lines)


def _unknown(key_point: KeyPoint, place: int, deck: Deck, found: DeckFolder) -> list[Problem]:
    """What the key point names and neither the source nor the pictures have."""
    here = ("key_points", place)
    problems = []
    source = found.sources.get(deck.source or "")
    if source:
        if key_point.voice and key_point.voice not in source.voices:
            problems.append(Problem(N_("The source has no voice “%(name)s”."), {"name": key_point.voice}, (*here, "voice")))
        for number in key_point.at:
            if number not in source.paragraphs:
                problems.append(Problem(N_("The source has no paragraph %(number)s."), {"number": number}, (*here, "at")))
        for name in set(key_point.errata) - {erratum.id for erratum in source.errata}:
            problems.append(Problem(N_("The source has no erratum “%(name)s”."), {"name": name}, (*here, "errata")))
    for file in (key_point.picture.ja, key_point.picture.en) if key_point.picture else ():
        if file and file not in found.pictures:
            problems.append(Problem(N_("There is no picture “%(name)s” in decks/pictures."), {"name": file}, (*here, "picture")))
    return problems


def _at(message: str, params: object, where: tuple[str | int, ...], path: Path, lines: Lines, fatal: bool = True) -> Problem:
    return Problem(message, dict(params), where, str(path), lines[where], fatal)  # type: ignore[call-overload]
