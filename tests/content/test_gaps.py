"""The gap syntax of cloze texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from quizapp.content import gaps
from quizapp.content.bodies import Gap, Gaps
from quizapp.content.gaps import MarkedGap

# Text without braces, and with nothing that means something inside a gap, once ~ is escaped.
WORDS = st.text("abcあいう漢字 .,()[]*'-~\\", min_size=1, max_size=8).filter(lambda text: text.strip())
RUBY = st.builds("{{{}|{}}}".format, st.text("漢字表記", min_size=1, max_size=3), st.text("かんじ", min_size=1, max_size=5))


@pytest.mark.parametrize(
    ("typed", "gap"),
    [
        ("{{青}}", MarkedGap(1, "青", ("青",), "")),
        ("{{ 青 | あお | ブルー :: 色 }}", MarkedGap(1, "青", ("青", "あお", "ブルー"), "色")),
        ("{{2:青}}", MarkedGap(2, "青", ("青",), "")),
        ("{{ 12: 青}}", MarkedGap(12, "青", ("青",), "")),
        ("{{0:青}}", MarkedGap(1, "0:青", ("0:青",), "")),
        ("{{100:青}}", MarkedGap(1, "100:青", ("100:青",), "")),
        ("{{1:9:30}}", MarkedGap(1, "9:30", ("9:30",), "")),
        ("{{青::色: 空}}", MarkedGap(1, "青", ("青",), "色: 空")),
        ("{{青::}}", MarkedGap(1, "青", ("青",), "")),
        ("{{1::色}}", MarkedGap(1, "1", ("1",), "色")),
        ("{{青|青}}", MarkedGap(1, "青", ("青",), "")),
        ("{{ {焦土|しょうど} }}", MarkedGap(1, "{焦土|しょうど}", ("焦土", "しょうど"), "")),
        (
            "{{{焦土|しょうど}戦略|{作戦|さくせん}}}",
            MarkedGap(1, "{焦土|しょうど}戦略", ("焦土戦略", "しょうど戦略", "作戦", "さくせん"), ""),
        ),
        ("{{a}b}}", MarkedGap(1, "a}b", ("a}b",), "")),
        ("{{青~赤~白}}", MarkedGap(1, "青", ("青",), "", ("赤", "白"))),
        ("{{2: 青 ~ 赤 :: 色}}", MarkedGap(2, "青", ("青",), "色", ("赤",))),
        ("{{ {焦土|しょうど}~{商土|しょうど} }}", MarkedGap(1, "{焦土|しょうど}", ("焦土", "しょうど"), "", ("{商土|しょうど}",))),
        (r"{{10\~20}}", MarkedGap(1, "10~20", ("10~20",), "")),
        (r"{{10\~20|20\~10}}", MarkedGap(1, "10~20", ("10~20", "20~10"), "")),
        (r"{{10\~20~20\~30::a~b}}", MarkedGap(1, "10~20", ("10~20",), "a~b", ("20~30",))),
        (r"{{a\b~c\ ~d}}", MarkedGap(1, r"a\b", (r"a\b",), "", ("c\\", "d"))),
    ],
)
def test_a_gap_is_read(typed: str, gap: MarkedGap) -> None:
    assert gaps.split(typed) == [gap]


def test_texts_and_gaps_come_in_order_and_are_numbered() -> None:
    before, one, between, two, after = gaps.split("空は{{青}}く、雪は{{白}}い。")
    assert (before, between, after) == ("空は", "く、雪は", "い。")
    assert isinstance(one, MarkedGap) and isinstance(two, MarkedGap)
    assert (one.number, one.shown, two.number, two.shown) == (1, "青", 2, "白")


def test_gaps_can_share_a_number() -> None:
    found = [piece for piece in gaps.split("{{1:a}} と {{1:b}} と {{2:c}}") if isinstance(piece, MarkedGap)]
    assert [gap.number for gap in found] == [1, 1, 2]


@pytest.mark.parametrize("text", ["空は青い。", "{空|そら}は", "{ひとつ} と } だけ", "", "{a|b|c}"])
def test_a_text_without_gaps_is_one_piece(text: str) -> None:
    assert gaps.split(text) == ([text] if text else [])
    assert not gaps.has_gaps(text)
    assert gaps.filled(text) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("空は{{青い。", "opened and never closed"),
        ("空は{{青}い。", "opened and never closed"),
        ("空は{{ {青|あお }}い。", "opened and never closed"),
        ("空は青}}い。", "closed that was never opened"),
        ("空は{{青}}く}}い。", "closed that was never opened"),
        ("空は{{}}い。", "a gap is empty"),
        ("空は{{ :: 色}}い。", "a gap is empty"),
        ("空は{{青|}}い。", "a gap is empty"),
        ("空は{{|青}}い。", "a gap is empty"),
        ("空は{{3:}}い。", "a gap is empty"),
        ("空は{{青~}}い。", "a gap is empty"),
        ("空は{{~青}}い。", "a gap is empty"),
        ("空は{{青~ ~赤}}い。", "a gap is empty"),
        ("空は{{青|あお~赤}}い。", "one right choice"),
    ],
)
def test_a_gap_that_is_not_whole_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        gaps.split(text)
    assert not gaps.has_gaps(text)
    with pytest.raises(ValidationError, match=reason):
        Gaps(text=text)  # type: ignore[call-arg]


def test_a_body_needs_a_gap() -> None:
    with pytest.raises(ValidationError, match="the text has no gap"):
        Gaps(text="空は青い。")  # type: ignore[call-arg]


@pytest.mark.parametrize("text", ["空は{{1}}", "空は", "{{0}}{{0}}", "{{1}}{{0}}"])
def test_text_and_gaps_belong_together(text: str) -> None:
    with pytest.raises(ValidationError, match="do not belong together"):
        Gaps(text=text, gaps=(Gap(number=1, shown="青", accepted=("青",)), Gap(number=2, shown="白", accepted=("白",))))


def test_a_text_with_more_gaps_than_a_question_can_have_is_refused() -> None:
    assert len(Gaps(text="{{a}}" * 50).gaps) == 50  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        Gaps(text="{{a}}" * 51)  # type: ignore[call-arg]


def test_gaps_are_filled_by_place() -> None:
    body = Gaps(text="空は{{青}}く、雪は{{白}}い。")  # type: ignore[call-arg]
    assert body.fill(lambda place, gap: f"[{place}{gap.shown}]") == "空は[0青]く、雪は[1白]い。"
    assert gaps.filled("空は{{青|あお}}い。") == "空は青い。"


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(
            WORDS,
            st.integers(1, 99),
            st.one_of(WORDS, RUBY),
            st.lists(st.one_of(WORDS, RUBY), max_size=3),
            st.sampled_from("|~"),
            st.one_of(st.just(""), WORDS),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_the_typed_form_makes_an_equal_body_again(parts: list[tuple[str, int, str, list[str], str, str]]) -> None:
    typed = "".join(
        "%s{{%d:%s%s}}" % (text, number, f" {mark} ".join(map(escaped, (shown, *more))), f"::{hint}" if hint else "")
        for text, number, shown, more, mark, hint in parts
    )
    body = Gaps(text=typed)  # type: ignore[call-arg]
    assert [(gap.shown, gap.others) for gap in body.gaps] == [
        (shown.strip(), tuple(other.strip() for other in more) if mark == "~" else ()) for _, _, shown, more, mark, _ in parts
    ]
    assert Gaps(text=body.markup()) == body  # type: ignore[call-arg]
    assert Gaps.model_validate(body.model_dump(mode="json")) == body


def escaped(text: str) -> str:
    return text.replace("~", r"\~")


def test_what_can_be_chosen_has_the_right_one_first_and_no_ruby() -> None:
    body = Gaps(text="{{ {焦土|しょうど}~{商土|しょうど}}}と{{青}}")  # type: ignore[call-arg]
    assert [gap.choices for gap in body.gaps] == [("焦土", "商土"), ()]


def test_a_star_is_itself_in_what_is_shown_and_a_wildcard_in_other_spellings() -> None:
    (gap,) = Gaps(text="{{ {2*3|に*さん}|2*4}} = 6").gaps  # type: ignore[call-arg]
    assert gap.patterns == (r"2\*3", r"に\*さん", "2*4")
