"""Classes: an instructor's list and pages, and the page where a learner joins."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from quizapp.errors import Invalid
from quizapp.permissions import TEACH
from quizapp.services import classes
from quizapp.web.addresses import where
from quizapp.web.context import db, now, person, settings, somebody
from quizapp.web.guard import needs, public

blueprint = Blueprint("classes", __name__)


@blueprint.get("/teach/classes/")
@needs(TEACH)
def home() -> BaseResponse:
    """The classes of this instructor, and a form for a new one."""
    return _home()


@blueprint.post("/teach/classes/")
@needs(TEACH)
def make() -> BaseResponse:
    """Makes a class."""
    name = request.form.get("name", "")
    try:
        class_id = classes.make(db(), somebody(), name, now())
    except Invalid as error:
        return _home(name, error)
    flash(_("The class is made. Give its code to your learners."), "done")
    return redirect(url_for("classes.show", class_id=class_id), 303)


@blueprint.get("/teach/classes/<int:class_id>/")
@needs(TEACH)
def show(class_id: int) -> str:
    """A class: its code to share, and its members."""
    page = classes.page(db(), somebody(), class_id)
    code = classes.grouped(page.code)
    address = settings().public_address + url_for("classes.join_page", code=code)
    return render_template("web/classes/show.html", page=page, code=code, address=address)


@blueprint.post("/teach/classes/<int:class_id>/delete")
@needs(TEACH)
def delete(class_id: int) -> BaseResponse:
    """Deletes a class."""
    classes.delete(db(), somebody(), class_id)
    flash(_("The class is deleted. Its learners keep all that they have done."), "done")
    return redirect(url_for("classes.home"), 303)


@blueprint.post("/teach/classes/<int:class_id>/members/<int:user_id>/remove")
@needs(TEACH)
def remove(class_id: int, user_id: int) -> BaseResponse:
    """Takes a learner out of a class."""
    classes.remove(db(), somebody(), class_id, user_id)
    flash(_("The learner is no longer in this class."), "done")
    return redirect(url_for("classes.show", class_id=class_id), 303)


@blueprint.get("/join")
@public
def join_page() -> BaseResponse:
    """The form for a code; the link that an instructor shares brings it along."""
    return _join(request.args.get("code", ""))


@blueprint.post("/join")
@public
def join() -> BaseResponse:
    """Joins a class; whoever has no account comes back here after making one."""
    code = request.form.get("code", "")
    if not _has_account():
        return _join(code)
    try:
        name = classes.join(db(), somebody(), code, now(), where=where())
    except Invalid as error:
        return _join(code, error)
    flash(_("You are in the class “%(name)s”.", name=name), "done")
    return redirect(url_for("library.home"), 303)


@blueprint.post("/classes/<int:class_id>/leave")
@public
def leave(class_id: int) -> BaseResponse:
    """Leaves a class."""
    if not _has_account():
        return _join("")
    classes.leave(db(), somebody(), class_id)
    flash(_("You have left the class. Its instructor no longer sees what you do."), "done")
    return redirect(url_for("classes.join_page"), 303)


def _has_account() -> bool:
    found = person()
    return found is not None and not found.is_guest


def _home(name: str = "", error: Invalid | None = None) -> Response:
    page = render_template("web/classes/home.html", classes=classes.owned(db(), somebody()), name=name, error=error)
    return make_response(page, error.status if error else 200)


def _join(code: str, error: Invalid | None = None) -> BaseResponse:
    code = code[:100].replace("\0", "")
    if not _has_account():
        flash(_("To join the class, sign in or make an account. You come back here afterwards."))
        return redirect(url_for("account.sign_in", next=url_for("classes.join_page", code=code or None)), 303)
    page = render_template("web/classes/join.html", code=code, error=error, joined=classes.joined(db(), somebody()))
    return make_response(page, error.status if error else 200)
