"""What an export of 10,000 questions costs: its time beside bare genanki's, its memory, and its size beside Anki's own export.

Run it with ``.venv/bin/python -m bench.export [QUESTIONS]``. Each figure of time is the lower quartile of five rounds in turn.
"""

import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import genanki
from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from bench.synthetic import entry, store, write
from quizapp.db import Database, migrations
from quizapp.services import exchange

ROOT = Path(__file__).parents[1]
ROUNDS = 5


@contextmanager
def imported(package: Path, file: Path) -> Iterator[Collection]:
    """A new collection of Anki's with the package in it."""
    collection = Collection(str(file))
    try:
        collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions()))
        yield collection
    finally:
        collection.close()


def bare_notes(package: Path, folder: Path) -> list[tuple[list[str], bool]]:
    """The fields that the service wrote, read back through Anki, so that both write the same notes."""
    with imported(package, folder / "fields.anki2") as collection:
        found = collection.db.all("select flds from notes order by id")
    return [(fields.split("\x1f"), "{{c1::" in fields) for (fields,) in found]


def bare(notes: list[tuple[list[str], bool]], path: Path) -> None:
    """The same fields through genanki as it comes: notes in a list, one time for all, nothing compressed."""
    models: dict[tuple[int, bool], genanki.Model] = {}
    deck = genanki.Deck(1_793_491_300, "Bare")
    for fields, cloze in notes:
        key = (len(fields), cloze)
        if key not in models:
            models[key] = genanki.Model(
                1_793_491_400 + len(models),
                f"Bare {key}",
                fields=[{"name": f"F{place}"} for place in range(len(fields))],
                templates=[{"name": "Card", "qfmt": "{{cloze:F0}}" if cloze else "{{F0}}{{F1}}", "afmt": "{{F2}}"}],
                model_type=genanki.Model.CLOZE if cloze else genanki.Model.FRONT_BACK,
            )
        deck.add_note(genanki.Note(models[key], fields))
    genanki.Package(deck).write_to_file(str(path))


def anki_legacy(package: Path, folder: Path) -> Path:
    """What Anki's own legacy export makes of the imported package."""
    target = folder / "legacy.apkg"
    with imported(package, folder / "legacy.anki2") as collection:
        options = ExportAnkiPackageOptions(with_scheduling=False, with_deck_configs=False, with_media=True, legacy=True)
        collection.export_anki_package(out_path=str(target), options=options, limit=None)
    return target


def times(*calls: tuple) -> Iterator[float]:
    """The lower quartile of the processor time of each call, the rounds taken in turn."""
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for place, (call, *arguments) in enumerate(calls):
            start = time.process_time()
            call(*arguments)
            taken[place].append(time.process_time() - start)
    return (quantiles(each, n=4)[0] for each in taken)


def peak(url: str, path: Path) -> float:
    """The peak memory in MB of a fresh process that exports the database."""
    command = [sys.executable, "-m", "bench.export_peak", url, str(path)]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout) / 1024


def stored(folder: Path, count: int) -> Database:
    """A database with the same questions in it."""
    url = f"sqlite:///{folder / 'bench.db'}"
    migrations.upgrade(url)
    db = Database(url)
    store(db, count)
    return db


def main(count: int) -> None:
    """Prints the figures."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        found = [entry(number) for number in range(count)]
        write(found, folder / "ours.apkg")
        notes = bare_notes(folder / "ours.apkg", folder)
        db = stored(folder, count)
        whole, mine, theirs = times(
            (exchange.export, db, None, "ja", folder / "stored.apkg"),
            (write, found, folder / "ours.apkg"),
            (bare, notes, folder / "bare.apkg"),
        )
        size, legacy = (folder / "ours.apkg").stat().st_size, anki_legacy(folder / "ours.apkg", folder).stat().st_size
        raw = sum(entry.file_size for entry in zipfile.ZipFile(folder / "ours.apkg").infolist())
        print(f"{count} questions")
        print(f"time     {mine:6.2f} s   bare genanki {theirs:6.2f} s   ratio {mine / theirs:.2f} (wanted: 2 at most)")
        print(f"         {whole:6.2f} s from the database (wanted: 2 at most)")
        print(f"memory   {peak(db.url, folder / 'peak.apkg'):6.0f} MB at its peak, from the database (wanted: 200 at most)")
        print(f"size     {size / 1e6:6.2f} MB  Anki's own {legacy / 1e6:6.2f} MB   ratio {size / legacy:.2f} (wanted: 1 at most)")
        print(f"         {raw / 1e6:6.2f} MB before it is compressed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
