"""Statistics of a deck, of a quiz and of a question, for those who teach."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from quizapp.analysis.statistics.answers import ENOUGH
from quizapp.content.text import best_of, whole_number
from quizapp.errors import N_, Conflict, NotFound
from quizapp.permissions import AUTHOR, TEACH
from quizapp.services import lines, statistics
from quizapp.services.statistics import QuestionStatistics
from quizapp.web.context import db, now, somebody
from quizapp.web.guard import needs
from quizapp.web.language import language
from quizapp.web.regrade.routes import said
from quizapp.web.results.table import download
from quizapp.web.statistics.table import rows_of

blueprint = Blueprint("statistics", __name__)

NAMES = {
    # What each choice of attempts is called.
    "which_words": {
        "first": N_("First attempt"),
        "last": N_("Last attempt"),
        "best": N_("Best attempt"),
        "all": N_("All attempts"),
    },
    "smallest": lines.SMALLEST,
    "enough": ENOUGH,
    "typed_by": statistics.TYPED_BY,
    "most_answers": statistics.MOST_ANSWERS,
}


@blueprint.get("/teach/decks/<slug>/statistics")
@needs(TEACH)
def deck(slug: str) -> str:
    """The figures of a deck and of its questions."""
    found = statistics.of_deck(db(), somebody(), slug, _which(), language())
    return render_template("web/statistics/deck.html", found=found, **NAMES)


@blueprint.get("/teach/decks/<slug>/statistics.csv")
@needs(TEACH)
def deck_csv(slug: str) -> Response:
    """The table of questions with every figure, for a spreadsheet."""
    return _file(statistics.of_deck(db(), somebody(), slug, _which(), language()))


@blueprint.get("/teach/quizzes/<int:quiz_id>/statistics")
@needs(TEACH)
def quiz(quiz_id: int) -> str:
    """The figures of a quiz and of the questions that it asked."""
    found = statistics.of_quiz(db(), somebody(), quiz_id, _which(), language(), now())
    return render_template("web/statistics/quiz.html", found=found, **NAMES)


@blueprint.get("/teach/quizzes/<int:quiz_id>/statistics.csv")
@needs(TEACH)
def quiz_csv(quiz_id: int) -> Response:
    """The same table of a quiz."""
    return _file(statistics.of_quiz(db(), somebody(), quiz_id, _which(), language(), now()))


@blueprint.get("/teach/questions/<int:question_id>/statistics")
@needs(TEACH)
def question(question_id: int) -> BaseResponse:
    """The figures of a question in one of its versions, and what was answered."""
    return _question(_found(question_id))


@blueprint.post("/teach/questions/<int:question_id>/statistics/accept")
@needs(AUTHOR)
def accept(question_id: int) -> BaseResponse:
    """Accepts an answer that was marked wrong often, and marks all answers again."""
    found, sent = _found(question_id), request.form
    typed = {name: sent.get(name, "") for name in ("lang", "part", "text")}
    try:
        done = statistics.accept(db(), somebody(), question_id, found, **typed, now=now())
    except Conflict as error:
        return _question(found, error)
    flash(_("The answer is accepted.") + (f" {said(done)}" if done else ""), "done")
    # The answers belong to the version that was asked, not to the one that was just made.
    place = {"attempts": found.which, "quiz": found.quiz and found.quiz.id, "version": found.line.asked.row.number}
    return redirect(url_for("statistics.question", question_id=question_id, _anchor="typed", **place), 303)


def _found(question_id: int) -> QuestionStatistics:
    return statistics.of_question(
        db(), somebody(), question_id, _which(), language(), now(), number=_number("version"), quiz_id=_number("quiz")
    )


def _question(found: QuestionStatistics, error: Conflict | None = None) -> BaseResponse:
    page = render_template("web/statistics/question.html", found=found, error=error, **NAMES)
    return make_response(page, error.status if error else 200)


def _file(found: statistics.Statistics) -> Response:
    return download(rows_of(found.lines, language()), _("Statistics"), best_of(found.row.title, language()))


def _which() -> str | None:
    """The choice of attempts that the address asks for; None for what is usual there."""
    return request.args.get("attempts")


def _number(name: str) -> int | None:
    """A number in the address; None where there is none."""
    asked = request.args.get(name)
    if asked is None:
        return None
    if (number := whole_number(asked, 9)) is None:
        raise NotFound()
    return number
