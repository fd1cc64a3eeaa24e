"""From inline Markdown and ruby to HTML that is safe to show."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import helpers

from quizapp.content.text import tidy
from quizapp.markup import plain, render

ALLOWED = {"p", "strong", "em", "code", "br", "a", "ruby", "rt", "rp"}

# Each comes out as the characters that were typed, or as a harmless part of them.
ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<script\x20type=text/javascript>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)">',
    "<img src=x:alert(1) onerror=eval(src)>",
    "<img/src=x/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href=javascript:alert(1)>x</math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import '//evil.example/x.css';</style>",
    "<div style=background:url(javascript:alert(1))>x</div>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title></title><script>alert(1)</script>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "</p><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    "`\"'><img src=x onerror=alert(1)>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#x3C;img src=x onerror=alert(1)&#x3E;",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x]( javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](https:evil.example)",
    "[x](https:///evil.example)",
    "[x](\\\\evil.example)",
    "[x](blob:https://evil.example/1)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "<https://evil.example>",
    "![x](javascript:alert(1))",
    "{<script>alert(1)</script>|か}",
    "{漢|<img src=x onerror=alert(1)>}",
    '{漢|"onmouseover=alert(1)}',
    "**<b onclick=alert(1)>x</b>**",
]


def elements(source: str) -> list[Any]:
    return [element for element in html.fragment_fromstring(source, create_parent="p").iter() if isinstance(element.tag, str)]


def is_harmless(source: str) -> bool:
    """Whether the HTML has nothing but the few allowed elements, with no attributes besides those of a link outwards."""
    for element in elements(source):
        allowed = {"href", "rel"} if element.tag == "a" else set()
        if element.tag not in ALLOWED or set(element.keys()) - allowed:
            return False
        if not element.get("href", "https://").lower().startswith(("https://", "http://", "mailto:")):
            return False
    return True


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_comes_out_as_text(attack: str, lang: str) -> None:
    for text in (attack, f"前{attack}後", f"**{attack}**", f"[{attack}](https://a.example)", f"{{{{1:{attack}}}}}"):
        shown = render(tidy(text), lang, phrases=True)
        assert is_harmless(shown), shown


@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if attack.startswith(("<", "&", "[x]("))])
def test_what_was_typed_is_still_there_to_read(attack: str) -> None:
    shown = html.fragment_fromstring(render(attack), create_parent="p").text_content()
    assert shown.replace("\n", "") == attack.replace("\n", "").replace("(/\\", "(/\\").replace("\\\\", "\\")


@settings(max_examples=300)
@given(st.text("<>&\"'/\\=[](){}|!*_`: \nhrefsciptonalj漢か", max_size=80))
def test_nothing_typed_comes_out_as_anything_but_text_and_marks(text: str) -> None:
    for lang in ("ja", "en"):
        assert is_harmless(render(text, lang, phrases=True))
    assert isinstance(plain(text), str)


@pytest.mark.parametrize(
    "text", ["{{7*7}}", "{% include 'x' %}", "{# x #}", "{0.class}", "%s %(x)s %%", "${7*7}", "#{7*7}", "{{c1::x}}"]
)
def test_what_means_something_to_a_template_is_shown_as_it_is(text: str) -> None:
    assert render(text) == plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**strong** and *emphasis*", "<strong>strong</strong> and <em>emphasis</em>"),
        ("`a < b`", "<code>a &lt; b</code>"),
        ("一行目\n二行目", "一行目<br>\n二行目"),
        ("{漢字|かんじ}", "<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>"),
        ("**{漢字|かんじ}**", "<strong><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby></strong>"),
        ("**「商品」**になる", "<strong>「商品」</strong>になる"),
        (
            "それは**{商品|しょうひん}**になる",
            "それは<strong><ruby>商品<rp>(</rp><rt>しょうひん</rt><rp>)</rp></ruby></strong>になる",
        ),
        ("これは*「例」*で、**強**い", "これは<em>「例」</em>で、<strong>強</strong>い"),
        ("三 * 四 * 五と 2**3", "三 * 四 * 五と 2**3"),
        ("{か|", "{か|"),
        ("{か|き|く}", "{か|き|く}"),
        ("\\{漢|か}", "{漢|か}"),
        ("`{漢|か}`", "<code>{漢|か}</code>"),
        ("1 * 2 * 3 and snake_case_name", "1 * 2 * 3 and snake_case_name"),
        ("# no heading\n- no list", "# no heading<br>\n- no list"),
        ("AT&T &amp; &copy;", "AT&amp;T &amp;amp; &amp;copy;"),
        ("https://a.example", "https://a.example"),
    ],
)
def test_inline_markdown_and_ruby_are_rendered(text: str, shown: str) -> None:
    assert render(text) == shown


@pytest.mark.parametrize("address", ["https://a.example/b?c=d", "http://a.example", "mailto:a@b.example", "HTTPS://a.example"])
def test_a_link_that_says_where_it_leads_is_a_link(address: str) -> None:
    assert render(f"[there]({address})") == f'<a href="{address}" rel="noopener noreferrer nofollow">there</a>'


def test_a_title_is_left_out_of_a_link() -> None:
    assert render('[x](https://a.example "t>t")') == render("[x](https://a.example)")


def test_a_picture_from_elsewhere_is_not_loaded() -> None:
    assert "<img" not in render("![track](https://evil.example/pixel.gif)")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**{漢字|かんじ}**を[読む](https://a.example)", "漢字を読む"),
        ("a < b & `c`", "a < b & c"),
        ("<b>x</b>", "<b>x</b>"),
        ("(a)|{b|c}", "(a)|b"),
    ],
)
def test_plain_text_has_no_marks(text: str, words: str) -> None:
    assert plain(text) == words


def test_a_flood_of_brackets_is_not_searched_for_links(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    real = helpers.parseLinkLabel
    monkeypatch.setattr(helpers, "parseLinkLabel", lambda *given: calls.append(1) or real(*given))
    assert render("[a](https://a.example)").startswith("<a ")
    assert len(calls) == 1
    assert render("[" * 20_000 + "a](https://a.example)") == "[" * 20_000 + "a](https://a.example)"
    assert len(calls) == 1
