"""Our deck file: what is read, and what is said of each slip."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.content.deck import LEVELS, Deck
from quizapp.content.text import tidy
from quizapp.formats import deckfile, plain_yaml
from tests import factories

HEAD = """\
deck: sky
title: {ja: 空, en: The sky}
summary: {ja: 空の話, en: About the sky}
"""
POINT = """\
key_points:
  - id: blue
    statement:
      ja: 空は青い。
      en: The sky is blue.
    explain: {ja: 散乱, en: scattering}
"""


def said(text: str | bytes) -> list[tuple[int, str]]:
    """The line and the sentence of each problem of a deck file."""
    data = text.encode() if isinstance(text, str) else text
    deck, problems, _ = deckfile.read(data, "sky.yaml")
    assert (deck is None) == bool(problems)
    assert all(problem.file == "sky.yaml" for problem in problems)
    return [(problem.line, problem.message % problem.params) for problem in problems]


def test_a_deck_is_read() -> None:
    deck, problems, lines = deckfile.read((HEAD + POINT).encode(), "sky.yaml")
    assert deck is not None and not problems
    assert (deck.deck, deck.title.ja, deck.key_points[0].statement.en) == ("sky", "空", "The sky is blue.")
    assert lines["key_points", 0, "statement", "en"] == 8
    assert lines["key_points", 0, "questions", 3, "id"] == 5


@pytest.mark.parametrize(
    "change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n"), lambda text: "---\n" + text]
)
def test_bom_line_ends_and_a_document_mark_make_no_difference(change: Any) -> None:
    assert deckfile.read(change(HEAD + POINT).encode(), "sky.yaml")[0] == deckfile.read((HEAD + POINT).encode(), "sky.yaml")[0]


@pytest.mark.parametrize("word", ["yes", "no", "on", "3.1", "2024-07-23", "0x1F", "1e3", "12:30", "True", ".inf", "010", "<<", "="])
def test_every_scalar_is_the_text_that_was_typed(word: str) -> None:
    deck, problems, _ = deckfile.read(HEAD.replace("en: The sky", f"en: {word}").encode(), "sky.yaml")
    assert deck is not None, problems
    assert deck.title.en == word


def test_numbers_and_switches_are_read_from_texts() -> None:
    deck, problems, _ = deckfile.read((HEAD + "order: 7\nanki: no\n" + POINT + "    at: [15, 16]\n").encode(), "sky.yaml")
    assert deck is not None, problems
    assert (deck.order, deck.anki, deck.key_points[0].at) == (7, False, (15, 16))


@pytest.mark.parametrize(
    ("slip", "line", "guess"),
    [
        # What YAML itself cannot read.
        ("key_points:\n  - id: a\n\tstatement: b\n", 6, "There is a tab here"),
        ("objectives：\n  - {ja: 一}\n", 4, "full-width colon"),
        ("objectives:\n  - ja：空のこと\n    en: about the sky\n", 5, "full-width colon"),
        ("objectives:\n  - {ja：空, en: sky}\n", 5, "full-width colon"),
        ("objectives:\n  - ja：空のことを学ぶ\n", 5, "full-width colon"),
        ("objectives:\n  - ja: 空\n    en: The sky: a story\n", 6, "with “: ” inside has to be quoted"),
        ("objectives:\n  - {ja: 空, en: The sky: a story}\n", 5, "a colon or a quotation mark is not quoted"),
        ("objectives:\n  - {ja: 空, en: sky\n  - {ja: 雪, en: snow}\n", 5, "“}” or “]” is missing"),
        ("objectives: [{ja: 空, en: sky}\nanki: yes\n", 4, "“}” or “]” is missing"),
        ("objectives:\n  - ja: “空: 青”\n", 5, "curly quotes"),
        ("objectives:\n  - {ja: “空, 青”, en: sky}\n", 5, "curly quotes"),
        ("objectives:\n  - ja: \"空\n    en: sky\n", 5, "quotation mark is opened and never closed"),
        ("objectives:\n  - ja: '空\n    en: sky\n", 5, "quotation mark is opened and never closed"),
        ("objectives:\n  - ja: 空\n   en: sky\n", 6, "cannot be read as YAML"),
        ("objectives:\n  - ja: @空\n", 5, "cannot be read as YAML"),
        ("objectives:\n  - ja: %空\n", 5, "cannot be read as YAML"),
        ("objectives:\n  - ja: \x07\n", 5, "a character that YAML does not allow"),
        # What YAML allows and a deck file does not.
        ("objectives: &a\n  - {ja: 空}\n", 4, "Anchors"),
        ("objectives:\n  - {ja: &b 空}\n", 5, "Anchors"),
        ("objectives:\n  - {ja: *missing}\n", 5, "Aliases"),
        ("objectives:\n  - {ja: !!int 3}\n", 5, "Tags"),
        ("objectives:\n  - !python/object:os.system {ja: 空}\n", 5, "Tags"),
        ("order: 1\norder: 2\n", 5, "“order” stands twice"),
        ("objectives:\n  - {ja: 空, ja: 雪}\n", 5, "“ja” stands twice"),
        ("objectives:\n", 4, "Nothing stands after “objectives”: write a text"),
        ("order: ~\n", 4, "Nothing stands after “order”"),
        ("order: null\n", 4, "Nothing stands after “order”"),
        ("objectives:\n  - {ja: 空, 雪, en: sky}\n", 5, "A text with a comma inside {…} has to be quoted"),
        ("objectives:\n  -\n", 5, "Nothing stands here"),
        ("objectives:\n  - {ja: [空]}\n", 5, "A text is wanted here"),
        ("? [a, b]\n: c\n", 4, "A key has to be a plain word"),
        ("...\n---\ndeck: second\n", 5, "A second document starts here"),
        ("objectives: " + "[" * 60 + "]" * 60 + "\n", 4, "Too many levels"),
        # What is YAML but no deck.
        ("objectivs:\n  - {ja: 空}\n", 4, "Do you mean “objectives”?"),
        ("zebra: 1\n", 4, "There is no field “zebra” here"),
        ("objectives: 空\n", 4, "A list is wanted here"),
        ("objectives:\n  - 空\n", 5, "A text in two languages is wanted here"),
        ("objectives:\n  - {fr: ciel}\n", 5, "There is no field “fr” here"),
        ("objectives:\n  - {}\n", 5, "a text is missing here"),
        ("objectives:\n  - {ja: '  '}\n", 5, "a text is missing here"),
        ("order: first\n", 4, "A whole number is wanted here"),
        ("order: 99999999999\n", 4, "The number is too large"),
        ("anki: perhaps\n", 4, "“yes” or “no” is wanted here"),
        ("source: The Source\n", 4, "“The Source” can't be an id"),
        (POINT + "    level: guess\n", 10, "“guess” is not one of 'remember', 'understand' or 'apply'"),
        (POINT + "    statment: {ja: 空}\n", 10, "Do you mean “statement”?"),
        (POINT + "    ask: [1]\n", 10, "Fields are wanted here"),
        (POINT + "    at: [first]\n", 10, "A whole number is wanted here"),
        (POINT + "    at: 3\n", 10, "A list is wanted here"),
        (POINT + "    questions:\n      - {id: x, kind: short}\n", 11, "“body” is missing"),
        (POINT + "    questions:\n      - {id: x, kind: short, body: y}\n", 11, "Fields are wanted here"),
        (POINT + "    picture: {ja: a.svg, alt: {en: a}}\n", 10, "A picture needs its description"),
        (POINT + "  - id: blue\n    statement: {ja: 一}\n    explain: {ja: 二}\n", 10, "Two key points have the id “blue”"),
        (POINT + "    questions:\n      - {id: cloze, kind: short, body: {a: b}}\n", 11, "“cloze” is already taken"),
    ],
)  # fmt: skip
def test_each_slip_is_found_at_its_line_with_a_guess(slip: str, line: int, guess: str) -> None:
    problems = said(HEAD + slip)
    assert [found for found, _ in problems] == [line], problems
    assert guess in problems[0][1]


def test_a_missing_field_is_named_at_the_line_of_its_parent() -> None:
    assert said(HEAD + "key_points:\n  - id: blue\n    explain: {ja: 散乱}\n") == [(5, "“statement” is missing.")]
    assert said("deck: sky\n") == [(1, "“title” is missing."), (1, "“summary” is missing.")]


def test_all_problems_of_a_file_are_told_at_once() -> None:
    text = "deck: Sky\ntitle:\nsummary: {ja: 空}\nzebra: 1\norder: 1\norder: 2\n"
    assert sorted(said(text)) == [
        (1, "“Sky” can't be an id: use a-z, 0-9 and -."),
        (2, "Nothing stands after “title”: write a text, or leave the line out."),
        (4, "There is no field “zebra” here."),
        (6, "“order” stands twice."),
    ]


@pytest.mark.parametrize(
    ("data", "line", "sentence"),
    [
        (b"", 1, "The file has to start with"),
        (b"# only a comment\n", 1, "The file has to start with"),
        (b"- a\n- b\n", 1, "The file has to start with"),
        (b"just a text", 1, "The file has to start with"),
        ("deck: sky\ntitle: {ja: 空}\n".encode("shift_jis"), 2, "The file is not UTF-8."),
        ("deck: 空\n".encode("utf-16"), 1, "The file is not UTF-8."),
        (b"\xff\xfe\x00", 1, "The file is not UTF-8."),
        (b"deck: a\x00b\n", 1, "a character that YAML does not allow"),
        (b"a: " + b"x" * plain_yaml.MOST_BYTES, 1, "The file is larger than 4 MB."),
        (b"[" * 100_000, 1, "Too many levels"),
        (b"{" * 100_000, 1, "Too many levels"),
        (b"- " * 100_000, 1, "Too many levels"),
        (b"a: &a [*a, *a]\n", 1, "Anchors"),
        (b"deck: &a [*a]\n", 1, "Anchors"),
        (b"? {a: b}\n: c\n", 1, "A key has to be a plain word."),
        (b"%YAML 9.9\n---\na: b\n", 1, "cannot be read as YAML"),
    ],
)
def test_a_file_that_is_no_deck_is_refused_with_a_sentence(data: bytes, line: int, sentence: str) -> None:
    problems = said(data)
    assert problems[0][0] == line
    assert sentence in problems[0][1]


@settings(max_examples=200)
@given(st.one_of(st.binary(max_size=200), st.text("ab:{}[],-*&!?'\"|>#%@` \n\tかが：", max_size=60).map(str.encode)))
def test_no_input_makes_it_fail(data: bytes) -> None:
    said(data)
    deckfile.read_source(data, "source.yaml")


def test_the_slow_parser_reads_what_the_quick_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = {path: deckfile.read(path.read_bytes(), path.name)[0] for path in Path("decks").glob("[!g]*.yaml")}
    monkeypatch.setattr(plain_yaml, "_QUICK", yaml.SafeLoader)
    assert quick == {path: deckfile.read(path.read_bytes(), path.name)[0] for path in quick}


def test_a_source_is_read_and_its_slips_are_found() -> None:
    text = "source: s\ntitle: {ja: 題}\nabout: {ja: 話}\nvoices: {author: {ja: 著者}}\nparagraphs:\n  '1': {ja: 一}\n"
    source, problems, _ = deckfile.read_source(text.encode(), "s.yaml")
    assert source is not None and not problems
    assert (source.paragraphs[1].ja, source.voices["author"].ja) == ("一", "著者")
    source, problems, _ = deckfile.read_source((text + "  first: {ja: 二}\n").encode(), "s.yaml")
    assert source is None
    assert [problem.line for problem in problems] == [7]


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).map(
    lambda text: "".join(char for char in text if char.isprintable()) + "字"
)
TRICKY = st.sampled_from(
    ["yes", "null", "~", "3.1", "- a", "a: b", "#", "'", '"', "{a", "]", "&a", "*a", "!a", "|", "> x", "空\n雪", "％"]
)
PROSE = st.one_of(TEXTS, TRICKY).map(lambda text: tidy(text.replace("\u0345", "")))
PAIR = st.fixed_dictionaries({"ja": PROSE, "en": PROSE}) | st.fixed_dictionaries({"ja": PROSE})
IDS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,9}", fullmatch=True)
REASONED = st.tuples(PAIR, st.none() | PAIR).map(lambda pair: pair[0] | ({"why": pair[1]} if pair[1] else {}))
WRITTEN = st.fixed_dictionaries(
    {"id": st.just("by-hand"), "kind": IDS, "stem": PAIR, "body": st.fixed_dictionaries({"accepted": st.lists(PROSE, min_size=1)})}
)
KEY_POINTS = st.fixed_dictionaries(
    {"id": IDS, "statement": PAIR, "explain": PAIR, "level": st.sampled_from(LEVELS)},
    optional={
        "ask": PAIR, "answer": PAIR, "not": st.lists(REASONED, max_size=3), "at": st.lists(st.integers(1, 200), max_size=3),
        "accept": st.fixed_dictionaries({"ja": st.lists(PROSE, max_size=2)}), "untrue": REASONED, "holds": REASONED,
        "errata": st.lists(IDS, max_size=2), "voice": IDS, "questions": st.lists(WRITTEN, max_size=1),
    },
)  # fmt: skip
DECKS = st.fixed_dictionaries(
    {
        "title": PAIR,
        "summary": PAIR,
        "objectives": st.lists(PAIR, max_size=2),
        "order": st.integers(-99, 99),
        "anki": st.booleans(),
    },
    optional={"source": IDS, "key_points": st.lists(KEY_POINTS, max_size=2, unique_by=lambda one: one["id"])},
).map(lambda record: Deck.model_validate({"deck": "any", **record}))


@settings(max_examples=50)
@given(DECKS)
def test_what_is_written_is_read_as_an_equal_deck(deck: Deck) -> None:
    data, problems = deckfile.write(deck)
    assert not problems
    again, problems, _ = deckfile.read(data, "any.yaml")
    assert (again, problems) == (deck, [])


def test_the_deck_of_the_tests_is_written_and_read() -> None:
    deck = factories.deck()
    assert deckfile.read(deckfile.write(deck)[0], "colours.yaml")[0] == deck
    assert deckfile.write(deck)[0].startswith(b"deck: colours\n")
