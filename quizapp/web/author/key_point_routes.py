"""The forms of key points."""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from quizapp.errors import Conflict, Invalid
from quizapp.permissions import AUTHOR
from quizapp.services import author, key_points
from quizapp.web.author.blueprint import blueprint, done, note_strangers, show, version
from quizapp.web.author.forms import KeyPointForm, differences, marked
from quizapp.web.context import db, now, somebody
from quizapp.web.guard import needs


@blueprint.get("/teach/decks/<slug>/key-points/new")
@needs(AUTHOR)
def new_key_point(slug: str) -> BaseResponse:
    """An empty form."""
    page = key_points.blank(db(), somebody(), slug)
    return show("key_point_form", form=KeyPointForm(data={"slug": author.new_slug()}), page=page)


@blueprint.post("/teach/decks/<slug>/key-points/new")
@needs(AUTHOR)
def create_key_point(slug: str) -> BaseResponse:
    """Adds a key point."""
    form = KeyPointForm(request.form)
    note_strangers(form)
    try:
        saved = key_points.create(db(), somebody(), slug, form.slug.data or "", form.values(), now())
    except Invalid as error:
        page = key_points.blank(db(), somebody(), slug)
        return show("key_point_form", error, marked(error.problems, form.place_of, form), form=form, page=page)
    _say(saved, _("The key point is added. Next: add a question about it."))
    return redirect(url_for("author.deck", slug=slug) + f"#key-point-{saved.id}", 303)


@blueprint.get("/teach/key-points/<int:key_point_id>/")
@needs(AUTHOR)
def key_point(key_point_id: int) -> BaseResponse:
    """The form of a key point."""
    page = key_points.page(db(), somebody(), key_point_id)
    return show("key_point_form", form=KeyPointForm.of(page.key_point), page=page)


@blueprint.post("/teach/key-points/<int:key_point_id>/")
@needs(AUTHOR)
def save_key_point(key_point_id: int) -> BaseResponse:
    """Changes a key point, and what is composed of it."""
    form = KeyPointForm(request.form)
    note_strangers(form)
    try:
        saved = key_points.save(db(), somebody(), key_point_id, version(), form.values(), now())
    except (Invalid, Conflict) as error:
        page = key_points.page(db(), somebody(), key_point_id)
        if isinstance(error, Invalid):
            return show("key_point_form", error, marked(error.problems, form.place_of, form), form=form, page=page)
        now_there = KeyPointForm.of(page.key_point)
        form.version.data = now_there.version.data
        return show("key_point_form", error, form=form, page=page, compared=differences([now_there], [form]))
    _say(saved, _("Saved."))
    slug = key_points.page(db(), somebody(), key_point_id).deck.slug
    return redirect(url_for("author.deck", slug=slug) + f"#key-point-{key_point_id}", 303)


@blueprint.post("/teach/key-points/<int:key_point_id>/retired")
@needs(AUTHOR)
def retire_key_point(key_point_id: int) -> BaseResponse:
    """Retires a key point with its questions, or brings it back."""
    retired = request.form.get("retired") == "yes"
    slug = key_points.set_retired(db(), somebody(), key_point_id, retired, now())
    done(_("The key point and its questions are retired.") if retired else _("The key point is back. Publish its questions again."))
    return redirect(url_for("author.deck", slug=slug), 303)


def _say(saved: key_points.Saved, message: str) -> None:
    done(message)
    if saved.drafts:
        done(ngettext("A question came out of it, as a draft.", "%(num)s questions came out of it, as drafts.", saved.drafts))
    if saved.changed:
        done(ngettext("A question was changed with it.", "%(num)s questions were changed with it.", saved.changed))
