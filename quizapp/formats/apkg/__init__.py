"""Anki packages: decks in one language, written as an ``.apkg`` file that Anki imports and, later, updates.

What is frozen from the first release on, and why, stands in ``docs/anki.md``. ``identity.py`` and ``note_types.py`` hold it.
"""

from quizapp.formats.apkg.entry import AnkiDeck, Correction, Entry, Picture, Place, Report
from quizapp.formats.apkg.writer import write

__all__ = ["AnkiDeck", "Correction", "Entry", "Picture", "Place", "Report", "write"]
