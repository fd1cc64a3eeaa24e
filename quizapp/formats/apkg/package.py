"""genanki, where it falls short of a package that can be updated.

It gives every note the one time of the package, so that each import would overwrite all that learners changed; it keeps all notes
in memory; it stores without compressing; and zip entries carry the time of the run, so that the same decks never give the same
bytes.
"""

import itertools
import json
import mmap
import os
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import genanki

# The first moment that a zip entry can name.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
# A level up takes half as long again and saves a twentieth.
_LEVEL = 5
# Anki takes the number of a note for the time it was made, in milliseconds; numbers that are taken it shifts at the import.
_FIRST_ID = 1_735_689_600_000


class StampedNote(genanki.Note):
    """A note with its own time of change, in seconds."""

    def __init__(self, *args: Any, changed: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.changed = changed

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
        """Writes the note and its cards; the time of the package does not count."""
        super().write_to_db(cursor, self.changed, deck_id, id_gen)

    def _check_invalid_html_tags_in_fields(self) -> None:
        """Nothing: the fields come from the one place that makes their HTML, and the search cost a third of an export."""


class StreamedDeck(genanki.Deck):
    """A deck whose notes are made one by one while they are written."""

    def __init__(self, deck_id: int, name: str, models: Iterable[genanki.Model], stream: Iterable[StampedNote]) -> None:
        super().__init__(deck_id, name)
        for model in models:
            self.add_model(model)
        self._stream = stream

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, id_gen: Iterator[int]) -> None:
        """Writes the deck, its note types with the time of the package, and its notes."""
        super().write_to_db(cursor, timestamp, id_gen)
        for note in self._stream:
            note.write_to_db(cursor, timestamp, self.deck_id, id_gen)


class Package:
    """An .apkg file that is being written: first the pictures, as they come up, and the notes; then what holds them."""

    def __init__(self, archive: zipfile.ZipFile, folder: Path) -> None:
        self._archive = archive
        self._collection = folder / "collection.anki2"
        self.media: list[str] = []

    def add_picture(self, name: str, data: bytes) -> None:
        """Adds a picture; ``name`` is new to this package."""
        self._add(str(len(self.media)), data)
        self.media.append(name)

    def add_decks(self, decks: Iterable[StreamedDeck], types_changed: int) -> None:
        """Writes the collection and the list of pictures; the last call of a package."""
        with closing(sqlite3.connect(self._collection)) as connection, connection:
            # Nobody else sees this file, and after a crash nobody wants it.
            connection.execute("PRAGMA journal_mode=OFF")
            connection.execute("PRAGMA synchronous=OFF")
            genanki.Package(decks).write_to_db(connection.cursor(), types_changed, itertools.count(_FIRST_ID))
        # Mapped and not read, so that a large collection is never in memory as a whole.
        with self._collection.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            self._add("collection.anki2", data)
        self._add("media", json.dumps(dict(enumerate(self.media))).encode())

    def _add(self, name: str, data: bytes | mmap.mmap) -> None:
        entry = zipfile.ZipInfo(name, _NO_DATE)
        entry.create_system, entry.external_attr = 3, 0o644 << 16
        self._archive.writestr(entry, data, zipfile.ZIP_DEFLATED, _LEVEL)


@contextmanager
def package(path: Path) -> Iterator[Package]:
    """A package to fill, which stands at ``path`` when the block is left; after an error, what stood there before still does."""
    with TemporaryDirectory(prefix=".apkg-", dir=path.parent) as name:
        folder = Path(name)
        with zipfile.ZipFile(folder / "new.apkg", "w") as archive:
            yield Package(archive, folder)
        os.replace(folder / "new.apkg", path)
