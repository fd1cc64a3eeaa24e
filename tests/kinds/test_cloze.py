"""Cloze: a text with gaps to fill in."""

import re
from random import Random
from typing import Any

import pytest
from flask import Flask, render_template
from lxml import html as lxml_html

from quizapp.content.bodies import Gaps
from quizapp.content.deck import Wording
from quizapp.kinds import KINDS, Unreadable
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
        "空は{{青~赤~白}}い。",
        "空{{は~が~ハ}}青い。",
        "3 {{<~>~=}} 5",
        "空は{{青|あ*|* blue *}}い。",
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
        ("空は{{青|*}}い。", "An accepted answer needs a letter or a digit."),
        ("空は{{青|あ*" + "い" * 199 + "}}い。", "An answer with wildcards (*) can have 200 characters and 10 wildcards at most."),
        ("空は{{青~赤~青}}い。", "The choice “青” stands twice."),
        ("空は{{ {青|あお}~青}}い。", "The choice “青” stands twice."),
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


MIXED = "{{青~赤~白::色}}い空に{{2:白}}い{{2:雲~鳥}}"


def asked(app: Flask, found: Gaps, arrangement: list[str], **more: Any) -> Any:
    wording = Wording(stem="?", body=found, explanation="!")
    with app.test_request_context(headers={"Accept-Language": "en"}):
        row = {"arrangement": arrangement, "response": more.pop("response", None)}
        page = render_template(
            CLOZE.page("ask"), row=row, html=html_of("cloze", wording, "ja"), body=found, lang="ja", **{"typed": {}, **more}
        )
    return lxml_html.fragment_fromstring(page)


def test_a_gap_with_choices_is_a_list_in_the_order_of_the_arrangement(app: Flask) -> None:
    page = asked(app, body(MIXED), ["0", "1", "2", "0/2", "0/0", "0/1", "2/1", "2/0"])
    shown = [[(each.get("value"), each.text) for each in select.iter("option")] for select in page.iter("select")]
    assert shown == [[("", "Choose …"), ("0", "白"), ("1", "青"), ("2", "赤")], [("", "Choose …"), ("0", "鳥"), ("1", "雲")]]
    assert [field.get("name") for field in page.iter("select", "input")] == ["pick-0", "gap-1", "pick-2"]
    assert [label.get("for") for label in page.iter("label")] == ["pick-0", "gap-1", "pick-2"]
    assert page.xpath("//select[@name='pick-0']/@aria-describedby") == ["hint-0"]
    assert page.xpath("//*[@selected]") == []


def test_what_was_chosen_stays_chosen(app: Flask) -> None:
    order = ["0", "1", "2", "0/2", "0/0", "0/1", "2/1", "2/0"]
    saved = asked(app, body(MIXED), order, response={"0": "1", "1": "白", "2": ""})
    assert saved.xpath("//option[@selected]/text()") == ["赤"]
    sent = asked(app, body(MIXED), order, response={"0": "1"}, typed={"pick-0": ["0"], "gap-1": ["x"]})
    assert sent.xpath("//option[@selected]/text()") == ["白"]


def test_choices_are_arranged_by_chance() -> None:
    orders = {tuple(CLOZE.arrange(body(MIXED), Random(seed))) for seed in range(60)}
    assert all(order[:3] == ("0", "1", "2") and sorted(order[3:]) == ["0/0", "0/1", "0/2", "2/0", "2/1"] for order in orders)
    assert len(orders) == 12
    assert {order[3] for order in orders} == {"0/0", "0/1", "0/2"}


def test_a_choice_is_known_by_its_place_and_marked_exactly() -> None:
    order = ["0", "1", "2", "0/2", "0/0", "0/1", "2/1", "2/0"]
    response = CLOZE.read({"pick-0": ["1"], "gap-1": [" 白 "], "pick-2": ["0"]}, order)
    assert response == {"0": "0", "1": "白", "2": "1"}
    grade = CLOZE.grade(body(MIXED), response, "ja")
    assert grade.marks == {"0": True, "1": True, "2": False}
    assert grade.notes == ()
    assert CLOZE.show(body(MIXED), response, "ja") == "青／白／鳥"
    assert CLOZE.summarise(body(MIXED), [response, response]) == {"0: 青": 2, "1: 白": 2, "2: 鳥": 2}
    assert CLOZE.key(body(MIXED)) == {"0": "0", "1": "白", "2": "0"}


@pytest.mark.parametrize("sent", ["3", "-1", "青", "0/0", "01"])
def test_a_choice_that_was_not_offered_is_not_read(sent: str) -> None:
    found = CLOZE.read({"pick-0": [sent], "gap-1": ["白"]}, ["0", "1", "0/2", "0/0", "0/1"])
    assert isinstance(found, Unreadable)
    assert found.message == "That option was not offered."


def test_a_text_cannot_be_typed_into_a_gap_with_choices() -> None:
    assert isinstance(CLOZE.read({"gap-0": ["青"]}, ["0", "0/1", "0/0"]), Unreadable)
    assert CLOZE.read({"gap-0": ["青"], "pick-0": ["1"]}, ["0", "0/1", "0/0"]) == {"0": "0"}


def test_the_instruction_says_whether_there_is_something_to_type() -> None:
    assert CLOZE.instruction(body("{{青~赤}}い空"))[0] == "Choose what belongs in each gap."
    assert CLOZE.instruction(body(MIXED)) == CLOZE.instruction(body("{{青}}い空"))


def test_a_card_shows_the_choices_in_an_order_that_tells_nothing() -> None:
    prompts = {face.prompt for text in ("{{青~白~赤::色}}い空", "{{白~青~赤::色}}い空") for face in CLOZE.faces(body(text))}
    assert prompts == {"［色：白／赤／青］い空"}


def test_a_slip_is_told_with_the_number_of_its_gap() -> None:
    found = body("{{ザッカーバーグ}}は{{オープンソース}}を選んだ。")
    grade = CLOZE.grade(found, {"0": "ザッカーバーク", "1": "おーぷんそーす"}, "ja")
    assert grade.score == 1
    assert [(message % params, params["policy"], params["gap"]) for message, params in grade.notes] == [
        ("Counted as right; note the spelling: ザッカーバーグ", "typo", 1)
    ]


def test_a_slip_towards_what_belongs_in_another_gap_does_not_count() -> None:
    found = body("First {{parameters}}, then {{perimeters}} and {{metres~parametrs}}.")
    assert CLOZE.grade(found, {"0": "parameterrs"}, "en").marks["0"]
    assert not CLOZE.grade(found, {"0": "parametrs"}, "en").marks["0"]
    assert CLOZE.grade(body("First {{parameters}}, then {{perimeters}}."), {"0": "parametrs"}, "en").marks["0"]


def test_gaps_that_are_typed_are_prepared() -> None:
    first, second, third = CLOZE.prepared(body(MIXED), "ja")
    assert first is None and third is None
    assert second["answers"][0]["reading"] == "シロ"
    assert not CLOZE.is_current(None, "ja")
    assert not CLOZE.is_current([first, second | {"version": 0}, third], "ja")


def test_feedback_names_what_was_chosen_and_tells_of_a_slip(app: Flask) -> None:
    found = body("{{青~赤}}い{{オープンソース}}")
    wording = Wording(stem="?", body=found, explanation="!")
    response = {"0": "1", "1": "オープンソーズ"}
    with app.test_request_context(headers={"Accept-Language": "en"}):
        page = render_template(
            CLOZE.page("feedback"), row={"arrangement": ["0", "1"]}, html=html_of("cloze", wording, "ja"), body=found,
            response=response, grade=CLOZE.grade(found, response, "ja"), lang="ja",
        )  # fmt: skip
    document = lxml_html.fromstring(page)
    assert document.xpath("string(//s)") == "赤"
    assert document.xpath("string(//p[@class='note'])").strip() == "Gap 2: Counted as right; note the spelling: オープンソース"
