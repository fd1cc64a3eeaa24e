"""From decks to a package and a report."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from quizapp.content.problem import Problem
from quizapp.content.text import Lang
from quizapp.errors import N_
from quizapp.formats.apkg.entry import AnkiDeck, Entry, Picture, Report
from quizapp.formats.apkg.fields import Unfit, draft
from quizapp.formats.apkg.identity import deck_id, deck_name, media_name, tags
from quizapp.formats.apkg.note_types import FIELDS, TEMPLATES_CHANGED, note_type
from quizapp.formats.apkg.package import Package, StampedNote, StreamedDeck, package
from quizapp.formats.apkg.text import attribute


def write(decks: Iterable[AnkiDeck], lang: Lang, path: Path) -> Report:
    """Writes ``decks``, whose texts are all in ``lang``, to ``path`` and says what came out.

    Decks and entries are read once, one at a time. The same decks give the same bytes. After an error ``path`` is as it was.
    """
    with package(path) as target:
        run = _Run(target, lang)
        target.add_decks((run.deck(deck) for deck in decks), TEMPLATES_CHANGED)
    return Report(run.questions, run.notes, run.cards, len(target.media), tuple(run.problems))


class _Run:
    """The writing of one package: what it has met so far."""

    def __init__(self, target: Package, lang: Lang) -> None:
        self.questions = self.notes = self.cards = 0
        self.problems: list[Problem] = []
        self._target = target
        self._lang = lang
        self._types = {name: note_type(name, lang) for name in FIELDS}
        self._titles: dict[str, str] = {}
        self._guids: set[str] = set()
        self._pictures: dict[str, str] = {}

    def deck(self, deck: AnkiDeck) -> StreamedDeck:
        name = deck_name(deck.title)
        if name in self._titles:
            message = N_("The decks “%(one)s” and “%(other)s” have the same title: in Anki they become one deck.")
            params = {"one": self._titles[name], "other": deck.slug}
            self.problems.append(Problem(message, params, (deck.slug,), fatal=False))
        self._titles[name] = deck.slug
        return StreamedDeck(deck_id(name), name, self._types.values(), self._stream(deck))

    def _stream(self, deck: AnkiDeck) -> Iterator[StampedNote]:
        for entry in deck.entries:
            self.questions += 1
            try:
                yield self._note(deck, entry)
            except Unfit as unfit:
                self.problems.append(Problem(str(unfit), where=(deck.slug, entry.uid)))

    def _note(self, deck: AnkiDeck, entry: Entry) -> StampedNote:
        made = draft(entry, self._lang, deck.source)
        if made.guid in self._guids:
            raise Unfit(N_("Two questions have this id. Only the first is in the package."))
        fields = {**made.fields, "Picture": self._picture(entry.picture) if entry.picture else ""}
        note = StampedNote(
            self._types[made.note_type],
            [fields.get(field, "") for field in FIELDS[made.note_type]],
            tags=tags(deck.slug, entry.level),
            guid=made.guid,
            due=self.notes + 1,
            changed=int(entry.changed.timestamp()),
        )
        if len(note.cards) != made.cards:
            raise Unfit(N_("Anki would not make all cards of this question."))
        self._guids.add(made.guid)
        self.notes += 1
        self.cards += made.cards
        return note

    def _picture(self, picture: Picture) -> str:
        if picture.file not in self._pictures:
            data = picture.read()
            name = media_name(picture.file, data)
            if name not in self._pictures.values():
                self._target.add_picture(name, data)
            self._pictures[picture.file] = name
        return f'<img src="{self._pictures[picture.file]}" alt="{attribute(picture.alt)}">'
