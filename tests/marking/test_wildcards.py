"""Wildcards in accepted answers."""

import fnmatch
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.content import wildcards as syntax
from quizapp.content.text import LANGUAGES, Lang
from quizapp.marking import match, unusable, wildcards


def policy(text: str, accepted: str, lang: str = "en") -> str | None:
    found = match(text, [accepted], lang)
    return found.policy if found else None


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("open*", "Open source!"),
        ("open*", "open"),
        ("*source", "the open SOURCE"),
        ("open*model", "open-weight model"),
        ("*open*", "an open one"),
        ("o*e*n", "oxexn"),
        ("**open**", "open"),
        ("2*3", "2 by 3"),
        (r"2\*3*", "2*3 = 6"),
        ("GPT-*", "GPT-4o"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_star_stands_for_any_run_of_characters(accepted: str, given: str, lang: Lang) -> None:
    assert policy(given, accepted, lang) == "pattern"


@pytest.mark.parametrize(
    ("accepted", "given"),
    [("open*", "reopen"), ("*source", "sources"), ("ab*ba", "aba"), ("a*b*c", "acb"), (r"2\*3*", "233"), ("a*a", "a")],
)
def test_what_stands_around_the_star_has_to_be_there(accepted: str, given: str) -> None:
    assert policy(given, accepted) is None


def test_width_case_and_kana_do_not_matter_around_a_star() -> None:
    assert policy("おーぷんソース", "オープン*", "ja") == "pattern"


def test_a_star_after_a_backslash_is_itself() -> None:
    assert policy("2*3", r"2\*3") == "exact"
    assert policy("2 by 3", r"2\*3") is None
    assert syntax.in_words(r"2\*3") == "2*3"


@given(st.text("ab*\\", max_size=12))
def test_a_literal_text_has_no_wildcard_and_says_the_same(text: str) -> None:
    assert syntax.split(syntax.literal(text)) == [text]


@settings(max_examples=300)
@given(st.lists(st.text("ab", max_size=3), min_size=2, max_size=5), st.text("ab", max_size=12))
def test_a_pattern_fits_what_it_fits_elsewhere_too(pieces: list[str], text: str) -> None:
    pattern = "*".join(pieces)
    assert wildcards.fits(text, pieces) == bool(re.fullmatch(fnmatch.translate(pattern), text))


class Counted(str):
    """A text that counts the characters that are searched in it."""

    steps = 0

    def find(self, piece: str, start: int, end: int) -> int:  # type: ignore[override]
        found = super().find(piece, start, end)
        Counted.steps += (end if found < 0 else found + len(piece)) - start
        return found


@pytest.mark.parametrize("pattern", ["*a*a*a*a*a*b", "*a*a*a*a*a*b*", "*aaaaab*aaaaab*", "a*a*a*a*a*a*a*a*a*ab*", "*a*a*a*a*a*a"])
def test_a_pattern_is_looked_for_once_through_the_answer(pattern: str) -> None:
    Counted.steps = 0
    text = Counted("a" * 10_000)
    assert wildcards.fits(text, wildcards.forms(pattern, "en")) == ("b" not in pattern)
    assert Counted.steps <= len(text)


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ("a" * 300, False),
        ("*".join("a" * 11), False),
        ("*".join("a" * 12), True),
        ("a*" + "b" * 198, False),
        ("a*" + "b" * 199, True),
        ("*", True),
        ("…*", True),
        (r"\*", True),
        ("", True),
    ],
)
def test_a_pattern_that_is_too_wide_is_said(answer: str, wrong: bool) -> None:
    assert (unusable(answer) is not None) == wrong
