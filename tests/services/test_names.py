"""Names: what may stand in one, and which look the same."""

import pytest

from quizapp.errors import Invalid
from quizapp.services.names import key, tidy


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Sora", "Sora"),
        ("  Sora  Aoi ", "Sora Aoi"),
        ("空", "空"),
        ("空 Sora", "空 Sora"),
        ("が", "が"),
        ("🦊fox", "🦊fox"),
        ("O'Hara-2", "O'Hara-2"),
    ],
)
def test_a_name_is_shown_as_it_was_typed_but_for_spaces(typed: str, shown: str) -> None:
    assert tidy(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "x" * 41,
        "x" * 300,
        "ﷺ" * 5,  # eighteen characters each once they are written out
        "a\u200bdmin",
        "admin\u202e",
        "a\0b",
        "a\nb\x07",
        "\ud800",
        "!!!",
        "a\u0301\u0302\u0303\u0304",
        "\u0430dmin",  # the first letter is Cyrillic
        "\u03b1lpha",  # the first letter is Greek
    ],
)
def test_a_name_that_would_fool_somebody_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        tidy(typed)
    assert str(refused.value).endswith((".", "it."))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("admin", " ADMIN "),
        ("admin", "ａｄｍｉｎ"),
        ("ace", "асе"),  # all Cyrillic
        ("Kate", "Кате"),
        ("ニンニ", "二ン二"),  # kanji two for katakana ni
        ("ヘイ", "へイ"),  # hiragana he for katakana he
        ("Straße", "STRASSE"),
        ("Ｓｏｒａ　Ａｏｉ", "sora aoi"),
    ],
)
def test_names_that_look_the_same_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("Sora", "Soro"), ("空", "海"), ("ann", "anna"), ("か", "が"), ("resume", "résumé")])
def test_names_that_look_different_have_two(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_every_text_has_a_key_that_both_databases_can_hold() -> None:
    assert "\0" not in key("a\0b")
    assert key("") == ""
