"""The decks that come with the service: whole, in both languages, and giving nothing away."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from lxml import etree
from pydantic import BaseModel

from quizapp.analysis.coverage import as_page, coverage
from quizapp.analysis.lint.on_texts import texts_of
from quizapp.content.bodies import Gaps, Number, Option, Options, Pair, Pairs, Partly, Sequence, Unit
from quizapp.content.deck import Deck, KeyPoint, Picture, Question, Silenced, Text, Written
from quizapp.content.glossary import Glossary, Term
from quizapp.content.source import Erratum, Source
from quizapp.content.text import LANGUAGES, Lang, reading, without_ruby
from quizapp.formats.apkg.identity import arranged, guid
from quizapp.kinds import KINDS
from quizapp.markup import plain
from quizapp.services.deckfolder import DeckFile, DeckFolder, read_folder
from quizapp.services.lint import lint_folder
from tests.factories import mentions

DECKS = Path(__file__).parents[1] / "decks"
# The glossary has rules of its own, below.
SLUGS = sorted(path.stem for path in DECKS.glob("*.yaml") if path.stem != "glossary")
PICTURES = sorted((DECKS / "pictures").glob("*"))
TOPICS = {"linux-analogy", "distillation-licence", "eu-multimodal", "agent-vision"}
# The 99.9 % points of chi-square with 3 degrees of freedom: four places of the key.
EVEN = 16.27


@cache
def folder() -> DeckFolder:
    return read_folder(DECKS)


def deck(slug: str) -> DeckFile:
    return folder().decks[slug]


def questions(lang: Lang, kind: str = "") -> Iterator[Question]:
    for found in folder().decks.values():
        yield from (each for each in found.questions if lang in each.wordings and kind in ("", each.kind))


def options(lang: Lang, kind: str) -> Iterator[tuple[Question, Options]]:
    for question in questions(lang, kind):
        body = question.wordings[lang].body
        assert isinstance(body, Options)
        yield question, body


def key_points() -> Iterator[KeyPoint]:
    for found in folder().decks.values():
        yield from found.deck.key_points


def texts(node: object) -> Iterator[str]:
    """Every text of something made of mappings and lists."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from texts(value)


def deck_texts(slug: str) -> list[str]:
    return list(texts(deck(slug).deck.model_dump(by_alias=True)))


def fields(model: type[BaseModel]) -> set[str]:
    """The names by which a file spells the fields of ``model``."""
    return {field.alias or name for name, field in model.model_fields.items()}


def test_the_example_in_the_read_me_is_a_deck_to_copy(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", (DECKS / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "rainbow.yaml").write_text(example, encoding="utf-8")
    found = read_folder(tmp_path)
    assert [str(problem) for problem in found.problems] == []
    (made,) = found.decks.values()
    assert {question.kind for question in made.questions} == set(KINDS)
    assert all(set(question.wordings) == set(LANGUAGES) for question in made.questions)


@pytest.mark.parametrize(
    "model",
    [
        Deck, KeyPoint, Written, Picture, Silenced, Source, Erratum, Glossary, Term,
        Options, Option, Partly, Pairs, Pair, Sequence, Number, Unit,
    ],
)  # fmt: skip
def test_the_description_of_the_format_names_every_field(model: type[BaseModel]) -> None:
    description = (DECKS.parent / "docs" / "deck-format.md").read_text(encoding="utf-8")
    for name in fields(model):
        assert re.search(rf"(?<![\w-]){name}:|`{name}`", description), name
    assert all(f"`{kind}`" in description or re.search(rf"^\|[^|]*\b{kind}\b", description, re.MULTILINE) for kind in KINDS)


def test_every_deck_and_source_is_read_without_a_problem() -> None:
    assert [str(problem) for problem in folder().problems] == []
    assert sorted(folder().decks) == sorted([*SLUGS, "glossary"])
    assert set(SLUGS) >= TOPICS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_interview_is_there_in_each_language(lang: Lang) -> None:
    found = [folder().decks[slug] for slug in SLUGS]
    asked = [question for each in found for question in each.questions if lang in question.wordings]
    assert len(found) >= 10
    assert sum(bool(key_point.statement.get(lang)) for each in found for key_point in each.deck.key_points) >= 60
    assert len(asked) >= 150
    # The four topics that the project began with go deepest.
    four = [folder().decks[slug] for slug in TOPICS]
    assert sum(lang in question.wordings for each in four for question in each.questions) >= 60


def test_at_least_half_of_the_questions_ask_for_understanding() -> None:
    for slug in SLUGS:
        levels = Counter(question.level for question in deck(slug).questions)
        assert levels["remember"] <= levels["understand"] + levels["apply"], slug


def test_an_opening_and_a_closing_deck_stand_around_the_others() -> None:
    by_order = sorted((folder().decks[slug].deck for slug in SLUGS), key=lambda each: each.order)
    assert (by_order[0].deck, by_order[-1].deck) == ("the-argument", "across-topics")
    assert len({each.order for each in by_order}) == len(by_order)
    assert not by_order[0].presumes
    assert len(by_order[-1].presumes) >= 3


def test_there_are_diagrams_enough_in_both_languages() -> None:
    drawn = [key_point.picture for key_point in key_points() if key_point.picture]
    assert len(drawn) >= 8
    assert all(picture.ja and picture.en for picture in drawn)


def test_every_term_of_the_glossary_is_met_in_the_decks_in_each_language() -> None:
    glossary = folder().glossary
    assert glossary is not None
    finder = mentions(glossary.terms)
    for lang in LANGUAGES:
        said = (text for slug in SLUGS for text in texts_of(deck(slug).deck.model_dump(by_alias=True), lang))
        met = {term for text in said for term in finder.found(text, lang)}
        assert {term.id for term in glossary.terms} - met == set(), lang


def test_every_paragraph_has_a_key_point_or_a_reason_and_the_page_says_so() -> None:
    (source,) = folder().sources.values()
    found = coverage(source, [each.deck for each in folder().decks.values()])
    assert [each.number for each in found if not each.is_settled] == []
    page = DECKS.parent / "docs" / "coverage.md"
    assert page.read_text(encoding="utf-8") == as_page(source, found), "flask deck coverage --output docs/coverage.md"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_deck_is_whole_in_both_languages(slug: str) -> None:
    found = deck(slug)
    for text in (found.deck.title, found.deck.summary, *found.deck.objectives):
        assert text.ja and text.en
    assert len(found.deck.objectives) >= 2
    for question in found.questions:
        assert set(question.wordings) == set(LANGUAGES), question.uid
        assert all(wording.explanation for wording in question.wordings.values()), question.uid
    assert len({question.uid for question in found.questions}) == len(found.questions)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_key_point_says_who_says_it_and_where(slug: str) -> None:
    found = deck(slug).deck
    source = folder().sources[str(found.source)]
    unsaid = [key_point.id for key_point in found.key_points if not key_point.voice]
    assert len(unsaid) <= 1, "a definition may stand without a voice"
    for key_point in found.key_points:
        assert key_point.at and set(key_point.at) <= set(source.paragraphs), key_point.id
        assert key_point.voice is None or key_point.voice in source.voices, key_point.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_wrong_option_has_its_reason(lang: Lang) -> None:
    for kind in ("choice", "multi"):
        for question, body in options(lang, kind):
            assert len(body.options) >= 3, question.uid
            assert all(option.why for option in body.options if not option.correct), question.uid


def test_every_claim_has_its_reason_in_both_languages() -> None:
    for key_point in key_points():
        for claim in (key_point.untrue, key_point.holds):
            assert claim is None or (claim.why and claim.why.ja and claim.why.en), key_point.id


def length(option: Option) -> int:
    return len(plain(option.text))


def key_and_others(body: Options) -> tuple[int, list[int]]:
    (key,) = (length(option) for option in body.options if option.correct)
    return key, sorted(length(option) for option in body.options if not option.correct)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_key_is_longer_than_every_other_option_by_half(lang: Lang) -> None:
    for question, body in options(lang, "choice"):
        key, others = key_and_others(body)
        assert key < 1.5 * others[-1], question.uid
        assert key * 1.5 > others[0], question.uid


@pytest.mark.parametrize("lang", LANGUAGES)
def test_length_does_not_tell_the_key(lang: Lang) -> None:
    lengths = [key_and_others(body) for _, body in options(lang, "choice")]
    assert sum(key > others[-1] for key, others in lengths) <= 0.4 * len(lengths)
    assert sum(key < others[0] for key, others in lengths) <= 0.4 * len(lengths)


def chi_square(counts: Counter[int], places: int) -> float:
    expected = sum(counts.values()) / places
    return sum((counts[place] - expected) ** 2 / expected for place in range(places))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_cards_the_key_stands_at_each_place_about_as_often(lang: Lang) -> None:
    places: Counter[int] = Counter()
    for question, body in options(lang, "choice"):
        assert len(body.options) == 4, question.uid
        order = arranged(body.options, guid("choice", question.uid, lang))
        places[[option.correct for option in order].index(True)] += 1
    assert chi_square(places, 4) < EVEN, places


def test_in_the_browser_the_key_stands_at_each_place_about_as_often() -> None:
    places: Counter[int] = Counter()
    for seed, (_, body) in enumerate(list(options("ja", "choice")) * 20):
        places[KINDS["choice"].arrange(body, Random(seed)).index(next(iter(body.keys)))] += 1
    assert chi_square(places, 4) < EVEN, places


@pytest.mark.parametrize("lang", LANGUAGES)
def test_true_and_false_are_balanced(lang: Lang) -> None:
    keys = Counter(next(iter(body.keys)) for _, body in options(lang, "true-false"))
    assert abs(keys["true"] - keys["false"]) <= max(2, 0.2 * sum(keys.values())), keys


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_gap_is_answered_by_the_text_around_it(lang: Lang) -> None:
    for question in questions(lang, "cloze"):
        body = question.wordings[lang].body
        assert isinstance(body, Gaps)
        around = without_ruby(body.fill(lambda *_: "＿")).casefold()
        for gap in body.gaps:
            for shown in (without_ruby(gap.shown), reading(gap.shown)):
                assert not re.search(rf"\b{re.escape(shown.casefold())}\b" if lang == "en" else re.escape(shown), around), (
                    question.uid
                )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_short_answer_does_not_stand_in_its_question(lang: Lang) -> None:
    for question in questions(lang, "short"):
        body = question.wordings[lang].body
        stem = plain(question.wordings[lang].stem).casefold()
        assert plain(KINDS["short"].show(body, KINDS["short"].key(body), lang)).casefold() not in stem, question.uid


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_mark_is_left_over_where_a_text_is_shown(lang: Lang) -> None:
    for question in questions(lang):
        wording = question.wordings[lang]
        shown = [wording.stem, wording.explanation, *KINDS[question.kind].texts(wording.body).values()]
        for text in shown:
            assert not re.search(r"\*\*|[{}|`]|\]\(", plain(text)), (question.uid, text)


@pytest.mark.parametrize("slug", SLUGS)
def test_japanese_keeps_to_the_plain_style(slug: str) -> None:
    for text in deck_texts(slug):
        assert not re.search(r"(です|ます|でした|ました|ません)(。|$)", text), text


def test_lint_finds_nothing_that_is_not_silenced_with_a_reason() -> None:
    for file, report in lint_folder(folder()):
        assert [f"{file.deck.deck}: {finding}" for finding in (*report.findings, *report.stale)] == []


def test_what_the_source_garbles_is_told_to_lint() -> None:
    (source,) = folder().sources.values()
    told = {erratum.id for erratum in source.errata if erratum.never}
    # “LLaMA” is how the source and these decks spell it, and no slip.
    assert told == {erratum.id for erratum in source.errata} - {"spelling"}


def test_the_errata_say_what_is_garbled_and_what_is_right_in_both_languages() -> None:
    for source in folder().sources.values():
        for erratum in source.errata:
            assert all(isinstance(text, Text) and text.ja and text.en for text in (erratum.garbled, erratum.right, erratum.note))
        assert all(text.ja and text.en for text in (*source.paragraphs.values(), *source.voices.values()))
    assert any(key_point.errata for key_point in key_points())


def test_every_picture_is_used_and_every_used_one_is_there() -> None:
    used = {name for key_point in key_points() if key_point.picture for name in (key_point.picture.ja, key_point.picture.en)}
    assert used == {path.name for path in PICTURES}


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_small_drawn_by_itself_and_described(path: Path) -> None:
    data = path.read_bytes()
    assert len(data) <= 8 * 1024
    assert b"<!" not in data.replace(b"<!--", b"")
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("lang") == path.name.split(".")[-2]
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname.lower()
        assert name not in {"script", "foreignobject", "image", "use", "a", "iframe", "audio", "video", "animate", "set"}, name
        assert not [attribute for attribute in element.attrib if attribute.lower().startswith("on") or "href" in attribute.lower()]
    assert not re.search(rb"@import|url\(|javascript:|expression\(|<\?xml-stylesheet", data)
    assert root.findtext("{*}title")
