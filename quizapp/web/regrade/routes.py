"""Marking answers again: first what would change, then doing it."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from quizapp.errors import Conflict
from quizapp.permissions import AUTHOR
from quizapp.services import regrade
from quizapp.web.author.blueprint import number_sent
from quizapp.web.context import db, now, somebody
from quizapp.web.guard import needs

blueprint = Blueprint("regrade", __name__)


@blueprint.get("/teach/questions/<int:question_id>/regrade")
@needs(AUTHOR)
def preview(question_id: int) -> BaseResponse:
    """Whose scores would change, and the button that does it."""
    return _page(question_id)


@blueprint.post("/teach/questions/<int:question_id>/regrade")
@needs(AUTHOR)
def apply(question_id: int) -> BaseResponse:
    """Marks the answers again."""
    try:
        done = regrade.apply(db(), somebody(), question_id, number_sent("revision"), now())
    except Conflict as error:
        return _page(question_id, error)
    flash(said(done), "done")
    return redirect(url_for("regrade.preview", question_id=question_id), 303)


def said(done: regrade.Done) -> str:
    """What was marked again, in a sentence."""
    if not done.again:
        return str(_("Every answer is marked by this key already."))
    again = ngettext("One answer was marked again.", "%(num)s answers were marked again.", done.again)
    changed = ngettext("One score changed.", "%(num)s scores changed.", done.changed)
    return " ".join((again, changed if done.changed else _("No score changed.")))


def _page(question_id: int, error: Conflict | None = None) -> BaseResponse:
    found = regrade.preview(db(), somebody(), question_id)
    page = render_template("web/regrade/preview.html", found=found, plan=found.plan, error=error, most=regrade.MOST_NAMED)
    return make_response(page, error.status if error else 200)
