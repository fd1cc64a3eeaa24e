"""Advice on the deck files: what ``analysis.lint`` says of each, and the line where it is to be mended."""

from quizapp.analysis.lint import Finding, Report, lint
from quizapp.content.bodies import Options
from quizapp.content.deck import Question
from quizapp.formats.apkg.identity import arranged, guid
from quizapp.keypoints.compose import where_of
from quizapp.kinds import KINDS
from quizapp.services.deckfolder import DeckFile, DeckFolder


def lint_folder(folder: DeckFolder, text: str = "") -> list[tuple[DeckFile, Report]]:
    """What lint says of each deck of ``folder``; ``text`` is the source itself, where it is at hand."""
    return [
        (file, lint(file.deck, file.questions, folder.sources.get(file.deck.source or ""), places=_places(file), text=text))
        for file in folder.decks.values()
    ]


def line_of(file: DeckFile, finding: Finding) -> int:
    """The line of ``file`` in which the question or key point of ``finding`` is written."""
    for place, key_point in enumerate(file.deck.key_points):
        if key_point.id == finding.key_point:
            return file.lines["key_points", place, *where_of(key_point, finding.facet)]
    return 1


def _places(file: DeckFile) -> list[tuple[int, int]]:
    """Where a card shows the right option of each question that has one, and among how many."""
    return [
        (order.index(True), len(order))
        for question in file.questions
        if not KINDS[question.kind].stem_may_mislead
        for order in _orders(question)
        if order.count(True) == 1
    ]


def _orders(question: Question) -> list[list[bool]]:
    """Whether each option is right, in the order of the card, whose note type is that of all questions with options."""
    return [
        [option.correct for option in arranged(wording.body.options, guid("choice", question.uid, lang))]
        for lang, wording in question.wordings.items()
        if isinstance(wording.body, Options)
    ]
