"""The pages that say what a download holds, and the downloads. The package is the one place where an answer leaves unasked."""

import hashlib
import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, render_template, request, send_file

from quizapp.content.text import LANGUAGES, Lang
from quizapp.services import exchange
from quizapp.web.context import db
from quizapp.web.guard import public
from quizapp.web.language import language

blueprint = Blueprint("exchange", __name__)

log = logging.getLogger("quizapp")

# The type by which Anki's applications on phones offer themselves for a file.
PACKAGE = "application/vnd.anki"


@blueprint.get("/decks/<slug>/anki")
@public
def deck(slug: str) -> str:
    """How many cards a deck has, how to import them and what an update does."""
    return _page(slug)


@blueprint.get("/anki")
@public
def all_decks() -> str:
    """The same for all decks in one package."""
    return _page(None)


@blueprint.get("/decks/<slug>/deck.apkg")
@public
def package(slug: str) -> Response:
    """The package of one deck."""
    return _package([slug], slug)


@blueprint.get("/decks.apkg")
@public
def all_packages() -> Response:
    """The package of all decks."""
    return _package(None, "quizapp")


def _lang() -> Lang:
    asked = request.args.get("lang")
    return next(found for wanted in (asked, language(), *LANGUAGES) for found in LANGUAGES if found == wanted)


def _page(slug: str | None) -> str:
    found = exchange.counts(db(), slug, _lang())
    return render_template("web/exchange/anki.html", found=found, decks=found.decks, slug=slug, lang=found.lang)


def _package(slugs: list[str] | None, name: str) -> Response:
    lang = _lang()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "deck.apkg"
        report = exchange.export(db(), slugs, lang, path)
        for problem in report.problems:
            log.warning("export to Anki: %s", problem)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        # An open file stays readable after its folder is gone, so that nothing is left behind however the download ends.
        response = send_file(path.open("rb"), PACKAGE, as_attachment=True, download_name=f"{name}.{lang}.apkg")
        response.content_length = path.stat().st_size
    # The same decks give the same bytes: who has them already is told so.
    response.set_etag(digest)
    response.headers["Cache-Control"] = "no-cache, private"
    response.make_conditional(request)
    return response
