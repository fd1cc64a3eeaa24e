"""Accounts: sign up, sign in and out, preferences, what is kept of somebody and how it goes away."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from quizapp.content.text import LANGUAGES
from quizapp.permissions import LEARN
from quizapp.web.context import settings
from quizapp.web.guard import needs, public
from quizapp.web.language import COOKIE
from quizapp.web.layout import THEME_COOKIE, THEMES

blueprint = Blueprint("account", __name__)

_A_YEAR = 365 * 24 * 3600


@blueprint.get("/sign-in")
@public
def sign_in() -> str:
    """The form to sign in."""
    return render_template("web/account/sign_in.html")


@blueprint.get("/sign-up")
@public
def sign_up() -> str:
    """The form to sign up."""
    return render_template("web/account/sign_up.html")


@blueprint.get("/account/")
@needs(LEARN)
def home() -> str:
    """What is kept of this person."""
    return render_template("web/account/home.html")


@blueprint.post("/preferences")
@public
def preferences() -> BaseResponse:
    """Keeps the language and the colours in cookies of this browser."""
    response = redirect(url_for("library.home"), 303)
    for name, values in ((COOKIE, LANGUAGES), (THEME_COOKIE, THEMES)):
        value = request.form.get(name)
        if value in values:
            response.set_cookie(name, value, max_age=_A_YEAR, secure=settings().https, httponly=True, samesite="Lax")
    return response
