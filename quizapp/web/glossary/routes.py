"""The page of the glossary."""

from flask import Blueprint, render_template, request

from quizapp.content.text import LANGUAGES
from quizapp.services import glossary
from quizapp.web.context import db
from quizapp.web.guard import public
from quizapp.web.language import language

blueprint = Blueprint("glossary", __name__)


@blueprint.get("/glossary/")
@public
def show() -> str:
    """Every term with its reading and its meaning, in one language, with its name in the other."""
    asked = request.args.get("lang")
    lang = next(found for wanted in (asked, language(), *LANGUAGES) for found in LANGUAGES if found == wanted)
    return render_template("web/glossary/show.html", terms=glossary.terms(db(), lang), lang=lang)
