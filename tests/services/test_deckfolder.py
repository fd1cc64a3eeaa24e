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
