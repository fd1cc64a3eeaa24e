"""The language of the pages, and messages from below in that language. The language of a deck is separate."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, format_datetime, get_locale, get_translations
from flask_babel import gettext as _

from quizapp.content.problem import Problem
from quizapp.content.text import LANGUAGES
from quizapp.errors import QuizError
from quizapp.web.context import settings

COOKIE = "language"
# Each language under its own name, in its own writing.
NAMES = {"ja": "日本語", "en": "English"}


def set_up(app: Flask) -> None:
    """Flask-Babel with English as the source and the catalogues of ``translations/``."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=chosen)
    # Flask-Babel looks up the request, its locale and its catalogue for every word of a page; once is enough.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _catalogue().ugettext(text),
        ngettext=lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )
    app.context_processor(lambda: {"ui": language(), "language_names": NAMES, "say": say})


def _catalogue() -> Any:
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


def chosen() -> str:
    """What the person chose, else what the browser asks for, else the operator's default."""
    if not has_request_context():
        return "en"
    found = g.get("language")
    if found is None:
        cookie = request.cookies.get(COOKIE)
        found = cookie if cookie in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or settings().default_language
        g.language = found
    return str(found)


def language() -> str:
    """The language of this page: "ja" or "en"."""
    return str(get_locale() or "en")


def say(message: str | Problem | QuizError, params: Mapping[str, Any] | None = None) -> str:
    """A message from below (a msgid with params, a problem, an error) in the language of this page."""
    if not isinstance(message, str):
        params, message = message.params, message.message
    values = {name: _told(name, value) for name, value in (params or {}).items()}
    text: str = _(message)
    return text % values if values else text


def zone() -> ZoneInfo:
    """The time zone in which times are told and read."""
    return ZoneInfo(settings().time_zone)


def moment(time: datetime) -> str:
    """A time in the page's way of writing it, with its zone."""
    local = time.astimezone(zone())
    return f"{format_datetime(local, 'medium', rebase=False)} {local:%Z}"


def _told(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    return _(value) if name == "message" else value
