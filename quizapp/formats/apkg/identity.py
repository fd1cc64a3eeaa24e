"""What makes a note, a deck and a picture the same one at the next import. Frozen: a change here doubles learners' decks."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import PurePosixPath

from quizapp.content.bodies import Option

ROOT = "Quizapp"
_TRUE_FALSE = ["true", "false"]


def guid(note_type: str, uid: str, lang: str) -> str:
    """The identity of a note, from that of its question and never from its text.

    The note type is part of it: Anki refuses to update a note across types, so a question of another kind is another note.
    """
    return _hash("note", note_type, uid, lang)[:20]


def deck_name(title: str) -> str:
    """The name by which Anki knows the deck: its title in the language of the package, under one parent."""
    title = unicodedata.normalize("NFC", re.sub(r"[\x00-\x1f\x7f\u200b\ud800-\udfff]", " ", title))
    # A double colon would make a deck inside a deck.
    return f"{ROOT}::{re.sub(r':(?=:)', ': ', title).strip(' :') or '-'}"


def deck_id(name: str) -> int:
    """The number of a deck inside a package; Anki matches decks by name and gives numbers of its own."""
    return 1 << 32 | int(_hash("deck", name)[:8], 16)


@lru_cache(maxsize=1024)
def tags(slug: str, level: str) -> tuple[str, ...]:
    """The tags of a note, all under ``quizapp``, so that learners see which tags an update overwrites."""
    # Anki splits tags at spaces and at U+3000.
    return tuple(re.sub(r"\s", "-", tag) for tag in (f"quizapp::{slug}", f"quizapp::level::{level}"))


def media_name(file: str, data: bytes) -> str:
    """The name of a picture in Anki's one folder for all decks: from its content, so that two never share one."""
    suffix = PurePosixPath(file).suffix.lower()
    return f"quizapp-{sha256(data).hexdigest()[:16]}{suffix if re.fullmatch(r'[.][a-z0-9]{1,5}', suffix) else ''}"


def arranged(options: Sequence[Option], note: str) -> list[Option]:
    """``options`` in the order of this note: always the same, another for each note; true and false keep theirs.

    Each option has its place from its own id, so that one that is added or reworded leaves the others in order.
    """
    if [option.id for option in options] == _TRUE_FALSE:
        return list(options)
    return sorted(options, key=lambda option: _hash("option", note, option.id))


def mixed(texts: Iterable[str], note: str) -> list[str]:
    """``texts`` in the order of this note, which does not depend on the order in which they come."""
    return sorted(texts, key=lambda text: _hash("text", note, text))


def shuffled(count: int, note: str) -> list[int]:
    """The numbers below ``count`` in the order of this note, which is never the ascending one (for two or more)."""
    order = sorted(range(count), key=lambda place: _hash("place", note, str(place)))
    return order[::-1] if order == list(range(count)) else order


def letter(place: int) -> str:
    """A, B, … Z, AA, AB, … as an HTML list of type A numbers its items."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def _hash(*parts: str) -> str:
    return sha256("\x1f".join(("quizapp", *parts)).encode("utf-8", "surrogatepass")).hexdigest()
