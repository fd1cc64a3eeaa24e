"""Reading a folder of deck files: everything in it, and every problem with its line."""

from pathlib import Path

import pytest

from quizapp.services.deckfolder import DeckFolder, read_folder

SOURCE = """\
source: talk
title: {ja: 話, en: The talk}
about: {ja: 記事, en: an article}
voices:
  author: {ja: 著者, en: the author}
paragraphs:
  "1": {ja: 一, en: one}
errata:
  - {id: hue, garbled: {ja: 緑}, right: {ja: 青}, note: {ja: 誤り}}
"""
DECK = """\
deck: sky
source: talk
title: {ja: 空, en: The sky}
summary: {ja: 空の話, en: About the sky}
key_points:
  - id: blue
    voice: author
    at: [1]
    errata: [hue]
    statement:
      ja: 空は{{青}}い。
      en: The sky is {{blue}}.
    explain: {ja: 散乱, en: scattering}
    picture: {ja: sky.svg, alt: {ja: 空}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "pictures").mkdir()
    (tmp_path / "sources" / "talk.yaml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "pictures" / "sky.svg").write_bytes(b"<svg/>")
    (tmp_path / "sky.yaml").write_text(DECK, encoding="utf-8")
    return tmp_path


def change(folder: Path, old: str, new: str) -> DeckFolder:
    """The folder after a change in its deck."""
    assert old in DECK
    (folder / "sky.yaml").write_text(DECK.replace(old, new), encoding="utf-8")
    return read_folder(folder)


def said(found: DeckFolder) -> list[tuple[str, int, str]]:
    return [(Path(problem.file).name, problem.line, problem.message % problem.params) for problem in found.problems]


@pytest.mark.parametrize(
    ("slug", "order", "sentence"),
    [
        ("nothing", 1, "There is no deck “nothing”."),
        ("sea", 1, "The deck “sea” is to be taken first, but its order is not before this one's."),
        ("sea", 2, None),
    ],
)
def test_a_deck_presumes_decks_that_stand_before_it(folder: Path, slug: str, order: int, sentence: str | None) -> None:
    sea = DECK.replace("deck: sky", "deck: sea\norder: 1").replace("id: blue", "id: deep")
    (folder / "sea.yaml").write_text(sea, encoding="utf-8")
    found = change(folder, "source: talk", f"order: {order}\nsource: talk\npresumes: [{slug}]")
    assert said(found) == ([("sky.yaml", 4, sentence)] if sentence else [])
    # One file alone says nothing of the others.
    assert read_folder(folder, [folder / "sky.yaml"]).problems == []


def test_a_folder_has_decks_sources_and_pictures(folder: Path) -> None:
    found = read_folder(folder)
    assert said(found) == []
    assert (list(found.decks), list(found.sources)) == (["sky"], ["talk"])
    assert [question.uid for question in found.decks["sky"].questions] == ["sky/blue/cloze"]


def test_a_picture_is_stored_under_the_hash_of_its_content(folder: Path) -> None:
    (folder / "pictures" / "twin.svg").write_bytes(b"<svg/>")
    (folder / "pictures" / "other.svg").write_bytes(b"<svg />")
    names = {file: name for file, (name, _) in read_folder(folder).pictures.items()}
    assert names["sky.svg"] == names["twin.svg"] != names["other.svg"]
    assert names["sky.svg"].endswith(".svg") and len(names["sky.svg"]) == 24


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("voice: author", "voice: editor", (7, "The source has no voice “editor”.")),
        ("at: [1]", "at: [1, 7]", (8, "The source has no paragraph 7.")),
        ("errata: [hue]", "errata: [tint]", (9, "The source has no erratum “tint”.")),
        ("source: talk", "source: tale", (2, "There is no source “tale”.")),
        ("sky.svg", "sea.svg", (14, "There is no picture “sea.svg” in decks/pictures.")),
        ("空は{{青}}い。", "空は{{青い。", (11, "a gap is opened and never closed")),
        ("The sky is {{blue}}.", "The {{sky}} is {{blue}}.",
            (10, "The two languages differ in their options, gaps or right answer.")),
        ("{ja: 散乱, en: scattering}", "{ja: 散乱}",
            (13, "“explain” is missing in the language “en”, in which there is “statement”.")),
        ("id: blue", "id: Blue", (6, "“Blue” can't be an id: use a-z, 0-9 and -.")),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_file_and_line(folder: Path, old: str, new: str, problem: tuple[int, str]) -> None:
    assert said(change(folder, old, new)) == [("sky.yaml", *problem)]


def test_a_wrong_option_without_a_language_is_found_at_its_own_line(folder: Path) -> None:
    more = """
    ask: {ja: 何色か。, en: "Which colour?"}
    answer: {ja: 青, en: blue}
    not:
      - {ja: 赤, en: red}
      - {ja: 緑}
"""
    (folder / "sky.yaml").write_text(DECK + more.lstrip("\n"), encoding="utf-8")
    assert said(read_folder(folder)) == [("sky.yaml", 19, "“text” is missing in the language “en”.")]


def test_two_files_of_one_deck_are_a_problem(folder: Path) -> None:
    (folder / "twin.yaml").write_text(DECK, encoding="utf-8")
    assert said(read_folder(folder)) == [("twin.yaml", 1, "Another file has the deck “sky” too.")]


def test_two_files_of_one_source_are_a_problem(folder: Path) -> None:
    (folder / "sources" / "twin.yaml").write_text(SOURCE, encoding="utf-8")
    assert said(read_folder(folder)) == [("twin.yaml", 1, "Another file has the source “talk” too.")]


def test_the_problems_of_every_file_are_told_at_once(folder: Path) -> None:
    (folder / "sources" / "talk.yaml").write_text(SOURCE.replace("voices:", "voises:"), encoding="utf-8")
    (folder / "sea.yaml").write_text(DECK.replace("deck: sky", "deck: Sea"), encoding="utf-8")
    (folder / "land.yaml").write_text("deck: land\n", encoding="utf-8")
    assert {(file, line) for file, line, _ in said(read_folder(folder))} == {
        ("talk.yaml", 1),
        ("talk.yaml", 4),
        ("sea.yaml", 1),
        ("land.yaml", 1),
        ("sky.yaml", 2),
    }


def test_only_the_files_that_are_named_are_read(folder: Path) -> None:
    (folder / "broken.yaml").write_text("deck: [", encoding="utf-8")
    found = read_folder(folder, [folder / "sky.yaml"])
    assert (list(found.decks), found.problems) == (["sky"], [])


@pytest.mark.parametrize("name", ["missing.yaml", "sources"])
def test_a_file_that_cannot_be_read_is_a_problem(folder: Path, name: str) -> None:
    assert said(read_folder(folder, [folder / name])) == [(name, 1, "The file cannot be read.")]


def test_an_empty_folder_has_nothing(tmp_path: Path) -> None:
    found = read_folder(tmp_path)
    assert (found.decks, found.sources, found.pictures, found.problems) == ({}, {}, {}, [])


BY_HAND = """\
    questions:
      - id: own
        kind: {kind}
        stem: {{ja: 何か。, en: What is it?}}
        body:
"""
PAIRS = """\
          pairs:
            - {left: {ja: 空, en: Sky}, right: {ja: 青, en: Blue}}
            - {left: {ja: 草, en: Grass}, right: {ja: 緑, en: Green}}
          others: [{ja: 赤, en: Red}]
"""
ITEMS = """\
          items:
            - {ja: 一, en: One}
            - {ja: 二, en: Two}
            - {ja: 三, en: Three}
"""
NUMBER = """\
          value: 4050
          tolerance: 10
          unit: {ja: 億, en: 億}
          units:
            - {name: B, factor: 10}
"""
OPTIONS = """\
          credit: each
          options:
            - {id: a, correct: yes, text: {ja: 青, en: Blue}}
            - {id: b, text: {ja: 赤, en: Red}}
"""


@pytest.mark.parametrize(
    ("kind", "body"), [("matching", PAIRS), ("ordering", ITEMS), ("numeric", NUMBER), ("multi", OPTIONS)]
)  # fmt: skip
def test_a_question_of_each_kind_by_hand_is_read(folder: Path, kind: str, body: str) -> None:
    (folder / "sky.yaml").write_text(DECK + BY_HAND.format(kind=kind) + body, encoding="utf-8")
    found = read_folder(folder)
    assert said(found) == []
    assert [question.kind for question in found.decks["sky"].questions] == ["cloze", kind]


@pytest.mark.parametrize(
    ("kind", "body", "slip", "line", "sentence"),
    [
        ("matching", PAIRS, ("pairs:", "pears:"), 20, "There is no field “pears”. Do you mean “pairs”?"),
        ("matching", PAIRS, ("left: {ja: 草", "lefts: {ja: 草"), 22, "There is no field “lefts”. Do you mean “left”?"),
        ("matching", PAIRS, (", right: {ja: 緑, en: Green}", ""), 22, "“right” is missing in the language “ja”."),
        ("matching", PAIRS, (", en: Green", ""), 22, "“right” is missing in the language “en”."),
        ("matching", PAIRS, ("草", "空"), 22, "“空” stands twice on the left."),
        ("matching", PAIRS, ("en: Green", "en: blue"), 22, "“blue” stands on the right in two spellings. Write it alike."),
        ("matching", PAIRS, ("{ja: 赤", "{ja: 緑"), 23, "“緑” belongs to a pair, so it can't be among the others."),
        ("matching", "          pairs: [{left: a, right: b}]\n", ("", ""), 20, "“pairs” needs at least 2."),
        ("ordering", ITEMS, ("en: Three", "en: one"), 23, "“one” stands twice."),
        ("ordering", ITEMS, ("            - {ja: 三, en: Three}\n", ""), 20, "Two things have one wrong order"),
        ("ordering", "          items: One\n", ("", ""), 20, "A list is wanted here."),
        ("numeric", NUMBER, ("4050", "4,050億"), 20, "A number is wanted here, in plain digits: 1500, -0.5, 4.05e11."),
        (
            "numeric",
            NUMBER,
            ("4050", "{ja: 4050, en: 405}"),
            16,
            "The two languages differ in their options, gaps or right answer.",
        ),
        ("numeric", NUMBER, ("4050", "0.12345678901234567"), 20, "The number has too many digits"),
        ("numeric", NUMBER, ("tolerance: 10", "tolerance: -10"), 21, "The number is too small: it has to be 0 at least."),
        ("numeric", NUMBER, ("tolerance", "tolerence"), 21, "There is no field “tolerence”. Do you mean “tolerance”?"),
        ("numeric", NUMBER, ("factor: 10", "factor: ten"), 24, "A number is wanted here"),
        ("numeric", NUMBER, ("factor: 10", "factor: 0"), 24, "The number is too small: it has to be more than 0."),
        ("numeric", NUMBER, ("- {name: B, factor: 10}", "- B"), 24, "Fields are wanted here, each with its name."),
        ("numeric", NUMBER, ("name: B", "name: 兆"), 24, "“1 兆” is read as 10,000. Give the unit another name or another factor."),
        ("numeric", NUMBER, ("name: B", "name: 3x"), 24, "“1 3x” can't be read as a number with a unit."),
        ("multi", OPTIONS, ("each", "some"), 20, "“some” is not one of 'all', 'minus' or 'each'."),
        ("multi", OPTIONS, ("credit", "credits"), 20, "There is no field “credits”. Do you mean “credit”?"),
    ],
)
def test_a_slip_in_a_body_is_explained_at_its_line(
    folder: Path, kind: str, body: str, slip: tuple[str, str], line: int, sentence: str
) -> None:
    (folder / "sky.yaml").write_text(DECK + BY_HAND.format(kind=kind) + body.replace(*slip), encoding="utf-8")
    found = said(read_folder(folder))
    assert [text for file, at, text in found if (file, at) == ("sky.yaml", line) and text.startswith(sentence)], found
