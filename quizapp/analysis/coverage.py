"""Which key points rest on which paragraph of a source; docs/coverage.md is made of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quizapp.content.deck import Deck
from quizapp.content.source import Source


@dataclass(frozen=True)
class Covered:
    """A paragraph: ``key_points`` as (deck, key point), and ``reason``, why it has none."""

    number: int
    summary: str
    key_points: tuple[tuple[str, str], ...]
    reason: str

    @property
    def is_settled(self) -> bool:
        """Whether it has either a key point or a reason for having none, and not both."""
        return bool(self.key_points) != bool(self.reason)


def coverage(source: Source, decks: Iterable[Deck]) -> list[Covered]:
    """Every paragraph of ``source`` in order, with the key points of ``decks`` that cite it."""
    resting: dict[int, list[tuple[str, str]]] = {number: [] for number in source.paragraphs}
    for deck in sorted((deck for deck in decks if deck.source == source.source), key=lambda deck: deck.order):
        for key_point in deck.key_points:
            for number in key_point.at:
                resting.setdefault(number, []).append((deck.deck, key_point.id))
    return [
        Covered(number, summary.en or summary.ja or "", tuple(found), source.left_out.get(number, ""))
        for number, found in sorted(resting.items())
        for summary in [source.paragraphs[number]]
    ]


def as_page(source: Source, paragraphs: Sequence[Covered]) -> str:
    """``paragraphs`` as a page of Markdown."""
    with_some = sum(bool(paragraph.key_points) for paragraph in paragraphs)
    lines = [
        f"# Coverage of {source.source}",
        "",
        "Made by `flask deck coverage`; change the decks or the source's file, not this page.",
        "",
        f"{len(paragraphs)} paragraphs: {with_some} with a key point, {len(paragraphs) - with_some} without, each with its reason.",
        "",
        "| paragraph | what it says | key points that rest on it |",
        "|---|---|---|",
    ]
    lines += [f"| {paragraph.number} | {_cell(paragraph.summary)} | {_resting(paragraph)} |" for paragraph in paragraphs]
    return "\n".join(lines) + "\n"


def _resting(paragraph: Covered) -> str:
    named = [f"`{deck}/{key_point}`" for deck, key_point in paragraph.key_points]
    return " ".join(named) if named else f"None: {_cell(paragraph.reason)}" if paragraph.reason else "**none, and no reason**"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
