"""How an answer matched, what is prepared of the accepted ones, and when the dictionary is asked."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.marking import without_sudachi
from quizapp.content.text import LANGUAGES
from quizapp.marking import POLICIES, Match, expected, is_current, japanese, match, prepare

ANSWERS = ["焦土戦略", "サーバー", "Linux", "オープンソース", "開*発", "大規模言語モデル", "the open-source models", "4050億"]
GIVEN = [
    "焦土戦略", "しょうどせんりゃく", "焦土せんりゃく", "商土戦略", "サーバ", "ｻｰﾊﾞｰ", "linux", "リナックス", "Linus", "…",
    "open source", "オープンソーズ", "開いて発", "大規模原語モデル", "大きい言語モデル", "open source model", "opensource models",
    "open sorce models", "四千五十億", "4050億ドル",
]  # fmt: skip


def refuse(*_: Any) -> None:
    raise AssertionError("the dictionary is asked")


@pytest.fixture
def dictionary_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sudachi is installed, and whoever asks it fails."""
    monkeypatch.setattr(japanese, "_tokenizer", refuse)
    japanese.analysed.cache_clear()


@pytest.mark.parametrize(
    ("lang", "accepted", "typed", "policy"),
    [
        ("ja", "焦土戦略", "焦土戦略", "exact"),
        ("ja", "焦土戦略", "「焦土 戦略」", "form"),
        ("ja", "焦土*", "焦土作戦", "pattern"),
        ("en", "model", "the model", "article"),
        ("en", "colour", "color", "spelling"),
        ("en", "model", "models", "inflection"),
        ("ja", "焦土戦略", "しょうどせんりゃく", "reading"),
        ("ja", "焦土戦略", "焦土せんりゃく", "reading"),
        ("ja", "Linux", "りなっくす", "reading"),
        ("ja", "オープンソース", "open source", "reading"),
        ("ja", "附属", "付属", "normal"),
        ("ja", "サーバー", "サーバ", "normal"),
        ("ja", "たやすい", "容易い", "normal"),
        ("ja", "第3世代", "第三世代", "normal"),
        ("ja", "4,050億", "四千五十億", "normal"),
        ("ja", "測る", "計る", "normal"),
        ("ja", "ザッカーバーグ", "ザッカーバーク", "typo"),
    ],
)
def test_the_strictest_way_that_counts_is_named(lang: str, accepted: str, typed: str, policy: str) -> None:
    assert match(typed, ["something else", accepted], lang) == Match(1, accepted, policy)  # type: ignore[arg-type]


def test_every_policy_is_used() -> None:
    mark = next(mark for mark in test_the_strictest_way_that_counts_is_named.pytestmark if mark.name == "parametrize")
    assert {row[3] for row in mark.args[1]} == set(POLICIES)


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("焦土戦略", "商土戦略"), ("焦土戦略", "商土せんりゃく"), ("読む", "読める"), ("書く", "書ける"), ("たやすい", "たやすく"),
        ("開く", "開ける"), ("禁止する", "禁止しない"), ("上流", "蒸留"), ("科学", "化学"), ("4050億", "405000000000"),
        ("3.5万", "35000"), ("1.5", "一五"), ("15", "1.5"), ("-5", "5"), ("50%", "50"), ("C++", "C"), ("微調整", "微調節"),
        ("カレー", "カレ"), ("コピー", "コピ"), ("→", "←"), ("上→下", "上←下"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("with_and_without_sudachi")
def test_the_dictionary_lets_no_other_word_count(accepted: str, typed: str) -> None:
    assert match(typed, [accepted], "ja") is None
    assert match(accepted, [typed], "ja") is None


def test_a_stricter_way_to_a_later_answer_comes_first() -> None:
    assert match("models", ["model", "models"], "en") == Match(1, "models", "exact")
    assert match("Model", ["the model", "m*", "MODEL"], "en") == Match(2, "MODEL", "form")


def test_what_is_prepared_is_plain_data() -> None:
    for lang in LANGUAGES:
        prepared = prepare(ANSWERS, lang)
        assert json.loads(json.dumps(prepared)) == prepared
        assert is_current(prepared, lang)
    assert prepare(["サーバ"], "ja")["answers"] == [{"forms": ["サーバ"], "normal": "サーバー", "reading": "サーバ"}]
    assert prepare(["the C*"], "en")["answers"] == [{"forms": ["thec", ""], "normal": "", "reading": ""}]


@pytest.mark.parametrize("typed", GIVEN)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.usefixtures("with_and_without_sudachi")
def test_what_was_prepared_changes_nothing(typed: str, lang: str) -> None:
    assert match(typed, ANSWERS, lang, prepare(ANSWERS, lang)) == match(typed, ANSWERS, lang)


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from(ANSWERS) | st.text("開発サーバー しabc*1", min_size=1, max_size=8), min_size=1, max_size=4), st.data()
)
def test_whatever_is_typed_what_was_prepared_changes_nothing(answers: list[str], data: st.DataObject) -> None:
    typed = data.draw(st.sampled_from(GIVEN + answers) | st.text("開発サーバー しabc*1", max_size=8))
    for lang in LANGUAGES:
        assert match(typed, answers, lang, prepare(answers, lang)) == match(typed, answers, lang)


@pytest.mark.parametrize("typed", GIVEN)
def test_a_dictionary_that_came_after_the_question_was_saved_is_used(typed: str) -> None:
    with without_sudachi():
        prepared = prepare(ANSWERS, "ja")
    assert not is_current(prepared, "ja")
    assert match(typed, ANSWERS, "ja", prepared) == match(typed, ANSWERS, "ja")


def test_what_a_dictionary_knew_when_the_question_was_saved_is_used_after_it_went() -> None:
    prepared = prepare(ANSWERS, "ja")
    with without_sudachi():
        assert not is_current(prepared, "ja")
        assert match("しょうどせんりゃく", ANSWERS, "ja", prepared) == Match(0, "焦土戦略", "reading")
        assert match("しょうどせんりゃく", ANSWERS, "ja") is None
        assert match("サーバー", ["サーバ管理", "サーバ"], "ja", prepare(["サーバ管理", "サーバ"], "ja"))


@pytest.mark.parametrize("change", [{"version": 0}, {"sudachi": "0.6.0+20200101"}])
def test_what_was_prepared_otherwise_is_not_believed(change: dict[str, Any]) -> None:
    other = prepare(["別物"], "ja")["answers"][0]
    kept = [each | {"normal": other["normal"], "reading": other["reading"]} for each in prepare(ANSWERS, "ja")["answers"]]
    prepared = prepare(ANSWERS, "ja") | {"answers": kept} | change
    assert not is_current(prepared, "ja")
    for typed in GIVEN:
        assert match(typed, ANSWERS, "ja", prepared) == match(typed, ANSWERS, "ja")


def test_nothing_prepared_is_not_current() -> None:
    assert not is_current(None, "en")
    assert is_current(prepare(["a"], "en"), "en")


@pytest.mark.parametrize(
    "typed", ["焦土戦略", "「焦土戦略」", "しょうどせんりゃく", "ショウドセンリャク", "付属", "サーバー", "Open models", "colour"]
)
def test_a_prepared_answer_that_counts_in_a_cheap_way_asks_no_dictionary(typed: str, request: pytest.FixtureRequest) -> None:
    answers = ["焦土戦略", "附属", "サーバ", "open model", "color"]
    prepared = prepare(answers, "ja")
    request.getfixturevalue("dictionary_refused")
    assert match(typed, answers, "ja", prepared)
    with pytest.raises(AssertionError, match="the dictionary is asked"):
        match("別の答え", answers, "ja", prepared)


def test_an_answer_in_english_asks_no_dictionary(dictionary_refused: None) -> None:
    assert match("something else", ["color", "焦土戦略"], "en", prepare(["color", "焦土戦略"], "en")) is None
    assert match("別の答え", ["color", "焦土戦略"], "en") is None


def test_a_long_text_asks_no_dictionary(dictionary_refused: None) -> None:
    assert (
        match(
            "長い答え" * 2_000,
            ["短い答え"],
            "ja",
            {"version": expected.VERSION, "sudachi": "", "answers": [{"forms": ["短イ答エ"]}]},
        )
        is None
    )
