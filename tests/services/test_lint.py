"""Advice on deck files: where it stands in the file, and where cards show the right option."""

from pathlib import Path

from quizapp.services.deckfolder import read_folder
from quizapp.services.lint import line_of, lint_folder

DECK = """\
deck: tiny
title: {ja: 空, en: The sky}
summary: {ja: 空の色。, en: The colour of the sky.}
key_points:
  - id: sky
    statement: {ja: 昼の空は青く見える。, en: By day the sky looks blue.}
    explain: {ja: 短い。, en: Short.}
    ask: {ja: 昼の空の色は何色か。, en: Which colour is the sky by day?}
    answer: {ja: 青色, en: Blue}
    not:
      - {ja: 赤色, en: Red, why: {ja: 夕方の色, en: That is at dusk}}
      - {ja: 緑色, en: Green, why: {ja: 木の色, en: That is a tree}}
    questions:
      - id: night
        kind: multi
        stem: {ja: 夜の空にあるもの。, en: What is in the sky at night.}
        body:
          options:
            - {id: a, correct: yes, text: {ja: 月, en: Moon}}
            - {id: b, correct: yes, text: {ja: 星, en: Stars}}
            - {id: c, text: {ja: 虹, en: Rainbows}}
"""


def test_a_finding_has_the_line_of_what_is_to_be_mended(tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(DECK, encoding="utf-8")
    ((file, report),) = lint_folder(read_folder(tmp_path))
    lines = {(finding.rule, finding.facet): line_of(file, finding) for finding in report.findings}
    assert lines == {("W12", "choice"): 8, ("W12", "night"): 14, ("W05", "night"): 14}


def test_the_place_of_the_key_is_looked_at_over_the_whole_deck(tmp_path: Path) -> None:
    points = DECK.split("key_points:\n")[1].split("    questions:")[0]
    many = DECK.split("key_points:\n")[0] + "key_points:\n"
    many += "".join(points.replace("id: sky", f"id: sky-{number}") for number in range(60))
    (tmp_path / "tiny.yaml").write_text(many, encoding="utf-8")
    ((_, report),) = lint_folder(read_folder(tmp_path))
    assert "W13" not in {finding.rule for finding in report.findings}, "cards shuffle by the id of the question"
