"""The frame of every page: templates are named by their path inside the package (``web/play/question.html``)."""

from pathlib import Path

from flask import Flask, request
from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _
from jinja2 import FileSystemLoader

from quizapp.errors import N_
from quizapp.kinds import KINDS
from quizapp.web.language import moment

THEMES = ("system", "light", "dark")
THEME_COOKIE = "theme"
# What stands for a figure that is not known: never 0.
UNKNOWN = "—"
OUTCOMES = {"right": N_("Right"), "partly": N_("Partly right"), "wrong": N_("Wrong")}


def set_up(app: Flask) -> None:
    """Where templates are found, and what all of them can use."""
    app.jinja_loader = FileSystemLoader(Path(__file__).parents[2])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.globals.update(KINDS=KINDS, outcome_words=OUTCOMES)
    app.jinja_env.filters.update(points=points, moment=moment, share=share, decimal=decimal, duration=duration)
    app.context_processor(lambda: {"theme": theme(), "is_htmx": is_htmx()})


def points(score: float) -> str:
    """A sum of marks in the page's way of writing numbers: 7, or 7.5 where there were half marks."""
    return str(format_decimal(round(score, 1)))


def share(value: float | None) -> str:
    """A share in whole percent."""
    return UNKNOWN if value is None else str(format_percent(round(value, 2)))


def decimal(value: float | None) -> str:
    """A figure without a unit, with two places."""
    return UNKNOWN if value is None else str(format_decimal(round(value, 2) + 0.0, "0.00"))  # + 0.0: no "-0.00"


def duration(seconds: float | None) -> str:
    """A time up to some minutes."""
    if seconds is None:
        return UNKNOWN
    minutes, rest = divmod(round(seconds), 60)
    return str(_("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest) if minutes else _("%(seconds)s s", seconds=rest))


def theme() -> str:
    """What the browser asked for; the server writes it into the page, so that nothing flashes."""
    found = request.cookies.get(THEME_COOKIE, "system")
    return found if found in THEMES else "system"


def is_htmx() -> bool:
    """Whether only a part of the page is wanted."""
    return request.headers.get("HX-Request") == "true"
