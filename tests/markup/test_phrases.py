"""Break opportunities between Japanese phrases."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.markup import render, with_breaks

BREAK = "\u200b"
SENTENCE = "ザッカーバーグの説明では、Linuxは初め、どのような求めに応えて足場を得たか。"


def test_breaks_stand_between_phrases_and_never_inside_a_word() -> None:
    shown = with_breaks(SENTENCE)
    assert shown.replace(BREAK, "") == SENTENCE
    phrases = shown.split(BREAK)
    assert len(phrases) > 4
    assert "ザッカーバーグの" in phrases


def test_only_japanese_gets_breaks() -> None:
    assert BREAK in render(SENTENCE, "ja", phrases=True)
    assert BREAK not in render(SENTENCE, "en", phrases=True)
    assert BREAK not in render(SENTENCE, "ja")


def test_no_break_stands_at_the_start_or_the_end() -> None:
    shown = render(f"**{SENTENCE}**", "ja", phrases=True)
    assert not re.sub("<[^>]*>", "", shown).startswith(BREAK)
    assert not shown.endswith(BREAK)


def test_ruby_is_never_broken_and_may_have_a_break_before_it() -> None:
    shown = render(
        "今日はとても良い天気ですね、{東京国際展示場|とうきょうこくさいてんじじょう}に行きましょう。", "ja", phrases=True
    )
    (ruby,) = re.findall("<ruby>.*?</ruby>", shown)
    assert BREAK not in ruby
    assert BREAK + ruby in shown


def test_readings_are_no_part_of_the_sentence() -> None:
    plain = render("天気が良いので、散歩に行きましょう。", "ja", phrases=True)
    with_ruby = render("天気が良いので、{散歩|さんぽ}に行きましょう。", "ja", phrases=True)
    assert re.sub("<r[pt]>.*?</r[pt]>|</?ruby>", "", with_ruby) == plain


@pytest.mark.parametrize("text", ["", "<br>", "<b></b>", "青"])
def test_what_has_no_phrases_stays_as_it_is(text: str) -> None:
    assert with_breaks(text) == text


@settings(max_examples=200)
@given(st.text("今日は良い天気です。東京に行く&<>\"'{漢|か}*`AB \n", max_size=60))
def test_without_its_breaks_the_html_is_as_before(text: str) -> None:
    shown = render(text, "ja", phrases=True)
    assert shown.replace(BREAK, "") == render(text, "ja")
    assert not re.search(f"&[a-z#0-9]*{BREAK}[a-z#0-9]*;", shown)
    assert not re.search(f"<[^>]*{BREAK}[^>]*>", shown)
    assert unescape(shown).count(BREAK) == shown.count(BREAK)
