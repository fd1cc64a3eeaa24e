"""Signing up, in and out, and the single-use links that let somebody in."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from quizapp.errors import Conflict, Invalid, QuizError
from quizapp.permissions import AUTHOR, may
from quizapp.services import account, tickets
from quizapp.services.account import Entered
from quizapp.web.account.cookies import keep
from quizapp.web.addresses import safe_next, where
from quizapp.web.context import db, now, person, settings
from quizapp.web.guard import forget, public, remember

blueprint = Blueprint("account", __name__)


@blueprint.get("/sign-in")
@public
def sign_in() -> BaseResponse:
    """The form to sign in; nobody who is signed in needs it."""
    found = person()
    if found and not found.is_guest:
        return redirect(safe_next(request.args.get("next")), 303)
    return _form("sign_in")


@blueprint.post("/sign-in")
@public
def enter() -> BaseResponse:
    """Lets somebody in and goes on to where they wanted to go."""
    try:
        entered = account.sign_in(db(), person(), _typed("name"), _typed("password"), where=where(), now=now())
    except Invalid as error:
        return _form("sign_in", error)
    return come_in(entered)


@blueprint.get("/sign-up")
@public
def sign_up() -> BaseResponse:
    """The form to sign up."""
    account.stay_out(person())
    return _form("sign_up")


@blueprint.post("/sign-up")
@public
def enrol() -> BaseResponse:
    """Makes an account; a guest keeps what they did."""
    policy = settings().registration
    try:
        entered = account.sign_up(db(), person(), _typed("name"), _typed("password"), registration=policy, where=where(), now=now())
    except Invalid as error:
        return _form("sign_up", error)
    flash(_("Welcome. Your progress is kept in your account now."))
    return come_in(entered)


@blueprint.post("/sign-out")
@public
def sign_out() -> BaseResponse:
    """Ends the session of this browser."""
    found = person()
    if found:
        account.sign_out(db(), found)
    forget()
    flash(_("You are signed out."))
    return redirect(url_for("library.home"), 303)


@blueprint.get("/links/<token>")
@public
def link(token: str) -> BaseResponse:
    """The form of a single-use link. Looking at it does not use it."""
    ticket = tickets.look(db(), person(), token, now())
    if ticket.purpose != tickets.RESET:
        account.stay_out(person())
    return _form("link", ticket=ticket)


@blueprint.post("/links/<token>")
@public
def use_link(token: str) -> BaseResponse:
    """Makes the account or sets the new password, and lets them in."""
    ticket = tickets.look(db(), person(), token, now())
    try:
        entered = tickets.use(db(), person(), token, _typed("name"), _typed("password"), where=where(), now=now())
    except (Invalid, Conflict) as error:
        return _form("link", error, ticket=ticket)
    flash(_("Welcome. You are signed in."))
    return come_in(entered, url_for("author.home") if may(ticket.role, AUTHOR) else None)


def come_in(entered: Entered, to: str | None = None) -> BaseResponse:
    """Gives the browser its session, with the language and colours of the account, and sends it on."""
    remember(entered.token)
    response = redirect(safe_next(to or request.form.get("next")), 303)
    return keep(response, language=entered.language, theme=entered.theme)


def _typed(name: str) -> str:
    return request.form.get(name, "")


def _form(name: str, error: QuizError | None = None, **more: object) -> BaseResponse:
    page = render_template(
        f"web/account/{name}.html", error=error, typed=request.form, registration=settings().registration, **more
    )
    return make_response(page, error.status if error else 200)
