"""Inline Markdown and ruby to HTML. markdown-it renders with HTML off; nh3 then allows a short list and nothing else."""

import re
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis

from quizapp.content.text import RUBY
from quizapp.markup.phrases import with_breaks

_TAGS = {"strong", "em", "code", "br", "a", "ruby", "rt", "rp"}
_JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_READING = re.compile(r"<(rp|rt)>[^<]*</\1>")
_ABSOLUTE = re.compile(r"^(https?://[^/\\]|mailto:)", re.IGNORECASE)
# Each "[" starts a search for its "]"; with more of them than any text needs, that search gets long.
_MOST_BRACKETS = 200


def _ruby(state: StateInline, silent: bool) -> bool:
    found = RUBY.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        for tag, text in (("ruby", found[1]), ("rp", "("), ("rt", found[2]), ("rp", ")")):
            state.push(f"{tag}_open", tag, 1)
            state.push("text", "", 0).content = text
            if tag != "ruby":
                state.push(f"{tag}_close", tag, -1)
        state.push("ruby_close", "ruby", -1)
    state.pos = found.end()
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    """CommonMark wants a space between a mark and a letter where a bracket stands inside the mark; Japanese has no spaces.

    So that ``**「商品」**になる`` is strong, a Japanese character counts as the space (as tats-u/markdown-cjk-friendly does).
    """
    start, known = state.pos, len(state.delimiters)
    if not emphasis.tokenize(state, silent):
        return False
    before, after = state.src[start - 1 : start], state.src[state.pos : state.pos + 1]
    for delimiter in state.delimiters[known:]:
        delimiter.open = delimiter.open or bool(_JAPANESE.match(before) and after.strip())
        delimiter.close = delimiter.close or bool(_JAPANESE.match(after) and before.strip())
    return True


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        """A link has to say where it leads: ``//elsewhere`` and ``/here`` change with the page that shows them."""
        return bool(_ABSOLUTE.match(url)) and super().validateLink(url)


def _parser(*, links: bool) -> MarkdownIt:
    parser = _Markdown("commonmark", {"html": False, "breaks": True})
    # Images are left out: a picture from elsewhere would tell that server who is learning what. Entities are left out: they
    # could spell the characters that a text may not have.
    parser.disable(["image", "html_inline", "autolink", "entity", *([] if links else ["link"])])
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.inline.ruler.before("emphasis", "ruby", _ruby)
    return parser


_MARKDOWN = _parser(links=True)
_WITHOUT_LINKS = _parser(links=False)


def _attribute(tag: str, name: str, value: str) -> str | None:
    return value if name in ("href", "rel") else None


def render(text: str, lang: str = "en", *, phrases: bool = False) -> str:
    """Safe inline HTML of ``text``; with ``phrases``, Japanese gets a break opportunity (U+200B) between phrases."""
    parser = _MARKDOWN if text.count("[") <= _MOST_BRACKETS else _WITHOUT_LINKS
    html = nh3.clean(
        parser.renderInline(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return with_breaks(html) if phrases and lang == "ja" else html


def plain(text: str) -> str:
    """``text`` without marks: no Markdown, no ruby readings, no tags; for titles, alternatives and search."""
    return unescape(re.sub(r"<[^>]*>", "", _READING.sub("", render(text))))
