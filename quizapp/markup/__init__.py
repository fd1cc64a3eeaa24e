"""From an author's text (inline Markdown, ruby) to safe HTML; no Flask, no SQL. Called when a text is saved, never per page."""

from quizapp.markup.inline import plain, render
from quizapp.markup.phrases import with_breaks

__all__ = ["plain", "render", "with_breaks"]
