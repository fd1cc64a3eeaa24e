"""Each rule of lint: the flaw is injected into a good deck, and found; the good deck is left alone."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from quizapp.analysis.lint import RULES, Finding, Report, lint
from quizapp.content.deck import Deck, Question
from quizapp.content.source import Source
from quizapp.content.text import LANGUAGES
from quizapp.keypoints.compose import compose

SOURCE = Source.model_validate(
    {
        "source": "talk",
        "title": {"ja": "談話", "en": "A talk"},
        "about": {"ja": "談話", "en": "A talk"},
        "voices": {"commentator": {"ja": "解説者", "en": "The commentator"}, "lecun": {"ja": "ヤン・ルカン", "en": "Yann LeCun"}},
        "paragraphs": {"1": {"ja": "一", "en": "One"}},
        "errata": [
            {
                "id": "size",
                "garbled": {"ja": "45億", "en": "4.5 billion"},
                "right": {"ja": "4,050億", "en": "405 billion"},
                "note": {"ja": "桁の誤り", "en": "A slip"},
                "never": ["45億", "4.5 billion", "NEON"],
            }
        ],
    }
)
GOOD: dict[str, Any] = {
    "deck": "prices",
    "source": "talk",
    "title": {"ja": "値段の行方", "en": "Where prices go"},
    "summary": {"ja": "値段が保たれる条件を考える。", "en": "What keeps a price up."},
    "key_points": [
        {
            "id": "give-away",
            "voice": "commentator",
            "at": ["1"],
            "statement": {
                "ja": "解説者の見方では、後れを取った企業は、先行企業の売る技術に巨費を投じて追いつき、{{無料::値段}}で配って優位を崩す。これが{焦土戦略|しょうどせんりゃく}である。",
                "en": "As the commentator sees it, a company that is behind spends a fortune to match what the leader sells, and then "
                "hands it out {{free::at which price?}} to everybody, so that the lead is worth nothing.",
            },
            "explain": {
                "ja": "値段が保てるのは、ほかでは手に入らないからである。同等の品が無料になれば、競争は速さや使いやすさの土俵に移る。",
                "en": "A price holds while the thing can't be had elsewhere. Once an equal is free, rivals compete in speed instead.",
            },
            "ask": {
                "ja": "解説者の見方では、技術が無料で配られると、先行企業は何を失うか。",
                "en": "In the commentator's view, what does the leader lose once its technology is handed out?",
            },
            "answer": {"ja": "高い利用料を取れる根拠", "en": "Its grounds for charging a premium"},
            "not": [
                {"ja": "優れた研究者を雇う資金", "en": "Its money for hiring researchers", "why": {"ja": "別の話", "en": "No"}},
                {"ja": "自社製品を改良する権利", "en": "Its right to improve a product", "why": {"ja": "逆", "en": "No"}},
                {"ja": "公開の技術を使う許可", "en": "Its permission to use open tools", "why": {"ja": "逆", "en": "No"}},
            ],
            "untrue": {
                "ja": "解説者の見方では、配る目的は利用料で開発費を取り戻すことである。",
                "en": "In the commentator's view, the aim of handing it out is to earn the cost back in fees.",
                "why": {"ja": "無料だから", "en": "It is free"},
            },
        }
    ],
}


def report(raw: dict[str, Any], **more: Any) -> Report:
    deck = Deck.model_validate(raw)
    questions, problems = compose(deck)
    assert not [problem for problem in problems if problem.fatal]
    return lint(deck, questions, SOURCE, **more)


def changed(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    raw = deepcopy(GOOD)
    change(raw["key_points"][0])
    return raw


def test_a_good_deck_is_left_alone() -> None:
    assert [str(finding) for finding in report(GOOD).findings] == []


def put(*path: str | int, ja: str, en: str) -> Callable[[dict[str, Any]], None]:
    """A change of the text at ``path`` in both languages."""

    def change(key_point: dict[str, Any]) -> None:
        node = key_point
        for step in path:
            node = node[step]  # type: ignore[index]
        node |= {"ja": ja, "en": en}

    return change


def options(*texts: tuple[str, str]) -> Callable[[dict[str, Any]], None]:
    """Other wrong options."""

    def change(key_point: dict[str, Any]) -> None:
        key_point["not"] = [{"ja": ja, "en": en, "why": {"ja": "違う", "en": "No"}} for ja, en in texts]

    return change


def by_hand(kind: str, ja: str, en: str, body: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    """A question by hand added."""

    def change(key_point: dict[str, Any]) -> None:
        key_point["questions"] = [{"id": "own", "kind": kind, "stem": {"ja": ja, "en": en}, "body": body}]

    return change


def pairs(left: tuple[str, str]) -> dict[str, Any]:
    """Two pairs, of which the first has ``left`` on its left and a premium on its right."""
    texts = [(left, ("高い利用料", "A high premium")), (("後れを取った企業", "The one behind"), ("無料の配布", "Handing out"))]
    return {
        "pairs": [
            {side: dict(zip(LANGUAGES, text, strict=True)) for side, text in zip(("left", "right"), two, strict=True)}
            for two in texts
        ]
    }


YEARS = {"value": "300", "unit": {"ja": "倍", "en": "times"}}
SIX = [(f"優れた人を雇う資金{mark}", f"Its money to hire people {mark}") for mark in "甲乙丙丁戊"]
FLAWS = [
    ("E03", put("ask", ja="高い利用料を取れる根拠を失うのは誰か。", en="Who loses its grounds for charging a premium?")),
    ("E03", put("statement", ja="解説者は{{無料::値段}}の品は無料だから広まると見ている。", en="The commentator: it is {{free::how}} to all, since free things spread far and wide.")),
    ("E03", by_hand("matching", "解説者の見方で、何が何に当たるか。", "Which belongs to which, in the commentator's view?", pairs(("高い利用料を取る先行企業", "The leader with a high premium")))),
    ("E03", by_hand("numeric", "支出が収益の300倍なら、何倍か。", "Spending is 300 times the revenue. How many times is that?", YEARS)),
    ("E04", put("statement", ja="解説者によれば、{{無料で広く配る}}。", en="The commentator says it is {{given away free to all}}.")),
    ("E05", put("explain", ja="規模は45億パラメータであり、それだけの費用を取り戻せない値段になったということである。", en="It has 4.5 billion parameters, and so large a cost can't be earned back at such a price.")),
    ("E05", put("explain", ja="先例はNEONであり、大きなモデルで小さなモデルを育てることを許した点がよく似ている。", en="NEON was the precedent, since it let a large model be used to train smaller ones elsewhere.")),
    ("W01", put("ask", ja="解説者の見方で、先行企業が失わないものはどれか。", en="Which of these does the leader not lose, in the commentator's view?")),
    ("W02", options(("優れた研究者を雇う資金", "Its money for hiring researchers"), ("上記のすべてに当たる権利", "All of the above at the same time"))),
    ("W02", options(("優れた研究者を雇う資金", "Its money for hiring researchers"), ("どれも当てはまらない事柄", "None of these, in the long term"))),
    ("W03", put("answer", ja="同じものが無料では手に入らないことに支えられた高い利用料を取れる根拠", en="Its grounds for charging a premium, which rest on the thing not being had elsewhere")),
    ("W04", options(("常に優れた研究者を雇う資金", "Its money for always hiring researchers"), ("自社製品を改良する権利", "Its right to improve a product"), ("公開の技術を使う許可", "Its permission to use open tools"))),
    ("W05", put("ask", ja="解説者の見方による、先行企業の失うもの。", en="In the commentator's view, the leader loses")),
    ("W05", put("ask", ja="解説者の見方では、" + "技術が広く世の中に行き渡り、" * 10 + "先行企業は何を失うか。", en="In the commentator's view, " + "when technology spreads far and wide, " * 8 + "what is lost?")),
    ("W06", options(*SIX)),
    ("W06", options(("優れた研究者を雇う資金", "Its money for hiring researchers"))),
    ("W07", put("ask", ja="解説者の見方では、先行企業の値付けの根拠はどうなるか。", en="In the commentator's view, what happens to the leader's premium?")),
    ("W08", put("answer", ja="高い利用料を取れるから", en="To charge a high premium.")),
    ("W10", put("ask", ja="それが配られると、先行企業は何を失うか。", en="It is handed out. What does the leader lose?")),
    ("W10", put("ask", ja="無料になると、彼は何を失うか。", en="They hand it out. What does the leader lose?")),
    ("W11", put("untrue", ja="配る目的は利用料で開発費を取り戻すことである。", en="The aim of handing it out is to earn the cost back in fees.")),
    ("W11", put("statement", ja="後れを取った企業は、先行企業の技術に追いついて無料で配る。", en="A company that is behind matches what the leader sells and hands it out.")),
    ("W12", put("explain", ja="無料だからである。", en="Because it is free.")),
    ("W14", put("explain", ja="値段が保てるのは{商品|商ひん}がほかでは手に入らないからで、同等の品が無料になれば崩れる。", en="A price holds while {goods|グ} can't be had elsewhere; it falls once an equal is handed out.")),
    ("W14", put("explain", ja="{焦土戦略|しょうとせんりゃく}で値段が崩れるのは、ほかでも同じものが手に入るからである。", en="A price holds while {Goods|グッズ} can't be had elsewhere; it falls once an equal is handed out.")),
    ("W15", put("explain", ja="2024年７月の話であり、値段が保てるのはほかでは手に入らないからだというのが理由である。", en="That was in July 2024, on day ７; a price holds while the thing can't be had elsewhere.")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "change"), FLAWS, ids=[f"{rule}-{number}" for number, (rule, _) in enumerate(FLAWS)])
def test_a_flaw_is_found_in_both_languages(rule: str, change: Callable[[dict[str, Any]], None]) -> None:
    found = {(finding.rule, finding.lang) for finding in report(changed(change)).findings}
    assert {(rule, lang) for lang in LANGUAGES} <= found


@pytest.mark.parametrize(
    "change",
    [
        by_hand("matching", "解説者の見方で、高い利用料は誰のものか。", "In the commentator's view, which belongs to which?", pairs(("先行企業", "The leader"))),
        by_hand("numeric", "支出が300億、収益が1億なら何倍か。", "With 300 billion spent and one earned, how many times is it?", YEARS),
    ],
)  # fmt: skip
def test_pairs_and_numbers_that_give_nothing_away_are_left_alone(change: Callable[[dict[str, Any]], None]) -> None:
    assert [str(finding) for finding in report(changed(change)).findings] == []


def test_every_rule_has_its_test_and_its_reason() -> None:
    tested = {rule for rule, _ in FLAWS} | {"E01", "E02", "W09", "W13"}
    assert tested == set(RULES)


def rebodied(**changes: Any) -> Question:
    """The good choice question with options changed as no deck file could have them."""
    (question, *_) = compose(Deck.model_validate(GOOD))[0]
    wordings = {}
    for lang, wording in question.wordings.items():
        made = [
            option.model_copy(update={name: value(place, option) for name, value in changes.items()})
            for place, option in enumerate(wording.body.options)  # type: ignore[attr-defined]
        ]
        wordings[lang] = wording.model_copy(update={"body": wording.body.model_copy(update={"options": tuple(made)})})
    return question.model_copy(update={"wordings": wordings})


@pytest.mark.parametrize(
    ("rule", "question"),
    [
        ("E01", rebodied(correct=lambda place, option: False)),
        ("E01", rebodied(correct=lambda place, option: place < 2)),
        ("E01", rebodied(correct=lambda place, option: True).model_copy(update={"kind": "multi"})),
        ("E02", rebodied(text=lambda place, option: "Ａ案の 値段" if place == 2 else "a案の値段" if place else option.text)),
    ],
    ids=["no key", "two keys", "nothing but keys", "twice the same"],
)
def test_what_a_form_could_hold_before_it_is_checked_is_found_too(rule: str, question: Question) -> None:
    found = lint(Deck.model_validate(GOOD), [question], SOURCE).findings
    assert {(rule, lang) for lang in LANGUAGES} <= {(finding.rule, finding.lang) for finding in found}


def test_a_multiple_choice_question_may_have_several_right_options() -> None:
    question = rebodied(correct=lambda place, option: place < 2).model_copy(update={"kind": "multi"})
    assert [finding for finding in lint(Deck.model_validate(GOOD), [question], SOURCE).findings if finding.is_error] == []


def test_a_sentence_of_the_source_is_found_only_where_the_source_is_at_hand() -> None:
    text = "……値段が保てるのは、ほかでは手に\n入らないからである。…… Once an equal is free, rivals compete"
    assert {(finding.rule, finding.lang) for finding in report(GOOD, text=text).findings} == {("W09", "ja"), ("W09", "en")}


def test_a_place_of_the_key_that_is_chosen_too_often_is_found() -> None:
    assert [finding.rule for finding in report(GOOD, places=[(0, 4)] * 9).findings] == ["W13"]
    assert not report(GOOD, places=[(place % 4, 4) for place in range(12)]).findings
    assert not report(GOOD, places=[(0, 4)] * 3).findings


@pytest.mark.parametrize(
    "change",
    [
        put("ask", ja="解説者の見方で、先行企業が失わ**ない**ものはどれか。", en="Which of these does the leader **not** lose, in the commentator's view?"),
        put("ask", ja="それぞれの企業は、技術が配られると何を失うか。", en="What does each company lose once its technology is handed out?"),
        put("ask", ja="まだ技術を持たない企業は、配られると何を得るか。", en="Why is a company that does not sell still better off?"),
        put("explain", ja="規模は345億や4,050億のように書き、45億とは別の数として扱うのが正しい。".replace("45億とは", "桁の違う数とは"), en="A size of 34.5 billion or of 405 billion is another number, and the price depends on it."),
        put("statement", ja="解説者の見方では、後れを取った企業は、先行企業の売る技術に巨費を投じて追いつき、{{無料|タダ::値段}}で配って優位を崩そうとする。", en="As the commentator sees it, a company that is behind spends a fortune on catching up and then hands it out {{free|gratis::price}} to everybody."),
        put("ask", ja="その後、先行企業は何を失うと解説者は見ているか。値段の話である。", en="It is the commentator's view that the leader loses something. What is it? Price is the point."),
        put("ask", ja="解説者の見方では、配らない場合と比べて先行企業は何を失うか。", en="Which is the leader's loss and not that of the others, in the commentator's view?"),
        put("answer", ja="高い値段の裏付けと強み", en="Its grounds for charging a premium"),
        put("explain", ja="2024年7月の話である。値段が保てるのは、ほかでは手に入らないからだという理由による。", en="That was in July 2024. A price holds while the thing can't be had elsewhere."),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_flaw_is_left_alone(change: Callable[[dict[str, Any]], None]) -> None:
    assert [str(finding) for finding in report(changed(change)).findings] == []


def silencing(facet: str | None = None) -> dict[str, Any]:
    raw = changed(put("untrue", ja="配る目的は開発費を取り戻すことである。", en="The aim is to earn the cost back."))
    mark = {"rule": "W11", "why": "It is a fact that nobody doubts."}
    raw["key_points"][0]["silenced"] = [mark if facet is None else mark | {"facet": facet}]
    return raw


@pytest.mark.parametrize("facet", [None, "untrue"])
def test_a_warning_can_be_silenced_with_a_reason(facet: str | None) -> None:
    found = report(silencing(facet))
    assert [finding.rule for finding in found.findings] == []
    assert {(finding.rule, finding.facet, finding.lang) for finding in found.silenced} == {
        ("W11", "untrue", "ja"),
        ("W11", "untrue", "en"),
    }
    assert found.stale == ()


def test_a_silencing_of_another_question_silences_nothing_and_is_told() -> None:
    found = report(silencing("holds"))
    assert {finding.rule for finding in found.findings} == {"W11"}
    assert [(finding.rule, finding.key_point, finding.facet) for finding in found.stale] == [("W11", "give-away", "holds")]


def test_an_error_cannot_be_silenced() -> None:
    raw = changed(put("explain", ja="規模は45億パラメータである。" * 3, en="It has 4.5 billion parameters. " * 3))
    raw["key_points"][0]["silenced"] = [{"rule": "E05", "why": "No"}]
    with pytest.raises(ValueError, match="pattern"):
        Deck.model_validate(raw)


def test_a_deck_silences_what_concerns_it_whole() -> None:
    raw = deepcopy(GOOD) | {"silenced": [{"rule": "W13", "why": "Nine questions are few."}]}
    found = report(raw, places=[(0, 4)] * 9)
    assert ([finding.rule for finding in found.findings], [finding.rule for finding in found.silenced]) == ([], ["W13"])


def test_a_finding_says_its_rule_its_place_and_what_to_do() -> None:
    finding = Finding("W06", "There are %(number)s options.", {"number": 2}, "give-away", "choice", "ja")
    assert str(finding) == "W06 give-away/choice (ja): There are 2 options."
