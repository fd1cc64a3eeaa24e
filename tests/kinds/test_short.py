"""Short answer: what counts for the whole mark, what for a part of it, and what the learner is told."""

import pytest
from flask import Flask, render_template
from lxml import html
from werkzeug.datastructures import MultiDict

from quizapp.content.bodies import Accepted
from quizapp.content.deck import Wording
from quizapp.kinds import KINDS
from quizapp.marking import japanese, typos
from quizapp.services.questions import html_of

SHORT = KINDS["short"]
PARTLY = [{"text": "open weights", "score": "50%", "why": "The **data** are not open."}, {"text": "libre*", "score": "0.25"}]
BODY = Accepted.model_validate({"accepted": ["open source", "free software"], "partly": PARTLY})


def told(given: str, body: Accepted = BODY, lang: str = "en") -> tuple[float, list[str]]:
    grade = SHORT.grade(body, given, lang, SHORT.prepared(body, lang))
    return grade.score, [message % params for message, params in grade.notes]


@pytest.mark.parametrize(
    ("given", "score", "notes"),
    [
        ("open source", 1, []),
        ("Open-Source", 1, []),
        ("the open source", 1, ["Counted as right; the article does not matter: open source"]),
        ("open sources", 1, ["Counted as right; the form asked for: open source"]),
        ("free softwrae", 1, ["Counted as right; note the spelling: free software"]),
        ("Open Weights", 0.5, ["Counted for 50% of the mark."]),
        ("open wieghts", 0.5, ["Counted for 50% of the mark.", "Note the spelling: open weights"]),
        ("Libre, freely", 0.25, ["Counted for 25% of the mark."]),
        ("closed source", 0, []),
    ],
)
def test_an_answer_gets_its_part_of_the_mark_and_a_word_about_it(given: str, score: float, notes: list[str]) -> None:
    assert told(given) == (score, notes)


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ("しょうどせんりゃく", "Counted as right by its reading; it is written: 焦土戦略"),
        ("焦土　戦略", None),
    ],
)
def test_a_reading_counts_in_japanese(given: str, note: str | None) -> None:
    assert told(given, Accepted(accepted=("焦土戦略",)), "ja") == (1, [note] if note else [])


def test_another_spelling_counts() -> None:
    assert told("附属", Accepted(accepted=("付属",)), "ja") == (1, ["Counted as right; here it is written: 付属"])
    assert told("color", Accepted(accepted=("colour",))) == (1, ["Counted as right; here it is spelled: colour"])


def test_a_star_is_itself_in_the_model_answer_alone() -> None:
    body = Accepted(accepted=("2*3", "six*"))
    assert told("2 by 3", body) == (0, [])
    assert told("2*3", body) == told("six, of course", body) == (1, [])
    assert SHORT.grade(body, SHORT.key(body), "en").score == 1


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"accepted": ["…"]}, ("accepted", 0)),
        ({"accepted": ["a", "*"]}, ("accepted", 1)),
        ({"accepted": ["a", "b*" * 11]}, ("accepted", 1)),
        ({"accepted": ["a"], "partly": [{"text": "*", "score": "50%"}]}, ("partly", 0)),
        ({"accepted": ["a", "b"], "partly": [{"text": "c", "score": "50%"}, {"text": "B.", "score": "50%"}]}, ("partly", 1)),
    ],
)
def test_what_an_author_has_to_mend_is_said_where_it_stands(raw: dict[str, object], problem: tuple[str, int]) -> None:
    assert [found.where for found in SHORT.check(Accepted.model_validate(raw))] == [problem]


def test_a_body_with_parts_of_the_mark_and_wildcards_has_nothing_to_mend() -> None:
    assert SHORT.check(BODY) == []


def page(app: Flask, given: str, lang: str = "en", ui: str = "en") -> html.HtmlElement:
    wording = Wording(stem="?", body=BODY, explanation="!")
    with app.test_request_context(headers={"Accept-Language": ui}):
        source = render_template(
            SHORT.page("feedback"), row={}, html=html_of("short", wording, lang), body=BODY, response=given,
            grade=SHORT.grade(BODY, given, lang), lang=lang,
        )  # fmt: skip
    return html.fromstring(f"<div>{source}</div>")


def test_the_reason_is_shown_to_who_gave_that_answer_and_to_nobody_else(app: Flask) -> None:
    assert page(app, "open weights").xpath("string(//p[@class='why'])") == "The data are not open."
    assert page(app, "open weights").xpath("//p[@class='why']/strong/text()") == ["data"]
    for other in ("libre", "open source", "closed source"):
        assert page(app, other).xpath("//p[@class='why']") == []


def test_a_slip_stands_out_and_the_rest_is_said_quietly(app: Flask) -> None:
    assert page(app, "free softwrae").xpath("//p[starts-with(@class, 'note')]/@class") == ["note"]
    assert page(app, "the open source").xpath("//p[starts-with(@class, 'note')]/@class") == ["note quiet"]


def test_a_note_is_in_the_language_of_the_page_and_its_answer_in_that_of_the_question(app: Flask) -> None:
    (note,) = page(app, "free softwrae", "en", "ja").xpath("//p[@class='note']")
    assert (note.text_content(), note.get("lang")) == ("正解（表記に注意：free software）", "ja")
    assert note.xpath("b/@lang") == ["en"]


def test_markup_in_an_accepted_answer_is_shown_as_it_is_typed(app: Flask) -> None:
    body = Accepted(accepted=("<b>bold</b> words",))
    grade = SHORT.grade(body, "<b>bold</b> wrods", "en")
    wording = Wording(stem="?", body=body, explanation="!")
    with app.test_request_context(headers={"Accept-Language": "en"}):
        source = render_template(
            SHORT.page("feedback"), row={}, html=html_of("short", wording, "en"), body=body, response="x", grade=grade, lang="en"
        )
    assert "&lt;b&gt;bold&lt;/b&gt; words" in source
    assert "<b>bold" not in source


@pytest.mark.parametrize(
    ("line", "partly"),
    [
        ("open weights = 50% : not all", {"text": "open weights", "score": "50%", "why": "not all"}),
        ("重みの公開＝５０％：データはない", {"text": "重みの公開", "score": "５０％", "why": "データはない"}),
        ("open=25%", {"text": "open", "score": "25%"}),
        ("x = 1 = 33.5 % : a = b : c", {"text": "x = 1", "score": "33.5 %", "why": "a = b : c"}),
        ("open = 50", {"text": "open = 50", "score": ""}),
        ("open", {"text": "open", "score": ""}),
        ("= 50%", {"score": "50%"}),
    ],
)
def test_a_line_of_the_form_is_an_answer_its_part_of_the_mark_and_a_reason(line: str, partly: dict[str, str]) -> None:
    form = SHORT.fields(MultiDict({"accepted_en": "a\n\nb", "partly_en": f"\n{line}\n"}))
    assert form.bodies() == {"en": {"accepted": ["a", "b"], "partly": [partly]}}


def test_a_form_without_answers_that_are_partly_right_has_no_place_for_them() -> None:
    assert SHORT.fields(MultiDict({"accepted_ja": "青", "partly_ja": " \n"})).bodies() == {"ja": {"accepted": ["青"]}}


@pytest.mark.parametrize("score", [0.5, 0.07, 1 / 3, 0.999, 1e-7])
def test_a_part_of_the_mark_comes_back_from_the_form_as_it_was(score: float) -> None:
    body = Accepted.model_validate({"accepted": ["a"], "partly": [{"text": "b", "score": score, "why": "c"}]})
    filled = SHORT.fields.from_bodies({"en": body})
    assert Accepted.model_validate(SHORT.fields(data=filled).bodies()["en"]) == body
    assert "E" not in filled["partly_en"]


def test_a_problem_of_a_part_of_the_mark_is_shown_at_its_field() -> None:
    form = SHORT.fields(MultiDict())
    assert form.place_of(("partly", 0, "score"), "en") == "partly_en"
    assert form.place_of(("accepted", 1), "ja") == "accepted_ja"


@pytest.mark.bad("BI-99")
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_long_answer_is_compared_by_its_form_alone(monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    steps: list[str] = []
    prepared = SHORT.prepared(BODY, lang)
    monkeypatch.setattr(typos, "slips", lambda *_: steps.append("slips"))
    monkeypatch.setattr(japanese, "analysed", lambda _: steps.append("dictionary"))
    assert SHORT.grade(BODY, "9" * 10_000, lang, prepared).score == 0
    assert steps == []
    SHORT.grade(BODY, "open sauce", lang, prepared)
    assert "slips" in steps
