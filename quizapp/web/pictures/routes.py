"""A diagram by the hash of its content."""

from flask import Blueprint, Response

from quizapp.services import library
from quizapp.web.context import db
from quizapp.web.guard import bare

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/pictures/<name>")
@bare
def show(name: str) -> Response:
    """The diagram. Its own policy lets it use its own style and nothing else, should somebody open it as a page."""
    mime, data = library.picture(db(), name)
    response = Response(data, mimetype=mime)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
