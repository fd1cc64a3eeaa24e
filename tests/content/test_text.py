"""What may stand in a text, and what is made of it."""

import pytest
from pydantic import TypeAdapter, ValidationError

from quizapp.content.text import MOST_BYTES, Prose, Text, reading, replace_ruby, tidy, without_ruby

PROSE = TypeAdapter(Prose)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  空は青い。\n", "空は青い。"),
        ("一行目\r\n二行目\r三行目", "一行目\n二行目\n三行目"),
        ("一\u2028二\u2029三", "一\n二\n三"),
        ("か\u3099", "が"),
        ("cafe\u0301", "café"),
        ("①Ｂ５ ｶﾅ", "①Ｂ５ ｶﾅ"),
        ("見\u200bえ\u200eな\ufeffい", "見えない"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("左\u2066右\u2069\u061c", "左右"),
        ("👩\u200d💻と👍🏽", "👩\u200d💻と👍🏽"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("क्षि ộ", "क्षि ộ"),
        ("タブ\tも残る", "タブ\tも残る"),
    ],
)
def test_a_text_is_tidied_and_keeps_its_meaning(typed: str, kept: str) -> None:
    assert tidy(typed) == kept
    assert tidy(kept) == kept


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\udfff", "\ufdd0", "\ufffe", "\U0001ffff"])
def test_what_cannot_be_shown_or_stored_is_refused(char: str) -> None:
    with pytest.raises(ValueError, match="control character"):
        tidy(f"前{char}後")


def test_a_flood_of_marks_on_a_letter_is_refused() -> None:
    assert tidy("e" + "\u0301" * 8)
    for flood in ["e" + "\u0301" * 9, "字" + "\u20dd" * 50, "a" + "\u0335\u0488" * 5]:
        with pytest.raises(ValueError, match="too many marks"):
            tidy(flood)


def test_a_text_has_64_kilobytes_at_most() -> None:
    assert len(tidy("あ" * (MOST_BYTES // 3))) == MOST_BYTES // 3
    for long in ["a" * (MOST_BYTES + 1), "あ" * (MOST_BYTES // 3 + 1), "\U0001f600" * (MOST_BYTES // 4 + 1)]:
        with pytest.raises(ValueError, match="64 KB"):
            tidy(long)


def test_the_length_counts_after_normalising() -> None:
    assert tidy("\ufdfa" * 10)
    with pytest.raises(ValueError, match="64 KB"):
        tidy("\ufdfa" * 10_000)


@pytest.mark.parametrize("empty", ["", " ", "\n\t", "　", "\u200b", "\ufeff \u2060"])
def test_a_text_without_a_visible_character_is_missing(empty: str) -> None:
    with pytest.raises(ValidationError, match="a text is missing here"):
        PROSE.validate_python(empty)


def test_a_text_has_at_least_one_language() -> None:
    assert Text(ja="空").best("en") == "空"
    assert Text(ja="空", en="sky").best("en") == "sky"
    assert Text(ja="空").get("en") is None
    assert Text(ja="空").get("fr") is None
    with pytest.raises(ValidationError, match="a text is missing here"):
        Text()


def test_ruby_can_be_read_either_way() -> None:
    text = "{焦土|しょうど}と{戦略|せんりゃく}、{これ}と{|}は違う"
    assert without_ruby(text) == "焦土と戦略、{これ}と{|}は違う"
    assert reading(text) == "しょうどとせんりゃく、{これ}と{|}は違う"
    assert replace_ruby("{字|じ}", r" \1[\2]") == " 字[じ]"
