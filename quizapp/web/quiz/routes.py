"""The page of a quiz, and the start of an attempt at it."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from quizapp.content.text import LANGUAGES
from quizapp.errors import N_, Conflict, Invalid
from quizapp.services import quiz
from quizapp.web.context import db, now, person
from quizapp.web.guard import public
from quizapp.web.planning.forms import COUNTS_WORDS
from quizapp.web.play.routes import first

blueprint = Blueprint("quiz", __name__)


@blueprint.get("/quizzes/<quiz_key>/")
@public
def show(quiz_key: str) -> BaseResponse:
    """What the quiz asks for: how many questions, how long, how often, until when; and what this person made of it."""
    return _show(quiz_key)


@blueprint.post("/quizzes/<quiz_key>/attempts")
@public
def start(quiz_key: str) -> BaseResponse:
    """Starts an attempt, or goes on with the one that is not over."""
    lang = request.form.get("lang", "")
    if lang not in LANGUAGES:
        raise Invalid(N_("That way of taking the quiz is not offered."))
    try:
        started = quiz.start(db(), person(), quiz_key, lang, now(), preview=request.form.get("act") == "preview")
    except Conflict as error:
        return _show(quiz_key, error)
    return first(started)


def _show(key: str, error: Conflict | None = None) -> BaseResponse:
    page = render_template("web/quiz/show.html", quiz=quiz.show(db(), person(), key, now()), error=error, counts_words=COUNTS_WORDS)
    return make_response(page, error.status if error else 200)
