"""Advice on how questions are written. Pure: it looks at a deck and its composed questions, and says what it found.

``E`` codes are errors; ``W`` codes are advice that an author may silence in the deck file, with a reason. ``finding.RULES`` says
why each rule is there, ``docs/lint.md`` shows what it finds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizapp.analysis.lint import on_options, on_stems, on_texts
from quizapp.analysis.lint.asked import Asked, Said
from quizapp.analysis.lint.finding import RULES, Finding
from quizapp.content.deck import Deck, KeyPoint, Question
from quizapp.content.source import Source
from quizapp.content.text import LANGUAGES, Lang
from quizapp.errors import N_
from quizapp.markup import plain

__all__ = ["RULES", "Finding", "Report", "lint", "look_at"]

# A rule on a question in one language; its name is its code.
OF_QUESTIONS: tuple[Callable[[Asked], Said], ...] = (
    on_options.e01, on_options.e02, on_stems.e03, on_stems.e04, on_stems.w01, on_options.w02, on_options.w03, on_options.w04,
    on_stems.w05, on_options.w06, on_stems.w07, on_options.w08, on_stems.w10, on_stems.w11, on_texts.w12,
)  # fmt: skip
# The 1 % points of chi-square by degrees of freedom: beyond them a place of the key is no accident.
_UNEVEN = {1: 6.63, 2: 9.21, 3: 11.34, 4: 13.28}
_ENOUGH = 8


@dataclass(frozen=True)
class Report:
    """``findings`` that stand, those that the deck file has ``silenced``, and the silencings that silence nothing (``stale``)."""

    findings: tuple[Finding, ...]
    silenced: tuple[Finding, ...] = ()
    stale: tuple[Finding, ...] = ()


def look_at(asked: Asked) -> list[Finding]:
    """What the rules on questions say of one question in one language."""
    question = asked.question
    return [
        Finding(rule.__name__.upper(), message, params, question.key_point, question.facet, asked.lang)
        for rule in OF_QUESTIONS
        for message, params in rule(asked)
    ]


def lint(
    deck: Deck,
    questions: Sequence[Question],
    source: Source | None = None,
    *,
    places: Sequence[tuple[int, int]] = (),
    text: str = "",
) -> Report:
    """What all rules say of ``deck`` and its ``questions``.

    ``places``: for each question with one right option, the place (from 0) at which a card shows it and the number of places.
    ``text``: the source itself, where it is at hand, to find sentences that were taken from it.
    """
    found = [*_of_questions(deck, questions, source), *_of_texts(deck, source, on_texts.folded(text)), *_of_places(places)]
    marks = [(key_point.id, mark) for key_point in deck.key_points for mark in key_point.silenced]
    marks += [("", mark) for mark in deck.silenced]
    silenced = [finding for finding in found if not finding.is_error and any(_covers(*mark, finding) for mark in marks)]
    stale = [
        Finding(mark.rule, N_("Nothing is found here any more: take the silencing out."), {}, key_point, mark.facet or "")
        for key_point, mark in marks
        if not any(_covers(key_point, mark, finding) for finding in silenced)
    ]
    return Report(tuple(finding for finding in found if finding not in silenced), tuple(silenced), tuple(stale))


def _covers(key_point: str, mark: Any, finding: Finding) -> bool:
    return (mark.rule, key_point) == (finding.rule, finding.key_point) and mark.facet in (None, finding.facet)


def _of_questions(deck: Deck, questions: Sequence[Question], source: Source | None) -> Iterator[Finding]:
    key_points = {key_point.id: key_point for key_point in deck.key_points}
    for lang in LANGUAGES:
        voices = _names(source, lang)
        stems = [plain(question.wordings[lang].stem) for question in questions if lang in question.wordings]
        common = on_stems.common_words(stems, lang)
        for question in questions:
            if lang in question.wordings:
                has_voice = bool(key_points[question.key_point].voice)
                yield from look_at(Asked(question, lang, has_voice, voices, common))


def _names(source: Source | None, lang: Lang) -> tuple[str, ...]:
    """By what a text may name the voices: their last names will do."""
    names = [voice.get(lang) or "" for voice in source.voices.values()] if source else []
    return tuple(name.replace("・", " ").split()[-1] for name in names if name)


def _of_texts(deck: Deck, source: Source | None, folded: str) -> Iterator[Finding]:
    head = deck.model_dump(include={"title", "summary", "objectives"})
    for lang in LANGUAGES:
        garbled = tuple(wrong for erratum in source.errata for wrong in erratum.never) if source else ()
        readings = on_texts.readings_of(on_texts.texts_of(deck.model_dump(by_alias=True), lang))
        for owner, data in (("", head), *((key_point.id, _data(key_point)) for key_point in deck.key_points)):
            for text in on_texts.texts_of(data, lang):
                said = [("E05", each) for each in on_texts.e05(text, garbled)]
                said += [("W09", each) for each in on_texts.w09(text, folded)]
                said += [("W14", each) for each in on_texts.w14(text, readings)]
                said += [("W15", each) for each in on_texts.w15(text)]
                yield from (Finding(rule, message, params, owner, "", lang) for rule, (message, params) in said)
        for key_point in deck.key_points:
            yield from _unattributed(key_point, source, lang)


def _data(key_point: KeyPoint) -> Mapping[str, Any]:
    return key_point.model_dump(by_alias=True)


def _unattributed(key_point: KeyPoint, source: Source | None, lang: Lang) -> Iterator[Finding]:
    """A statement that somebody makes and that does not name them; one with gaps is looked at as a question."""
    statement, voices = key_point.statement.get(lang), _names(source, lang)
    if statement and key_point.voice and voices and "{{" not in statement:
        said = plain(statement).casefold()
        if not any(voice.casefold() in said for voice in voices):
            yield Finding("W11", N_("It does not say who holds this. Begin with “According to …”."), {}, key_point.id, "", lang)


def _of_places(places: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """W13, where the right option stands unevenly often at the places of the commonest number of options."""
    sizes = [size for _, size in places]
    if not sizes:
        return
    size = max(set(sizes), key=sizes.count)
    counted = [place for place, of in places if of == size]
    if len(counted) < _ENOUGH or size - 1 not in _UNEVEN:
        return
    expected = len(counted) / size
    if sum((counted.count(place) - expected) ** 2 / expected for place in range(size)) > _UNEVEN[size - 1]:
        yield Finding("W13", N_("On the cards the right option stands at one place too often. Change the id of an option."))
