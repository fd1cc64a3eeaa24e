"""Error pages: what happened, what to do, nothing of the inside. The same for every page, in both languages."""

import logging
import secrets
from collections.abc import Mapping

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from quizapp.errors import N_, Invalid, QuizError, TooMany
from quizapp.web.guard import Forged, came_from_here, csrf_token, typed
from quizapp.web.language import say
from quizapp.web.layout import is_htmx

log = logging.getLogger("quizapp")

TEXTS: Mapping[int, tuple[str, str]] = {
    400: (N_("That could not be understood"), N_("The request was not complete or not well formed. Go back and try again.")),
    403: (N_("Not allowed"), N_("Your account cannot do this.")),
    404: (N_("Nothing here"), N_("There is no such page, or it is not yours to see.")),
    405: (N_("That is not possible here"), N_("This address does not take that kind of request.")),
    409: (N_("Something changed in the meantime"), N_("Look at what stands now, then decide again.")),
    413: (N_("Too large"), N_("What was sent is larger than this page accepts.")),
    415: (N_("Wrong kind of data"), N_("This page does not take data of that kind.")),
    422: (N_("Please mend what is marked"), N_("Something that was sent breaks a rule.")),
    429: (N_("Too many tries"), N_("Please wait a little and try again.")),
    500: (N_("Something went wrong"), N_("The fault is ours. It was noted; nothing that you were told is saved is lost.")),
    503: (N_("Not available at the moment"), N_("This cannot be saved at the moment. Please try again shortly.")),
}
# What a browser cannot send again from a hidden field, and what would be kept in a page for nothing.
_MOST_KEPT = 200
_LAST_RESORT = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Quizapp</title>"
    "<h1>Something went wrong</h1><p>The fault is ours. <a href=/>Home</a></p>"
    "<div lang=ja><h1>問題が起きました</h1><p>こちら側の不具合です。<a href=/>ホーム</a></p></div>"
)


def set_up(app: Flask) -> None:
    """One handler for each family of errors, and what all of them say."""
    app.register_error_handler(QuizError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(RecursionError, lambda _: page(400))
    app.register_error_handler(Exception, _unexpected)
    app.after_request(_come_again)


def page(status: int, error: QuizError | None = None) -> Response:
    """The page of ``status``, a part of one for htmx, or JSON. Where the token was too old, what was typed stands in the page."""
    title, text = TEXTS.get(status, TEXTS[400 if status < 500 else 500])
    if request.accept_mimetypes.best == "application/json":
        # What a script saves while it is typed is kept by the script, and sent again with a token of the session that there is now.
        token = {"token": csrf_token()} if isinstance(error, Forged) and came_from_here() else {}
        response = make_response(jsonify(problem=say(error or text), **token), status)
    elif is_htmx():
        response = make_response(render_template("web/layout/problem.html", title=title, text=text, error=error), status)
        # The rest of the page stays as it is, with what was typed in it.
        response.headers.update({"HX-Retarget": "#problem", "HX-Reswap": "innerHTML"})
    else:
        kept = _kept() if isinstance(error, Forged) else []
        body = render_template("web/layout/error.html", title=title, text=text, error=error, kept=kept, status=status)
        response = make_response(body, status)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.wait)
    return response


def _come_again(response: Response) -> Response:
    """Every answer that only puts off says until when, those too that a route makes itself, around what was typed."""
    if response.status_code == 503:
        response.headers.setdefault("Retry-After", "5")
    return response


def _kept() -> list[tuple[str, str]]:
    pairs = typed() if came_from_here() else []
    return pairs if len(pairs) <= _MOST_KEPT else []


def _refused(error: QuizError) -> Response:
    response = page(error.status, error)
    if isinstance(error, Invalid) and error.problems:
        log.info("refused %s %s: %d problems", request.method, request.endpoint, len(error.problems))
    return response


def _http(error: HTTPException) -> Response:
    response = page(error.code or 500)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    g.request_id = secrets.token_hex(4)
    log.exception("unexpected error %s on %s %s", g.request_id, request.method, request.endpoint)
    try:
        return page(500)
    except Exception:
        # The page itself may be what fails; then a page without anything in it has to do.
        log.exception("no page for error %s", g.request_id)
        return Response(_LAST_RESORT, 500, mimetype="text/html")
