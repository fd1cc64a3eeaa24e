"""A learner's own progress; guests have some too."""

from flask import Blueprint, render_template

from quizapp.services import progress
from quizapp.web.context import db, person
from quizapp.web.guard import public

blueprint = Blueprint("progress", __name__)


@blueprint.get("/progress")
@public
def show() -> str:
    """Topics by strength, and attempts over time."""
    return render_template("web/progress/show.html", found=progress.of(db(), person()), most=progress.MOST_ATTEMPTS)
