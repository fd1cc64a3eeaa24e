"""Everything HTTP: a folder an activity with its routes, forms and pages."""

from flask import Flask

from quizapp.web import (
    account,
    author,
    claim,
    classes,
    errors,
    exchange,
    glossary,
    guard,
    headers,
    health,
    incoming,
    language,
    layout,
    library,
    pictures,
    planning,
    play,
    progress,
    quiz,
    regrade,
    report,
    results,
    static,
    statistics,
)
from quizapp.web.context import Context

__all__ = ["Context", "set_up"]


def set_up(app: Flask, context: Context) -> None:
    """Adds the pages to ``app``, and what every request goes through."""
    app.extensions["quizapp"] = context
    language.set_up(app)
    layout.set_up(app)
    static.set_up(app, context)
    incoming.set_up(app, context)
    guard.set_up(app, context)
    headers.set_up(app)
    errors.set_up(app)
    learning = (health, pictures, library, glossary, quiz, play, progress, exchange, account)
    for activity in (*learning, author, planning, report, classes, results, statistics, regrade, claim):
        app.register_blueprint(activity.blueprint)
