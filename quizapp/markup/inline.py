"""Inline Markdown and ruby to HTML. markdown-it renders with HTML off; nh3 then allows a short list and nothing else."""

import re
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from quizapp.content.text import without_ruby
from quizapp.markup.phrases import with_breaks

_TAGS = {"strong", "em", "code", "br", "a", "ruby", "rb", "rt", "rp", "s"}
_ABSOLUTE = re.compile(r"^(https?://[^/\\]|mailto:)", re.IGNORECASE)
# Each "[" starts a search for its "]"; with more of them than any text needs, that search gets long.
_MOST_BRACKETS = 200


def _ruby(state: StateInline, silent: bool) -> bool:
    found = _RUBY_HERE.match(state.src, state.pos, state.posMax)
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


_RUBY_HERE = re.compile(r"\{([^{}|\n]+)\|([^{}|\n]+)\}")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    # Images are left out: a picture from elsewhere would tell that server who is learning what. Entities are left out: they
    # could spell the characters that a text may not have.
    parser.disable(["image", "html_inline", "autolink", "entity"])
    parser.inline.ruler.before("emphasis", "ruby", _ruby)
    return parser


_MARKDOWN = _parser()


def _attribute(tag: str, name: str, value: str) -> str | None:
    return value if name != "href" or _ABSOLUTE.match(value) else None


def render(text: str, lang: str = "en", *, phrases: bool = False) -> str:
    """Safe inline HTML of ``text``; with ``phrases``, Japanese gets a break opportunity (U+200B) between phrases."""
    if text.count("[") > _MOST_BRACKETS:
        text = text.replace("[", "\\[")
    html = nh3.clean(
        _MARKDOWN.renderInline(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return with_breaks(html) if phrases and lang == "ja" else html


def plain(text: str) -> str:
    """``text`` without marks: no Markdown, no ruby readings, no tags; for titles, alternatives and search."""
    return unescape(re.sub(r"<[^>]*>", "", render(without_ruby(text))))
