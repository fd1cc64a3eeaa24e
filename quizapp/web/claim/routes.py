"""“I was right”: a learner claims it, an instructor decides."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from quizapp.errors import Conflict, Invalid, QuizError
from quizapp.permissions import AUTHOR
from quizapp.services import claim, play
from quizapp.web.author.blueprint import number_sent
from quizapp.web.context import db, now, person, somebody
from quizapp.web.guard import needs, public
from quizapp.web.layout import is_htmx
from quizapp.web.regrade.routes import said

blueprint = Blueprint("claim", __name__)


@blueprint.post("/attempts/<key>/<int:place>/claim")
@public
def send(key: str, place: int) -> BaseResponse:
    """Asks the instructor, and goes back to where the button was; with htmx only the part of the page around it."""
    text = request.form.get("text", "")
    try:
        claim.send(db(), person(), key, place, text, now())
    except Invalid as error:
        return _again(key, place, text, error)
    if is_htmx():
        return _part(key, place)
    flash(_("Sent. An instructor will look at your answer."), "done")
    if request.form.get("back") == "results":
        return redirect(url_for("play.overview", key=key) + f"#claim-{place}", 303)
    return redirect(url_for("play.question", key=key, place=place) + f"#claim-{place}", 303)


@blueprint.get("/teach/claims")
@needs(AUTHOR)
def waiting() -> BaseResponse:
    """The claims that wait, oldest first."""
    return _list()


@blueprint.post("/teach/claims/<int:claim_id>/decide")
@needs(AUTHOR)
def decide(claim_id: int) -> BaseResponse:
    """Accepts a claim for this learner or for everybody, or refuses it."""
    decision, reply = request.form.get("decision", ""), request.form.get("reply", "")
    try:
        done = claim.decide(db(), somebody(), claim_id, decision, revision=number_sent("revision"), reply=reply, now=now())
    except (Invalid, Conflict) as error:
        return _list(error, claim_id, reply)
    if decision == claim.REFUSE:
        flash(_("The claim is refused. The learner sees that, with your sentence."), "done")
    else:
        flash(_("The answer is accepted.") + (f" {said(done)}" if done and decision == claim.ALL else ""), "done")
    return redirect(url_for("claim.waiting"), 303)


def _part(key: str, place: int, error: QuizError | None = None, text: str = "") -> BaseResponse:
    page = play.question(db(), person(), key, place, now())
    names = {"row": page.row, "kind": page.kind, "body": page.body, "grade": page.grade, "lang": page.row.lang, "key": key}
    return make_response(render_template("web/claim/part.html", refused=error, text=text, swapped=True, **names), 200)


def _again(key: str, place: int, text: str, error: Invalid) -> BaseResponse:
    if is_htmx():
        part = _part(key, place, error, text)
        part.status_code = error.status
        return part
    page = render_template("web/claim/again.html", key=key, place=place, text=text, error=error)
    return make_response(page, error.status)


def _list(error: QuizError | None = None, claim_id: int = 0, reply: str = "") -> BaseResponse:
    claims = claim.waiting(db(), somebody())
    names = {"error": error, "decided": claim_id, "reply": reply, "most": claim.MOST_SHOWN}
    return make_response(render_template("web/claim/waiting.html", claims=claims, **names), error.status if error else 200)
