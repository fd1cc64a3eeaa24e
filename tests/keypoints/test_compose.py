"""From a key point to its questions, and what is said of one that is not whole."""

from typing import Any

import pytest

from quizapp.content.bodies import Accepted, Gaps, Options
from quizapp.content.deck import KeyPoint, Question
from quizapp.content.problem import Problem
from quizapp.keypoints.compose import compose, compose_key_point, localise
from quizapp.kinds import KINDS
from tests import factories

BLUE = {"ja": "青い", "en": "blue"}


def made(**changes: Any) -> dict[str, Question]:
    """The questions of a key point by facet."""
    questions, problems = composed(**changes)
    assert not problems, [str(problem) for problem in problems]
    return {question.facet: question for question in questions}


def composed(**changes: Any) -> tuple[list[Question], list[Problem]]:
    record = {name: value for name, value in factories.key_point(**changes).items() if value is not None}
    return compose_key_point("colours", KeyPoint.model_validate(record))


def said(**changes: Any) -> list[tuple[str, str]]:
    """The path and the sentence of each problem of a key point."""
    _, problems = composed(**changes)
    return [(".".join(map(str, problem.where)), problem.message % problem.params) for problem in problems]


def test_each_facet_becomes_a_question_with_an_id_of_its_own() -> None:
    found = made(holds={"ja": "空は青い。", "en": "The sky is blue."})
    assert {facet: (question.uid, question.kind, question.level) for facet, question in found.items()} == {
        "choice": ("colours/sky/choice", "choice", "understand"),
        "cloze": ("colours/sky/cloze", "cloze", "remember"),
        "short": ("colours/sky/short", "short", "remember"),
        "untrue": ("colours/sky/untrue", "true-false", "understand"),
        "holds": ("colours/sky/holds", "true-false", "understand"),
    }
    assert all(set(question.wordings) == {"ja", "en"} for question in found.values())
    assert all(question.wordings["en"].explanation == "Blue light is scattered most." for question in found.values())


def test_the_choice_has_the_answer_and_the_wrong_options_with_their_reasons() -> None:
    wording = made()["choice"].wordings["en"]
    assert isinstance(wording.body, Options)
    assert wording.stem == "Which colour is the sky?"
    assert [(option.id, option.text, option.correct, option.why) for option in wording.body.options] == [
        ("a", "Blue", True, None),
        ("b", "Red", False, "Red is scattered least."),
        ("c", "Green", False, "Green lies between."),
    ]


def test_the_level_is_that_of_the_choice() -> None:
    found = made(level="apply")
    assert [found[facet].level for facet in ("choice", "cloze", "short", "untrue")] == [
        "apply",
        "remember",
        "remember",
        "understand",
    ]


def test_the_cloze_is_the_statement_with_its_gaps() -> None:
    wording = made()["cloze"].wordings["ja"]
    assert isinstance(wording.body, Gaps)
    assert (wording.stem, wording.body.text) == (KINDS["cloze"].default_stem["ja"], "空は{{0}}い。")
    assert (wording.body.gaps[0].shown, wording.body.gaps[0].accepted, wording.body.gaps[0].hint) == ("青", ("青", "あお"), "色")


def test_a_statement_without_gaps_makes_no_cloze() -> None:
    assert "cloze" not in made(statement={"ja": "空は青い。", "en": "The sky is blue."})


def test_a_statement_with_gaps_in_one_language_makes_a_cloze_in_that_one() -> None:
    assert set(made(statement={"ja": "空は{{青}}い。", "en": "The sky is blue."})["cloze"].wordings) == {"ja"}


def test_the_short_answer_accepts_what_is_listed_and_shows_the_first() -> None:
    body = made()["short"].wordings["ja"].body
    assert isinstance(body, Accepted) and body.accepted == ("青", "ブルー")


def test_the_false_claim_is_false_and_the_true_one_true() -> None:
    found = made(holds={"ja": "空は青い。", "en": "The sky is blue.", "why": {"en": "Look up."}})
    untrue, holds = (found[facet].wordings["en"].body for facet in ("untrue", "holds"))
    assert isinstance(untrue, Options) and isinstance(holds, Options)
    assert (untrue.keys, holds.keys) == ({"false"}, {"true"})
    assert [option.why for option in untrue.options] == ["It is blue.", None]
    assert [option.why for option in holds.options] == [None, "Look up."]


def test_a_key_point_in_one_language_makes_questions_in_that_one() -> None:
    whole = factories.key_point()
    found = made(
        statement={"ja": whole["statement"]["ja"]},
        explain={"ja": "散乱"},
        ask={"ja": "何色か。"},
        answer={"ja": "青"},
        accept={"ja": ["青"]},
        untrue={"ja": "緑である。"},
        **{"not": [{"ja": "赤"}]},
    )
    assert len(found) == 4
    assert all(set(question.wordings) == {"ja"} for question in found.values())


def test_typed_answers_may_be_there_in_one_language_only() -> None:
    found = made(accept={"ja": ["青"]})
    assert set(found["short"].wordings) == {"ja"}
    assert set(found["choice"].wordings) == {"ja", "en"}
    assert set(made(accept={"ja": ["青"]}, answer=None, **{"not": None})["short"].wordings) == {"ja"}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"answer": None, "accept": None, "not": None}, [("ask", "There is an “ask” but no “answer” and no “accept”.")]),
        ({"ask": None}, [("answer", "There is an answer but no “ask”.")]),
        ({"ask": None, "answer": None, "not": None}, [("accept", "There is an answer but no “ask”.")]),
        (
            {"not": None},
            [
                ("answer", "There is an “answer” but no wrong options under “not”."),
                ("ask.body.options.ja", "There are fewer than two options."),
                ("ask.body.options.en", "There are fewer than two options."),
            ],
        ),
        ({"answer": None}, [("not", "There are wrong options under “not” but no “answer”.")]),
        ({"answer": {"ja": "青色"}}, [("answer", "“answer” is missing in the language “en”, in which there is “ask”.")]),
        (
            {"ask": {"ja": "何色か。"}, "accept": None},
            [("ask", "“ask” is missing in the language “en”, in which there is “answer”.")],
        ),
        ({"explain": {"ja": "散乱"}}, [("explain", "“explain” is missing in the language “en”, in which there is “statement”.")]),
        ({"not": [{"ja": "赤"}]}, [("not.0.text.en", "“text” is missing in the language “en”.")]),
        ({"not": [{"ja": "青色", "en": "Red"}]}, [("not.0.ja", "The option “青色” stands twice.")]),
        ({"not": [{"ja": "赤", "en": "red"}, {"ja": "茶", "en": "RED."}]}, [("not.1.en", "The option “RED.” stands twice.")]),
        ({"accept": {"ja": ["青", "！"], "en": ["blue"]}}, [("accept.ja.1", "An accepted answer needs a letter or a digit.")]),
        (
            {"statement": {"ja": "空は{{青い。", "en": "The sky is {{blue}}."}},
            [
                ("statement.ja", "a gap is opened and never closed"),
            ],
        ),
        (
            {
                "statement": {"ja": "空は青}}い。"},
                "explain": {"ja": "散乱"},
                "ask": None,
                "answer": None,
                "not": None,
                "accept": None,
                "untrue": None,
            },
            [("statement.ja", "a gap is closed that was never opened")],
        ),
        ({"statement": {"ja": "{{青}}", "en": "The sky is {{blue}}."}}, [("statement.ja", "There is no text around the gaps.")]),
        (
            {"statement": {"ja": "空は{{青}}い。", "en": "The {{sky}} is {{blue}}."}},
            [
                ("statement", "The two languages differ in their options, gaps or right answer."),
            ],
        ),
    ],
)
def test_a_key_point_that_is_not_whole_is_explained(changes: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    assert said(**changes) == problems


def test_a_question_with_a_problem_is_not_made_and_the_others_are() -> None:
    questions, problems = composed(statement={"ja": "空は{{青い。", "en": "The sky is {{blue}}."})
    assert problems
    assert [question.facet for question in questions] == ["choice", "short", "untrue"]


def test_languages_may_place_their_gaps_differently_under_the_same_numbers() -> None:
    found = made(statement={"ja": "{{1:空}}は{{2:青}}い。", "en": "It is {{2:blue}}, the {{1:sky}}."})
    assert set(found["cloze"].wordings) == {"ja", "en"}


WHOLE: dict[str, tuple[str, dict[str, Any]]] = {
    "options": (
        "choice",
        {"options": [{"id": "a", "correct": "yes", "text": BLUE}, {"id": "b", "text": {"ja": "赤", "en": "red"}}]},
    ),
    "several": ("multi", {"options": [{"id": name, "correct": "yes" if name < "c" else "no", "text": name} for name in "abcd"]}),
    "claim": (
        "true-false",
        {
            "options": [
                {"id": "true", "text": {"ja": "正しい", "en": "True"}},
                {"id": "false", "correct": "yes", "text": {"ja": "誤り", "en": "False"}},
            ]
        },
    ),
    "typed": ("short", {"accepted": {"ja": ["青"], "en": ["blue"]}}),
    "holes": ("cloze", {"text": {"ja": "空は{{青}}い。", "en": "The sky is {{blue}}."}}),
}


def written(name: str, **changes: Any) -> dict[str, Any]:
    kind, body = WHOLE[name]
    return {"id": "by-hand", "kind": kind, "stem": {"ja": "問い", "en": "A question"}, "body": body} | changes


@pytest.mark.parametrize("name", WHOLE)
def test_a_question_of_each_kind_can_be_written_by_hand(name: str) -> None:
    question = made(questions=[written(name, level="apply", explain={"ja": "別の説明", "en": "another reason"})])["by-hand"]
    assert (question.uid, question.kind, question.level) == ("colours/sky/by-hand", WHOLE[name][0], "apply")
    assert {lang: wording.explanation for lang, wording in question.wordings.items()} == {"ja": "別の説明", "en": "another reason"}


def test_the_explanation_is_the_key_points_own_where_none_is_written() -> None:
    assert made(questions=[written("typed")])["by-hand"].wordings["en"].explanation == "Blue light is scattered most."


def test_a_cloze_by_hand_needs_no_stem_and_is_offered_in_the_languages_it_has() -> None:
    question = written("holes", body={"text": {"ja": "空は{{青}}い。"}})
    del question["stem"]
    assert set(made(questions=[question])["by-hand"].wordings) == {"ja"}


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        (
            written("typed", kind="riddle"),
            (
                "questions.0",
                "There is no kind “riddle”. The kinds are: choice, multi, true-false, cloze, short, matching, ordering, numeric.",
            ),
        ),
        (written("typed", stem=None), ("questions.0", "The question has no language with both a stem and an explanation.")),
        (
            written("typed", body={"acepted": {"ja": ["青"], "en": ["b"]}}),
            ("questions.0.body.accepted.ja", "“accepted” is missing in the language “ja”."),
        ),
        (
            written("typed", explain={"ja": "理由"}),
            ("questions.0.explain", "“explain” is missing in the language “en”, in which there is “stem”."),
        ),
        (
            written("typed", body={"accepted": {"ja": ["青"], "en": []}}),
            ("questions.0.body.accepted.en", "“accepted” needs at least 1."),
        ),
        (
            written("options", body={"options": [{"id": "a", "text": "x"}, {"id": "b", "text": "y"}]}),
            ("questions.0.body.options.ja", "No option is marked as correct."),
        ),
        (
            written("claim", body=WHOLE["options"][1]),
            ("questions.0.body.options.ja", "A true-or-false question has the options “true” and “false”."),
        ),
        (
            written("holes", body={"text": {"ja": "空", "en": "The {{sky}}"}}),
            ("questions.0.body.ja", "the text has no gap: write one as {{word}}"),
        ),
    ],
)
def test_a_question_by_hand_that_is_not_whole_is_explained(question: dict[str, Any], problem: tuple[str, str]) -> None:
    question = {name: value for name, value in question.items() if value is not None}
    assert said(questions=[question])[0] == problem


def test_an_unknown_field_of_a_body_is_guessed_at() -> None:
    options = [{"id": "a", "text": "x", "corect": "yes"}, {"id": "b", "text": "y"}]
    problems = said(questions=[written("options", body={"options": options})])
    assert problems[0] == ("questions.0.body.options.0.corect.ja", "There is no field “corect”. Do you mean “correct”?")


def test_two_languages_with_different_keys_are_refused() -> None:
    keys = {"ja": "yes", "en": "no"}
    options = [{"id": "a", "correct": keys, "text": BLUE}, {"id": "b", "correct": {"ja": "no", "en": "yes"}, "text": "x"}]
    question = written("options", body={"options": options})
    assert said(questions=[question]) == [("questions.0", "The two languages differ in their options, gaps or right answer.")]


def test_problems_of_a_deck_carry_the_place_of_their_key_point() -> None:
    deck = factories.deck(key_points=[factories.key_point(), factories.key_point("sea", **{"not": [{"ja": "赤"}]})])
    questions, problems = compose(deck)
    assert [problem.where for problem in problems] == [("key_points", 1, "not", 0, "text", "en")]
    assert len(questions) == 7


def test_questions_come_in_the_order_of_the_key_points() -> None:
    questions, _ = compose(factories.deck(key_points=[factories.key_point("sea"), factories.key_point("sky")]))
    assert [question.key_point for question in questions] == ["sea"] * 4 + ["sky"] * 4


def test_a_text_in_two_languages_becomes_one_wherever_it_stands() -> None:
    node = {"options": [{"id": "a", "text": {"ja": "青", "en": "blue"}, "why": {"ja": "理由"}}], "n": "1"}
    assert localise(node, "en") == {"options": [{"id": "a", "text": "blue"}], "n": "1"}
    assert localise(node, "ja") == {"options": [{"id": "a", "text": "青", "why": "理由"}], "n": "1"}
    assert localise({"ja": ["一", "二"]}, "ja") == ["一", "二"]
    assert localise({"ja": ["一"]}, "en") is None


PARTLY = {"ja": [{"text": "空色", "score": "50%", "why": "色の名である。"}], "en": [{"text": "bluish", "score": "25%"}]}


def test_answers_that_are_worth_a_part_of_the_mark_go_to_the_short_answer() -> None:
    wordings = made(partly=PARTLY)["short"].wordings
    found = {
        lang: [(partly.text, partly.score, partly.why) for partly in wording.body.partly] for lang, wording in wordings.items()
    }
    assert found == {"ja": [("空色", 0.5, "色の名である。")], "en": [("bluish", 0.25, None)]}
    assert made(partly={"en": PARTLY["en"]})["short"].wordings["ja"].body.partly == ()


def test_a_problem_of_such_an_answer_is_told_where_it_is_written() -> None:
    assert said(partly={"en": [{"text": "Blue!", "score": "50%"}]}) == [
        ("partly.en.0", "“Blue!” is accepted already. Take it out of one of the two lists.")
    ]
    assert said(accept=None, partly=PARTLY) == [("partly", "There are answers under “partly” but none under “accept”.")]


def test_a_question_by_hand_has_them_in_its_body() -> None:
    body = {"accepted": {"ja": ["青"], "en": ["blue"]}, "partly": [{"text": {"ja": "空色", "en": "azure"}, "score": "0.5"}]}
    written = [{"id": "hand", "kind": "short", "stem": BLUE, "body": body}]
    wordings = made(questions=written)["hand"].wordings
    assert [(lang, wordings[lang].body.partly[0].text) for lang in ("ja", "en")] == [("ja", "空色"), ("en", "azure")]


def test_a_statement_can_have_gaps_with_choices() -> None:
    (gap,) = (
        made(statement={"ja": "空は{{青~赤~白}}い。", "en": "The sky is {{blue~red~white}}."})["cloze"].wordings["ja"].body.gaps
    )
    assert gap.choices == ("青", "赤", "白")
