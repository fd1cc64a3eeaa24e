"""The pages of what is somebody's own: preferences, password, download, deletion; and the invitations of those who teach."""

from flask import Response, flash, json, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from quizapp.content.text import LANGUAGES, whole_number
from quizapp.errors import N_, Invalid
from quizapp.permissions import LEARN, TEACH
from quizapp.services import account, belongings, tickets
from quizapp.web.account.cookies import keep
from quizapp.web.account.routes import blueprint
from quizapp.web.addresses import outside, safe_next
from quizapp.web.context import db, now, person, somebody
from quizapp.web.guard import forget, needs, public, remember
from quizapp.web.layout import THEMES

ROLE_WORDS = {"guest": N_("Guest"), "learner": N_("Learner"), "instructor": N_("Instructor"), "admin": N_("Administrator")}


@blueprint.post("/preferences")
@public
def preferences() -> BaseResponse:
    """Keeps the language or the colours, and goes back to the page."""
    language, theme = request.form.get("language"), request.form.get("theme")
    language = language if language in LANGUAGES else None
    theme = theme if theme in THEMES else None
    account.prefer(db(), person(), language=language, theme=theme)
    return keep(redirect(safe_next(request.form.get("next")), 303), language=language, theme=theme)


@blueprint.get("/account/")
@needs(LEARN)
def home() -> BaseResponse:
    """What is kept of this person, and what they can do with it."""
    return _home()


@blueprint.post("/account/password")
@needs(LEARN)
def change_password() -> BaseResponse:
    """Sets a new password; every other browser is signed out."""
    old, new = request.form.get("password", ""), request.form.get("new_password", "")
    try:
        entered = account.change_password(db(), somebody(), old, new, now())
    except Invalid as error:
        return _home(error)
    remember(entered.token)
    flash(_("Your password was changed. Every other browser was signed out."))
    return redirect(url_for("account.home"), 303)


@blueprint.get("/account/data.json")
@needs(LEARN)
def download() -> Response:
    """Everything that is kept of this person, as a file."""
    response = make_response(json.dumps(belongings.download(db(), somebody()), indent=1, ensure_ascii=False, sort_keys=False))
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = 'attachment; filename="quizapp-data.json"'
    return response


@blueprint.get("/account/delete")
@needs(LEARN)
def ask_to_delete() -> BaseResponse:
    """What would go and what would stay."""
    return _deletion()


@blueprint.post("/account/delete")
@needs(LEARN)
def delete() -> BaseResponse:
    """Deletes this person with everything."""
    form = request.form
    try:
        belongings.delete(db(), somebody(), password=form.get("password", ""), sure=form.get("sure") == "yes", now=now())
    except Invalid as error:
        return _deletion(error)
    forget()
    flash(_("It is deleted. Nothing of you is kept here any more."))
    return redirect(url_for("library.home"), 303)


@blueprint.post("/account/invitations")
@needs(TEACH)
def invite() -> BaseResponse:
    """Makes links for new learners and shows them, this once."""
    number = whole_number(request.form.get("number", ""), 3)
    if number is None:
        raise Invalid(N_("Between 1 and %(most)s invitations can be made at once."), most=tickets.MOST_INVITED)
    paths = tickets.invitations(db(), "learner", number, now())
    return make_response(render_template("web/account/invitations.html", links=[outside(path) for path in paths]))


def _home(error: Invalid | None = None) -> BaseResponse:
    kept = belongings.overview(db(), somebody(), now())
    page = render_template(
        "web/account/home.html", kept=kept, error=error, role_words=ROLE_WORDS, most_invited=tickets.MOST_INVITED
    )
    return make_response(page, error.status if error else 200)


def _deletion(error: Invalid | None = None) -> BaseResponse:
    kept = belongings.overview(db(), somebody(), now())
    return make_response(render_template("web/account/delete.html", kept=kept, error=error), error.status if error else 200)
