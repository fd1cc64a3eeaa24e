"""Statistics of a deck and of a question, for those who teach."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from quizapp.analysis.statistics.answers import ENOUGH
from quizapp.content.text import whole_number
from quizapp.errors import N_, NotFound
from quizapp.permissions import TEACH
from quizapp.services import statistics
from quizapp.web.context import db, somebody
from quizapp.web.guard import needs
from quizapp.web.language import language
from quizapp.web.results.table import download
from quizapp.web.statistics.table import rows_of

blueprint = Blueprint("statistics", __name__)

# What each choice of attempts is called.
WHICH_WORDS = {
    "first": N_("First attempt"),
    "last": N_("Last attempt"),
    "best": N_("Best attempt"),
    "all": N_("All attempts"),
}
LIMITS = {
    "smallest": statistics.SMALLEST,
    "enough": ENOUGH,
    "typed_by": statistics.TYPED_BY,
    "most_answers": statistics.MOST_ANSWERS,
}


@blueprint.get("/teach/decks/<slug>/statistics")
@needs(TEACH)
def deck(slug: str) -> str:
    """The figures of a deck and of its questions."""
    found = statistics.of_deck(db(), somebody(), slug, _which(), language())
    return render_template("web/statistics/deck.html", found=found, which=_which(), which_words=WHICH_WORDS, **LIMITS)


@blueprint.get("/teach/decks/<slug>/statistics.csv")
@needs(TEACH)
def deck_csv(slug: str) -> Response:
    """The table of questions with every figure, for a spreadsheet."""
    found = statistics.of_deck(db(), somebody(), slug, _which(), language())
    return download(rows_of(found.lines, language()), _("Statistics"), found.deck.title.get(language(), slug))


@blueprint.get("/teach/questions/<int:question_id>/statistics")
@needs(TEACH)
def question(question_id: int) -> str:
    """The figures of a question in one of its versions, and what was answered."""
    found = statistics.of_question(db(), somebody(), question_id, _which(), language(), _version())
    return render_template("web/statistics/question.html", found=found, which=_which(), which_words=WHICH_WORDS, **LIMITS)


def _which() -> str:
    return request.args.get("attempts", "first")


def _version() -> int | None:
    """The version that the address asks for; None for the newest."""
    asked = request.args.get("version")
    if asked is None:
        return None
    if (number := whole_number(asked, 9)) is None:
        raise NotFound()
    return number
