"""The blueprint of the pages for authors, and what their routes share."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request
from flask_babel import gettext as _
from wtforms import Form

from quizapp.content.problem import Problem
from quizapp.errors import Conflict, Invalid
from quizapp.web.author.forms import differences
from quizapp.web.language import say

blueprint = Blueprint("author", __name__)

Marked = Sequence[tuple[str, str]]


def show(template: str, error: Invalid | Conflict | None = None, marked: Marked = (), **context: Any) -> Response:
    """The page of a form; after an error with all that was typed, the problems above it and at their fields."""
    problems: dict[str, list[str]] = {}
    for name, text in marked:
        problems.setdefault(name, []).append(text)
    body = render_template(f"web/author/{template}.html", error=error, marked=marked, problems=problems, **context)
    return make_response(body, error.status if error else 200)


def compared(theirs: Iterable[Form], ours: Iterable[Form]) -> list[tuple[str, str, str]]:
    """What differs between what stands now and what was sent, for the page of a conflict."""
    return [(say(label), now, sent) for label, now, sent in differences(theirs, ours)]


def version() -> int:
    """The version that the form was filled from; 0, which is always stale, where it was tampered with."""
    sent = request.form.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0


def done(message: str, advice: Iterable[Problem] = ()) -> None:
    """Says on the next page what was done, and what would make it better."""
    flash(message, "done")
    for problem in advice:
        flash(_("Advice:") + " " + say(problem), "advice")
