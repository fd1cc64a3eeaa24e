"""An instructor's quizzes: list, form, page, results."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from quizapp.content.text import best_of
from quizapp.errors import Conflict, Invalid
from quizapp.permissions import TEACH
from quizapp.services import classes, library, planning
from quizapp.services.planning import KeyPointChoice, Written
from quizapp.web.author.blueprint import note_strangers, version
from quizapp.web.author.forms import by_field, differences, marked
from quizapp.web.context import db, now, settings, somebody
from quizapp.web.guard import needs
from quizapp.web.language import language, zone
from quizapp.web.planning.forms import QuizForm, chosen_class, minutes_of
from quizapp.web.results.table import Cell, download

blueprint = Blueprint("planning", __name__)


@blueprint.get("/teach/quizzes/")
@needs(TEACH)
def home() -> str:
    """The quizzes of this instructor."""
    return render_template("web/planning/home.html", quizzes=planning.owned(db(), somebody()))


@blueprint.get("/teach/quizzes/new")
@needs(TEACH)
def new() -> Response:
    """An empty form."""
    return _form(QuizForm(data={"shuffle": True}))


@blueprint.post("/teach/quizzes/new")
@needs(TEACH)
def make() -> BaseResponse:
    """Makes a draft, or gives the form back with one section more or less."""
    form = _sent()
    if form.rearranged(request.form.get("act", "")):
        return _form(form)
    try:
        plan = planning.checked(form.values())
        quiz_id = planning.make(db(), somebody(), plan, chosen_class(form), now())
    except Invalid as error:
        return _form(form, error)
    flash(_("The quiz is made. Try it, then publish it."), "done")
    return redirect(url_for("planning.show", quiz_id=quiz_id), 303)


@blueprint.get("/teach/quizzes/<int:quiz_id>/")
@needs(TEACH)
def show(quiz_id: int) -> str:
    """A quiz: its state, its link, who has more time."""
    return _page(quiz_id)


@blueprint.get("/teach/quizzes/<int:quiz_id>/edit")
@needs(TEACH)
def edit(quiz_id: int) -> Response:
    """The form of a quiz that is there."""
    found = planning.written(db(), somebody(), quiz_id)
    return _form(QuizForm.of(found.plan, found.row.version, found.row.class_id), quiz=found.row)


@blueprint.post("/teach/quizzes/<int:quiz_id>/edit")
@needs(TEACH)
def save(quiz_id: int) -> BaseResponse:
    """Changes a quiz."""
    form, found = _sent(), planning.written(db(), somebody(), quiz_id)
    if form.rearranged(request.form.get("act", "")):
        return _form(form, quiz=found.row)
    try:
        plan = planning.checked(form.values())
        planning.save(db(), somebody(), quiz_id, version(), plan, chosen_class(form), now())
    except Invalid as error:
        return _form(form, error, found.row)
    except Conflict as error:
        return _stale(form, error, planning.written(db(), somebody(), quiz_id))
    flash(_("Saved. Attempts that go on keep what they were started with."), "done")
    return redirect(url_for("planning.show", quiz_id=quiz_id), 303)


@blueprint.post("/teach/quizzes/<int:quiz_id>/status")
@needs(TEACH)
def set_status(quiz_id: int) -> BaseResponse:
    """Publishes or retires a quiz, or makes it a draft again."""
    status = request.form.get("status", "")
    try:
        planning.set_status(db(), somebody(), quiz_id, status, now())
    except Invalid as error:
        return make_response(_page(quiz_id, error), error.status)
    if status == "published":
        flash(_("The quiz is published: give its link to your learners."), "done")
    else:
        flash(_("The quiz can no longer be started."), "done")
    return redirect(url_for("planning.show", quiz_id=quiz_id), 303)


@blueprint.post("/teach/quizzes/<int:quiz_id>/time")
@needs(TEACH)
def set_time(quiz_id: int) -> BaseResponse:
    """Gives members of the class more time."""
    try:
        planning.set_extra_time(db(), somebody(), quiz_id, minutes_of(request.form))
    except Invalid as error:
        return make_response(_page(quiz_id, error), error.status)
    flash(_("Saved."), "done")
    return redirect(url_for("planning.show", quiz_id=quiz_id), 303)


@blueprint.get("/teach/quizzes/<int:quiz_id>/results")
@needs(TEACH)
def results(quiz_id: int) -> str:
    """What everybody made of a quiz."""
    found, taken = planning.results(db(), somebody(), quiz_id, now())
    return render_template("web/planning/results.html", found=found, taken=taken)


@blueprint.get("/teach/quizzes/<int:quiz_id>/results.csv")
@needs(TEACH)
def results_csv(quiz_id: int) -> Response:
    """The same for a spreadsheet."""
    found, taken = planning.results(db(), somebody(), quiz_id, now())
    rows: list[Sequence[Cell]] = [(_("Learner"), _("Attempts taken"), _("Result in per cent"), _("Passed"))]
    for each in taken:
        share = "" if each.share is None else round(100 * each.share, 1)
        passed = "" if each.passed is None else _("yes") if each.passed else _("no")
        rows.append((each.name or _("Guest %(number)s", number=each.user_id), len(each.attempts), share, passed))
    return download(rows, _("Results"), best_of(found.row.title, language()))


def _sent() -> QuizForm:
    form = QuizForm(request.form)
    note_strangers(form)
    return form


def _page(quiz_id: int, error: Invalid | None = None) -> str:
    found = planning.written(db(), somebody(), quiz_id)
    address = settings().public_address + url_for("quiz.show", quiz_key=found.row.key)
    return render_template("web/planning/show.html", found=found, address=address, error=error)


def _stale(form: QuizForm, error: Conflict, found: Written) -> Response:
    """The page of a form that somebody else was faster than: both texts, and what was typed to be sent again."""
    there = QuizForm.of(found.plan, found.row.version, found.row.class_id)
    form.version.data = there.version.data
    for each in (there, form):
        each.class_id.choices = [SelectChoice(str(row.id), row.name) for row in classes.owned(db(), somebody())]
    return _form(form, error, found.row, differences([there], [form]))


def _form(
    form: QuizForm, error: Invalid | Conflict | None = None, quiz: Any = None, compared: Sequence[tuple[str, str, str]] = ()
) -> Response:
    """The page of the form; after an error with all that was typed, the problems above it and at their fields."""
    marks = marked(error.problems, form.place_of, form) if isinstance(error, Invalid) else []
    page = render_template(
        "web/planning/form.html", form=form, quiz=quiz, error=error, marked=marks, problems=by_field(marks), compared=compared,
        decks=library.home(db(), None).decks, classes=classes.owned(db(), somebody()), choices=_choices(form), time_zone=zone().key,
    )  # fmt: skip
    return make_response(page, error.status if error else 200)


def _choices(form: QuizForm) -> list[list[KeyPointChoice]]:
    """For each section the key points of its decks with their questions."""
    return [planning.questions(db(), entry.form.decks.data or []) for entry in form.sections]
