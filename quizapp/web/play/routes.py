"""Taking a quiz: one question a page, the answer's feedback in its place."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from quizapp.content.text import LANGUAGES, whole_number
from quizapp.errors import N_, Busy, Conflict, Invalid, NotFound, QuizError
from quizapp.kinds.kind import Form
from quizapp.services import play
from quizapp.services.attempts import Started
from quizapp.services.item import ItemPage
from quizapp.services.play import OutOfTurn
from quizapp.web.context import db, now, person
from quizapp.web.guard import public, remember
from quizapp.web.language import say
from quizapp.web.layout import is_htmx

blueprint = Blueprint("play", __name__)


@blueprint.post("/decks/<slug>/attempts")
@public
def start(slug: str) -> BaseResponse:
    """Draws an attempt and goes to its first question."""
    form = request.form
    number = whole_number(form.get("number", "10"), 4)
    if number is None or form.get("lang") not in LANGUAGES:
        raise Invalid(N_("That way of taking the quiz is not offered."))
    started = play.start(
        db(),
        person(),
        slug,
        lang=form["lang"],
        number=number,
        order=form.get("order", "shuffled"),
        feedback=form.get("feedback", "now"),
        now=now(),
    )
    return first(started)


@blueprint.get("/attempts/<key>/<int:place>")
@public
def question(key: str, place: int) -> BaseResponse:
    """One question; with its feedback where it has been answered and may be shown."""
    try:
        page = play.question(db(), person(), key, place, now())
    except OutOfTurn as error:
        return _out_of_turn(key, error)
    return redirect(url_for("play.overview", key=key), 303) if page.is_closed else make_response(_page(page))


@blueprint.post("/attempts/<key>/<int:place>")
@public
def answer(key: str, place: int) -> BaseResponse:
    """Stores an answer. Without JavaScript the same page is shown by a redirect, so that a reload sends nothing again."""
    try:
        if (moved := _moved(key, place)) is not None:
            return moved
        page = _given(key, place)
    except OutOfTurn as error:
        return _out_of_turn(key, error)
    except (Invalid, Conflict, Busy) as error:
        return make_response(_page(play.question(db(), person(), key, place, now()), error), error.status)
    if page.grade is None and not page.again:
        return redirect(_next(page), 303) if not is_htmx() else _elsewhere(_next(page))
    if is_htmx():
        return make_response(_page(page))
    return redirect(url_for("play.question", key=key, place=place) + "#result", 303)


@blueprint.post("/attempts/<key>/<int:place>/save")
@public
def save(key: str, place: int) -> BaseResponse:
    """Keeps an answer while it is being given; says which save stands, and in a sentence where this one does not."""
    number = whole_number(request.form.get("save", ""), 9)
    if number is None:
        raise Invalid(N_("The answer was not complete. Load the page again."))
    try:
        stands = play.save(db(), person(), key, place, posted(), number, now())
        return jsonify(saved=stands, **({"newer": say(play.ELSEWHERE)} if stands != number else {}))
    except (Invalid, Conflict, Busy) as error:
        answer = jsonify(problem=say(error), final=isinstance(error, Conflict))
        answer.status_code = error.status
        return answer


@blueprint.post("/attempts/<key>/<int:place>/flag")
@public
def flag(key: str, place: int) -> BaseResponse:
    """Marks a question to come back to, or takes the mark away."""
    play.flag(db(), person(), key, place, request.form.get("flag") == "on", now())
    return redirect(url_for("play.question", key=key, place=place), 303)


@blueprint.get("/attempts/<key>/")
@public
def overview(key: str) -> str:
    """The results of a finished attempt; before that, what is answered and what is not."""
    results = play.overview(db(), person(), key, now())
    page = "summary" if results.over_at is None else "handed_in" if results.attempt.feedback == "never" else "results"
    return render_template(f"web/play/{page}.html", results=results)


@blueprint.post("/attempts/<key>/finish")
@public
def finish(key: str) -> BaseResponse:
    """Closes the attempt and shows its results."""
    play.finish(db(), person(), key, now())
    return redirect(url_for("play.overview", key=key), 303)


@blueprint.post("/attempts/<key>/missed")
@public
def missed(key: str) -> BaseResponse:
    """A new attempt with what was missed in this one."""
    found = person()
    if found is None:
        raise NotFound()
    return first(play.missed(db(), found, key, now()))


def _moved(key: str, place: int) -> BaseResponse | None:
    """The question with its parts as a button moved them; None where the form is an answer."""
    if "move" not in request.form:
        return None
    page = play.question(db(), person(), key, place, now())
    moved = play.rearranged(page, posted())
    return None if moved is None else make_response(_page(page, typed=moved))


def _given(key: str, place: int) -> ItemPage:
    """What stands after the answer, or after the end of the tries, that the form sends."""
    if request.form.get("act") == "give-up":
        return play.give_up(db(), person(), key, place, now())
    return play.answer(db(), person(), key, place, posted(), now())


def _out_of_turn(key: str, error: OutOfTurn) -> BaseResponse:
    """The page that leads to the question that is due, with what was typed for another one."""
    return make_response(render_template("web/play/out_of_turn.html", key=key, error=error, typed=posted()), error.status)


def posted() -> Mapping[str, Sequence[str]]:
    """The fields of the form, every value of each."""
    return {name: request.form.getlist(name) for name in request.form}


def _page(page: ItemPage, error: QuizError | None = None, typed: Form | None = None) -> str:
    typed = (posted() if error else {}) if typed is None else typed
    template = "web/play/item.html" if is_htmx() else "web/play/question.html"
    return render_template(
        template, page=page, row=page.row, html=page.row.html, body=page.body, error=error, typed=typed, now=now()
    )


def first(started: Started) -> BaseResponse:
    """Leads to the first question of a new attempt, or to what is answered of one that was there already."""
    if started.token:
        remember(started.token)
    if started.goes_on:
        return redirect(url_for("play.overview", key=started.key), 303)
    return redirect(url_for("play.question", key=started.key, place=1), 303)


def _next(page: ItemPage) -> str:
    if page.following is None:
        return url_for("play.overview", key=page.row.key)
    return url_for("play.question", key=page.row.key, place=page.following)


def _elsewhere(address: str) -> Response:
    response = make_response("", 204)
    response.headers["HX-Redirect"] = address
    return response
