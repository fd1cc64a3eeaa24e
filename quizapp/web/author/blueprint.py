"""The blueprint of the pages for authors, and what their routes share."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request
from flask_babel import gettext as _
from wtforms import Form

from quizapp.content.problem import Problem
from quizapp.content.text import whole_number
from quizapp.errors import Conflict, Invalid
from quizapp.kinds import KINDS
from quizapp.web.author.forms import Mark, by_field
from quizapp.web.language import say

blueprint = Blueprint("author", __name__)

log = logging.getLogger("quizapp")
# Every form has these; a form of a question has the fields of the other kinds too, kept for when the kind is changed back.
_COMMON = {"csrf_token", "act"}.union(*(kind.fields()._fields for kind in KINDS.values()))


def show(template: str, error: Invalid | Conflict | None = None, marked: Sequence[Mark] = (), **context: Any) -> Response:
    """The page of a form; after an error with all that was typed, the problems above it and at their fields."""
    body = render_template(f"web/author/{template}.html", error=error, marked=marked, problems=by_field(marked), **context)
    return make_response(body, error.status if error else 200)


def note_strangers(form: Form) -> None:
    """Notes the names of fields that were sent and that no such form has; they are ignored."""
    names = {name.split("-")[0] for name in request.form} - set(form._fields) - _COMMON
    if names:
        log.warning("ignored fields on %s: %r", request.endpoint, sorted(names)[:10])


def version() -> int:
    """The version that the form was filled from; 0, which is always stale, where it was tampered with."""
    return number_sent("version")


def number_sent(name: str) -> int:
    """The number in a hidden field; 0 where it was tampered with."""
    return whole_number(request.form.get(name, ""), 8) or 0


def done(message: str, advice: Iterable[Problem] = ()) -> None:
    """Says on the next page what was done, and what would make it better."""
    flash(message, "done")
    for problem in advice:
        flash(_("Advice:") + " " + say(problem), "advice")
