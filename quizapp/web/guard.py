"""Who may reach a route, and whether a POST is their own: both are decided here, for every request, in one place."""

import base64
import hmac
import secrets
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from quizapp.errors import N_, NotAllowed, QuizError
from quizapp.permissions import may
from quizapp.services import sessions
from quizapp.web import incoming
from quizapp.web.context import Context, db, now, settings

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
# For machines and files: nobody is looked up and no cookie is given.
BARE = "bare"
# Header names are not the place for a secret, field names are not either: the token is in the form or in htmx's header.
FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
_SECRET = ("password", FIELD)


class Forged(NotAllowed):
    """A POST without the token of the session it claims, or after its end. What was typed is shown again, to be sent once more."""

    status = 400


class Elsewhere(QuizError):
    """The service was called by a name that is not its own."""


def public(view: View) -> View:
    """Marks a route that everybody may reach; what belongs to somebody is still theirs alone."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view


def bare(view: View) -> View:
    """Marks a public route that has nothing to do with people."""
    view.permission = BARE  # type: ignore[attr-defined]
    return view


def needs(permission: str) -> Callable[[View], View]:
    """Marks a route for people whose role holds ``permission``."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def set_up(app: Flask, context: Context) -> None:
    """Lets every request pass through here."""
    # Flask's own cookie carries one thing: the sentence that the next page shows.
    app.secret_key = hmac.digest(context.settings.secret.encode(), b"flash", "sha256")
    https = context.settings.https
    app.config.update(SESSION_COOKIE_NAME="__Host-flash" if https else "flash", SESSION_COOKIE_SECURE=https)
    app.config.update(SESSION_COOKIE_SAMESITE="Lax")
    app.before_request(_know_the_person)
    app.before_request(_check_the_host)
    app.before_request(incoming.check)
    app.before_request(_check_the_permission)
    app.before_request(_check_the_post)
    app.after_request(_give_the_cookie)
    app.context_processor(lambda: {"csrf_token": csrf_token, "person": g.get("person"), "may": _may})


def cookie_name() -> str:
    """The prefix makes browsers refuse the cookie from any other host or over plain http."""
    return "__Host-session" if settings().https else "session"


def remember(token: str) -> None:
    """Gives ``token`` to the browser with this response."""
    g.token = g.new_token = token


def forget() -> None:
    """Gives the browser a token that stands for nobody."""
    remember(sessions.new_token())
    g.person = None


def csrf_token() -> str:
    """The token for a form, different in each response: pages are compressed, and an equal secret could be guessed (BREACH)."""
    pad = secrets.token_bytes(32)
    return base64.urlsafe_b64encode(pad + _xor(pad, _mac(g.token))).decode()


def is_own(token: str) -> bool:
    """Whether ``token`` was made for this browser's session."""
    try:
        raw = base64.urlsafe_b64decode(token.encode())
    except ValueError:
        return False
    return len(raw) == 64 and hmac.compare_digest(_xor(raw[:32], raw[32:]), _mac(g.token))


def _mac(token: str) -> bytes:
    return hmac.digest(settings().secret.encode(), b"csrf:" + token.encode(), "sha256")


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def _may(permission: str) -> bool:
    return bool(g.get("person")) and may(g.person.role, permission)


def _know_the_person() -> None:
    token = request.cookies.get(cookie_name(), "")
    g.person, g.new_token, g.token = None, None, ""
    if _permission() == BARE:
        return
    if not 20 <= len(token) <= 100 or not token.isascii():
        g.token = g.new_token = sessions.new_token()
    else:
        g.token = token
        if _permission():
            g.person = sessions.person_of(db(), token, now())


def _permission() -> str:
    """Nothing for a path that is nobody's: its error page needs no person."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "permission", "")


def came_from_here() -> bool:
    """Whether the browser says that one of our pages sent this. Over plain http it tells only the origin."""
    if "Sec-Fetch-Site" in request.headers:
        return request.headers["Sec-Fetch-Site"] in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc in (request.host, urlsplit(settings().public_address).netloc)


def typed() -> list[tuple[str, str]]:
    """What a person typed into the form that was sent; never a password or a token."""
    return [(name, value) for name, value in request.form.items(multi=True) if not any(secret in name for secret in _SECRET)]


def _check_the_host() -> None:
    own = urlsplit(settings().address).hostname
    # Whoever watches over the service calls it by a number.
    if own and _permission() != BARE and urlsplit(f"//{request.host}").hostname != own:
        raise Elsewhere(N_("This service is found at %(address)s."), address=settings().address)


def _check_the_permission() -> BaseResponse | None:
    permission = _permission()
    if permission in ("", PUBLIC, BARE) or _may(permission):
        return None
    if g.person is None or g.person.is_guest:
        if request.method == "POST" and any(value for _, value in typed()):
            raise Forged(N_("You are not signed in, or not any more. Nothing was saved yet."))
        return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?") if request.method == "GET" else None), 303)
    raise NotAllowed(N_("Your account cannot do this. An instructor or the administrator can."))


def _check_the_post() -> None:
    # What is nobody's page, or takes no POST, says so.
    if request.method in ("GET", "HEAD", "OPTIONS") or request.routing_exception:
        return
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forged(N_("This was sent from another site, so it was not accepted."))
    token = request.headers.get(HEADER) or (request.form.getlist(FIELD) or [""])[0]
    if not is_own(token):
        raise Forged(N_("The page was open for too long, or your session has ended. Nothing was saved yet."))


def _give_the_cookie(response: Response) -> Response:
    if g.get("new_token"):
        response.set_cookie(
            cookie_name(),
            g.new_token,
            max_age=int(sessions.LEARNERS_KEEP.total_seconds()),
            secure=settings().https,
            httponly=True,
            samesite="Lax",
            path="/",
        )
    return response
