"""The author's home and decks."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from quizapp.errors import Conflict, Invalid
from quizapp.permissions import AUTHOR
from quizapp.services import author
from quizapp.web.author.blueprint import blueprint, done, note_strangers, show, version
from quizapp.web.author.forms import DeckForm, differences, marked
from quizapp.web.context import db, now, somebody
from quizapp.web.guard import needs


@blueprint.get("/teach/")
@needs(AUTHOR)
def home() -> str:
    """What is to be done, then the decks."""
    return render_template("web/author/home.html", home=author.home(db(), somebody()))


@blueprint.get("/teach/decks/new")
@needs(AUTHOR)
def new_deck() -> BaseResponse:
    """An empty form."""
    return show("deck_form", form=DeckForm(data={"slug": author.new_slug(), "order": 100, "anki": True}), deck=None)


@blueprint.post("/teach/decks/new")
@needs(AUTHOR)
def create_deck() -> BaseResponse:
    """Makes a draft."""
    form = DeckForm(request.form)
    note_strangers(form)
    slug = form.slug.data or ""
    try:
        author.create_deck(db(), somebody(), slug, form.values(), now())
    except Invalid as error:
        return show("deck_form", error, marked(error.problems, form.place_of, form), form=form, deck=None)
    done(_("The deck is made. Next: write down its first key point."))
    return redirect(url_for("author.deck", slug=slug), 303)


@blueprint.get("/teach/decks/<slug>/")
@needs(AUTHOR)
def deck(slug: str) -> str:
    """All that is in a deck, with the next step."""
    return render_template("web/author/deck.html", page=author.deck_page(db(), somebody(), slug))


@blueprint.get("/teach/decks/<slug>/edit")
@needs(AUTHOR)
def edit_deck(slug: str) -> BaseResponse:
    """The form of a deck."""
    found = author.deck_page(db(), somebody(), slug).deck
    return show("deck_form", form=DeckForm.of(found), deck=found)


@blueprint.post("/teach/decks/<slug>/edit")
@needs(AUTHOR)
def save_deck(slug: str) -> BaseResponse:
    """Changes a deck."""
    form = DeckForm(request.form)
    note_strangers(form)
    try:
        author.save_deck(db(), somebody(), slug, version(), form.values(), now())
    except (Invalid, Conflict) as error:
        found = author.deck_page(db(), somebody(), slug).deck
        if isinstance(error, Invalid):
            return show("deck_form", error, marked(error.problems, form.place_of, form), form=form, deck=found)
        form.version.data = found.version
        return show("deck_form", error, form=form, deck=found, compared=differences([DeckForm.of(found)], [form]))
    done(_("Saved."))
    return redirect(url_for("author.deck", slug=slug), 303)


@blueprint.post("/teach/decks/<slug>/status")
@needs(AUTHOR)
def set_deck_status(slug: str) -> BaseResponse:
    """Publishes or retires a deck, or makes it a draft again."""
    status = request.form.get("status", "")
    author.set_deck_status(db(), somebody(), slug, status, now())
    if status == "published":
        done(_("The deck is published: learners see it now."))
    else:
        done(_("The deck is a draft again.") if status == "draft" else _("The deck is retired: learners no longer see it."))
    return redirect(url_for("author.deck", slug=slug), 303)


@blueprint.get("/teach/questions/new")
@needs(AUTHOR)
def places() -> str:
    """Where a new question can go: it is always about a key point."""
    return render_template("web/author/places.html", places=author.places(db(), somebody()))
