"""Anki itself, as a learner has it: its own library with a collection in a folder. AGPL, so it stays in the tests."""

from collections.abc import Iterator
from pathlib import Path

import lxml.html
from anki.collection import Card, Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.import_export_pb2 import ImportAnkiPackageUpdateCondition, ImportResponse


class Learner:
    """Somebody who imports packages with the options that Anki's dialog starts with, and looks at the cards."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.collection = Collection(str(folder / "collection.anki2"))

    def close(self) -> None:
        """Puts the collection away; once."""
        self.collection.close()

    def imports(self, package: Path, update: str = "IF_NEWER") -> ImportResponse.Log:
        """What Anki says about the import: ``new``, ``updated``, ``duplicate``, ``conflicting``, … each a list of notes."""
        condition = ImportAnkiPackageUpdateCondition.Value(f"IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_{update}")
        options = ImportAnkiPackageOptions(update_notes=condition, with_scheduling=False, with_deck_configs=False)
        return self.collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options)).log

    def cards(self) -> Iterator[Card]:
        """Every card, in the order in which Anki introduces them."""
        for number in self.collection.find_cards("", order="c.due, c.ord"):
            yield self.collection.get_card(number)

    def note(self, uid: str):
        """The note of a question."""
        (number,) = self.collection.find_notes(f'"UID:{uid}"')
        return self.collection.get_note(number)

    def answers_one_card(self) -> Card:
        """The first card of the collection, after it has been answered with "Good"."""
        first = next(self.cards())
        self.collection.decks.set_current(first.did)
        card = self.collection.sched.getCard()
        assert card is not None
        assert card.id == first.id
        self.collection.sched.answerCard(card, 3)
        return card

    def exports(self, package: Path) -> Path:
        """The whole collection as a package for older versions of Anki, too."""
        options = ExportAnkiPackageOptions(with_scheduling=False, with_deck_configs=False, with_media=True, legacy=True)
        self.collection.export_anki_package(out_path=str(package), options=options, limit=None)
        return package

    def forgets_our_style(self) -> None:
        """Gives every note type a style of its own."""
        for note_type in self.collection.models.all():
            note_type["css"] = ".card { color: red }"
            self.collection.models.update_dict(note_type)

    def fronts(self) -> list[str]:
        """The front of every card."""
        return [card.question() for card in self.cards()]

    def backs(self) -> list[str]:
        """The answer side of every card."""
        return [card.answer() for card in self.cards()]


def visible(html: str) -> str:
    """What a person sees of a card: its text, with entities as their characters, without the style."""
    tree = lxml.html.fromstring(f"<div>{html}</div>")
    for style in tree.xpath("//style"):
        style.drop_tree()
    return tree.text_content()
