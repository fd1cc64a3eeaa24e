"""The text of a field: the same as on the pages, except that Anki finds nothing to obey."""

import unicodedata
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.content.text import tidy
from quizapp.formats.apkg.text import attribute, html, in_cloze, shows_nothing
from quizapp.markup import render

# Letters of both languages between everything that Markdown, ruby or Anki gives a meaning to.
TEXTS = st.text(st.sampled_from("aZ1 漢字かがé{}|[]()<>&;:#\\`*_~!$\"'\n-.\u3000😀\u0301\u0338\u3099"), max_size=40)
RUBY = st.lists(st.one_of(TEXTS, st.sampled_from(["{漢字|かんじ}", "{{c1::漢}}", "::", "[latex]"])), max_size=5).map("".join)


@given(RUBY)
@settings(deadline=None, max_examples=400)
def test_a_field_says_what_the_page_says(text: str) -> None:
    typed = tidy(text)
    shown = unescape(html(typed).replace("<span></span>", ""))
    assert unicodedata.normalize("NFC", shown) == unicodedata.normalize("NFC", unescape(render(typed)))


@given(RUBY)
@settings(deadline=None, max_examples=400)
def test_a_field_holds_nothing_that_anki_obeys(text: str) -> None:
    field = html(tidy(text))
    assert not [token for token in ("{", "}", "[", "::", "\\(", "<script", "\x1f") if token in field]
    assert ":" not in in_cloze(field)


@pytest.mark.parametrize("text", ["", " ", "**", "<b></b>", "<ruby></ruby>&nbsp;", "<br>"])
def test_marks_without_text_show_nothing(text: str) -> None:
    assert shows_nothing(text) == (text != "**")


def test_the_words_for_a_picture_fit_between_quotation_marks() -> None:
    assert attribute('「"><script>」{{c1::x}} {道|みち}\n[sound:x]') == (
        "「&quot;&gt;&lt;script&gt;」&#123;&#123;c1:&#58;x&#125;&#125; 道 &#91;sound:x]"
    )
