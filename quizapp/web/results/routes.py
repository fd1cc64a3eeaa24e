"""Results as a table and as CSV."""

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from quizapp.permissions import TEACH
from quizapp.services import results
from quizapp.web.context import db, somebody
from quizapp.web.guard import needs
from quizapp.web.language import language
from quizapp.web.results.table import download, rows_of

blueprint = Blueprint("results", __name__)


@blueprint.get("/teach/decks/<slug>/results")
@needs(TEACH)
def deck(slug: str) -> str:
    """Who took a deck."""
    return render_template("web/results/deck.html", found=results.of_deck(db(), somebody(), slug), most=results.MOST_SHOWN)


@blueprint.get("/teach/decks/<slug>/results.csv")
@needs(TEACH)
def deck_csv(slug: str) -> Response:
    """The same, all of it, for a spreadsheet."""
    found = results.of_deck(db(), somebody(), slug, every=True)
    return download(rows_of(found.attempts, language()), _("Results"), found.deck.title.get(language(), slug))


@blueprint.get("/teach/classes/<int:class_id>/results")
@needs(TEACH)
def of_class(class_id: int) -> str:
    """What the members of a class took."""
    return render_template("web/results/class.html", found=results.of_class(db(), somebody(), class_id), most=results.MOST_SHOWN)


@blueprint.get("/teach/classes/<int:class_id>/results.csv")
@needs(TEACH)
def class_csv(class_id: int) -> Response:
    """The same, all of it, for a spreadsheet."""
    found = results.of_class(db(), somebody(), class_id, every=True)
    return download(rows_of(found.attempts, language()), _("Results"), found.name)
