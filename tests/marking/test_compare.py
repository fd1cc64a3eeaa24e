"""Which typed answers have the same form, and which must not count."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.content.text import LANGUAGES, Lang
from quizapp.content.wildcards import literal
from quizapp.marking import match, matches, normal_form

EITHER = st.sampled_from(LANGUAGES)


def same(given: str, accepted: list[str], lang: str) -> str | None:
    """The accepted answer that ``given`` has the form of."""
    found = match(given, list(map(literal, accepted)), lang)
    return found.answer if found and found.policy in ("exact", "form") else None


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("405B", "４０５ｂ"),
        ("1,000", "1000"),
        ("１，０００，０００", "1000000"),
        ("GPT-4o", "gpt 4o"),
        ("Node.js", "nodejs"),
        ("don't", "don’t"),
        ("open source", "Open-Source."),
        ("Straße", "STRASSE"),
        ("café", "cafe\u0301"),
        ("−5", "-5"),
        ("5–10", "5-10"),
        ("5〜10", "5~10"),
        ("½", "1/2"),
        ("50%", "５０ ％"),
        ("①", "1"),
        ("(A)", "a"),
        ("x²", "x2"),
        ("blue", " \u200bblue\n"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_width_case_spaces_and_punctuation_do_not_matter(accepted: str, given: str, lang: Lang) -> None:
    assert same(given, ["other", accepted], lang) == accepted


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("オープンソース", "ｵｰﾌﾟﾝｿｰｽ"),
        ("オープンソース", "おーぷんそーす"),
        ("オープンソース", "オープンソ-ス"),
        ("サーバー", "サ－バ―"),
        ("カード", "カ─ド"),
        ("ラーメン", "ら〜めん"),
        ("が", "か\u3099"),
        ("パ", "ﾊﾟ"),
        ("データ5", "データ-5"),
        ("いすゞ", "イスヾ"),
        ("「青」", "『青』。"),
        ("㍿", "株式会社"),
    ],
)
def test_in_japanese_kana_and_the_ways_to_type_a_long_vowel_do_not_matter(accepted: str, given: str) -> None:
    assert same(given, [accepted], "ja") == accepted


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("1.5", "15"), ("1.5", "1,5"), ("1,5", "15"), ("0.5", "5"), (".5", "5"), ("1/2", "12"), ("3:2", "32"),
        ("-5", "5"), ("−5", "5"), ("気温-5度", "気温5度"), ("5-10", "510"), ("10〜20", "1020"), ("2^3", "23"), ("2*3", "23"),
        ("50%", "50"), ("$5", "5"), ("€5", "$5"), ("C++", "C"), ("C#", "C"), ("AT&T", "ATT"), ("a<b", "ab"), ("x=1", "x1"),
        ("∞", "8"), ("20°", "20"), ("3×4", "34"), ("A→B", "AB"),
        ("ビル", "ピル"), ("ハ", "バ"), ("ラーメン", "ラメン"), ("カード", "カ一ド"), ("病院", "美容院"),
        ("おばさん", "おばあさん"), ("やくそく", "ゃくそく"), ("résumé", "resume"), ("4050億", "405B"),
        ("1000", "1,00,0"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.usefixtures("with_and_without_sudachi")
def test_what_changes_the_meaning_matters(accepted: str, given: str, lang: Lang) -> None:
    assert matches(given, [literal(accepted)], lang) is None
    assert matches(accepted, [literal(given)], lang) is None


@pytest.mark.parametrize("nothing", ["", " ", "　", "…", "。、！？", "()", "---", "～", "\u200b"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_has_no_letter_or_digit_matches_nothing(nothing: str, lang: Lang) -> None:
    assert normal_form(nothing, lang) == ""
    assert matches(nothing, [nothing, "", "blue"], lang) is None


def test_kana_is_folded_in_japanese_only() -> None:
    assert matches("ひらがな", ["ヒラガナ"], "ja")
    assert matches("ひらがな", ["ヒラガナ"], "en") is None


def test_the_first_accepted_answer_that_is_the_same_is_told() -> None:
    assert matches("BLUE", ["Blue", "blue"], "en") == "Blue"
    assert matches("green", ["Blue", "blue"], "en") is None


@settings(max_examples=200)
@given(st.text(max_size=40), EITHER)
def test_a_normal_form_stays_the_same_when_it_is_typed_in_other_ways(text: str, lang: Lang) -> None:
    form = normal_form(text, lang)
    assert normal_form(f" {text}\n", lang) == form
    assert normal_form(unicodedata.normalize("NFD", text), lang) == normal_form(unicodedata.normalize("NFC", text), lang)


@settings(max_examples=200)
@given(st.text(max_size=40), EITHER)
def test_every_answer_with_a_form_matches_itself(text: str, lang: Lang) -> None:
    assert same(text, [text], lang) == (text if normal_form(text, lang) else None)


def test_a_ligature_that_stands_for_a_sentence_is_compared_all_the_same() -> None:
    assert matches("\ufdfa" * 500, ["\ufdfa" * 500], "ja")
