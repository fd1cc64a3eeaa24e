"""Reporting a question, and reading the reports."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from quizapp.errors import Invalid
from quizapp.permissions import AUTHOR
from quizapp.services import report
from quizapp.web.context import db, now, person, somebody
from quizapp.web.guard import needs, public

blueprint = Blueprint("report", __name__)


@blueprint.post("/attempts/<key>/<int:place>/report")
@public
def send(key: str, place: int) -> BaseResponse:
    """Stores a report and goes back to the question."""
    text = request.form.get("text", "")
    try:
        report.send(db(), person(), key, place, text, now())
    except Invalid as error:
        return _again(key, place, text, error)
    flash(_("Thank you. An instructor will read your report."), "done")
    return redirect(url_for("play.question", key=key, place=place), 303)


@blueprint.get("/teach/reports")
@needs(AUTHOR)
def opened() -> str:
    """The open reports, oldest first."""
    return render_template("web/report/opened.html", reports=report.opened(db(), somebody()))


@blueprint.post("/teach/reports/<int:report_id>/close")
@needs(AUTHOR)
def close(report_id: int) -> BaseResponse:
    """Closes a report."""
    report.close(db(), somebody(), report_id, now())
    flash(_("The report is closed."), "done")
    return redirect(url_for("report.opened"), 303)


def _again(key: str, place: int, text: str, error: Invalid) -> Response:
    page = render_template("web/report/again.html", key=key, place=place, text=text, error=error, most=report.MOST_CHARACTERS)
    return make_response(page, error.status)
