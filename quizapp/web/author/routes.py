"""The pages of those who write."""

from flask import Blueprint

from quizapp.permissions import AUTHOR
from quizapp.web.guard import needs

blueprint = Blueprint("author", __name__)


@blueprint.get("/teach/")
@needs(AUTHOR)
def home() -> str:
    return ""


@blueprint.get("/teach/decks/new")
@needs(AUTHOR)
def new_deck() -> str:
    return ""


@blueprint.get("/teach/decks/<slug>/")
@needs(AUTHOR)
def deck(slug: str) -> str:
    return slug
