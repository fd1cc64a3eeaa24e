"""Home, a deck's page, search. No page here holds a statement, an explanation or a key."""

from flask import Blueprint, render_template, request

from quizapp.content.text import LANGUAGES
from quizapp.services import library, play, quiz
from quizapp.web.context import db, person
from quizapp.web.guard import public
from quizapp.web.language import language

blueprint = Blueprint("library", __name__)


@blueprint.get("/")
@public
def home() -> str:
    """The decks, with what this person knows of them."""
    found = person()
    return render_template("web/library/home.html", home=library.home(db(), found), quizzes=quiz.of_my_classes(db(), found))


@blueprint.get("/decks/<slug>/")
@public
def deck(slug: str) -> str:
    """What a deck teaches, and the ways to learn it."""
    asked = request.args.get("lang", "")
    page = library.deck_page(db(), person(), slug, asked if asked in LANGUAGES else language())
    return render_template("web/library/deck.html", page=page, numbers=play.NUMBERS)


@blueprint.get("/search")
@public
def search() -> str:
    """Decks and questions with every word that was typed."""
    text = request.args.get("q", "")[:200].replace("\0", "")
    decks, questions = library.search(db(), text)
    return render_template("web/library/search.html", text=text, decks=decks, questions=questions)


@blueprint.get("/about")
@public
def about() -> str:
    """What this is, the keys, what is kept, licences."""
    return render_template("web/library/about.html")
