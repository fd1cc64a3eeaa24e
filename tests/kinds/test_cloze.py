"""Cloze: a text with gaps to fill in."""

import re

import pytest
from flask import Flask, render_template

from quizapp.content.bodies import Gaps
from quizapp.content.deck import Wording
from quizapp.kinds import KINDS
from quizapp.kinds.cloze import HOLE
from quizapp.services.questions import html_of

CLOZE = KINDS["cloze"]


def body(text: str) -> Gaps:
    return Gaps(text=text)  # type: ignore[call-arg]


def said(text: str) -> list[str]:
    return [problem.message % problem.params for problem in CLOZE.check(body(text))]


@pytest.mark.parametrize(
    "text",
    [
        "空は{{青}}い。",
        "**{{青}}い**空",
        "`x = {{5}}`",
        "{空|そら}は{{青}}、{雲|くも}は{{白}}",
        "空は{{ {青|あお} }}い。",
        "<{{b}}> は要素",
        "{{a}}{{b}} だけ",
        "[空](https://a.example) は{{青}}い",
    ],
)
def test_a_text_with_gaps_that_can_be_filled_has_nothing_to_mend(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{青}}", "There is no text around the gaps."),
        ("「{{青}}」。", "There is no text around the gaps."),
        ("空は{{？}}い。", "An accepted answer needs a letter or a digit."),
        ("空は{{青|…}}い。", "An accepted answer needs a letter or a digit."),
        ("[空](https://a.example/{{b}})は青い。", "A gap can't stand inside a link or a reading."),
        ("[{{空}}](https://a.example)は青い。", "A gap can't stand inside a link or a reading."),
        ("{ {{空}}|そら}は青い。", "A gap can't stand inside a link or a reading."),
        ("{空|{{そら}}}は青い。", "A gap can't stand inside a link or a reading."),
    ],
)
def test_what_an_author_has_to_mend_is_said(text: str, problem: str) -> None:
    assert said(text) == [problem]


def test_the_rendered_text_has_a_hole_for_each_gap_and_no_answer() -> None:
    texts = CLOZE.texts(body("空は{{青}}く、雪は{{白}}い。"))
    assert texts["text"] == f"空は{HOLE}く、雪は{HOLE}い。"
    assert texts["filled"] == "空は**青**く、雪は**白**い。"


def test_fields_have_one_size_whatever_the_answer(app: Flask) -> None:
    sizes = []
    for answer in ("青", "とても長い答えなので、欄の幅で分かってしまう"):
        wording = Wording(stem="?", body=body(f"空は{{{{{answer}}}}}い。"), explanation="!")
        with app.test_request_context():
            page = render_template(
                CLOZE.page("ask"), row={"arrangement": ["0"], "response": None}, html=html_of("cloze", wording, "ja"),
                body=wording.body, lang="ja", typed={},
            )  # fmt: skip
        assert answer not in page
        sizes.append(re.sub(r"\s+", " ", page))
    assert sizes[0] == sizes[1]


def test_a_hint_is_shown_and_a_gap_has_a_label(app: Flask) -> None:
    wording = Wording(stem="?", body=body("空は{{青::色}}い。"), explanation="!")
    with app.test_request_context(headers={"Accept-Language": "en"}):
        page = render_template(
            CLOZE.page("ask"), row={"arrangement": ["0"], "response": None}, html=html_of("cloze", wording, "ja"),
            body=wording.body, lang="ja", typed={},
        )  # fmt: skip
    assert re.search(r'aria-describedby="hint-0".*<span class="hint" id="hint-0">（色）</span>', page)
    assert "Gap 1" in page


def test_in_a_list_a_text_stands_with_its_gaps_empty() -> None:
    wording = Wording(stem="?", body=body("空は{{青::色}}い。"), explanation="!")
    assert CLOZE.asked(html_of("cloze", wording, "ja")) == "空は\u200b［…］い。"


def test_the_score_is_the_share_of_gaps_that_are_right() -> None:
    found = body("{{a}} と {{b}} と {{c}} と {{d}}")
    response = {"0": "a", "1": "B", "2": "", "3": "x"}
    grade = CLOZE.grade(found, response, "ja")
    assert (grade.score, grade.outcome) == (0.5, "partly")
    assert grade.marks == {"0": True, "1": True, "2": False, "3": False}
    assert CLOZE.show(found, response, "en") == "a; B; —; x"


def test_a_card_hides_the_gaps_of_its_number_and_shows_the_others() -> None:
    faces = CLOZE.faces(body("{{1:空}}は{{2:青::色}}く、{{2:白}}くもある。"))
    assert [(face.part, face.prompt, face.answer) for face in faces] == [
        ("1", "［…］は青く、白くもある。", "空"),
        ("2", "空は［色］く、［…］くもある。", "青／白"),
    ]
