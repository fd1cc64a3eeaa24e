"""``create_app``: the table of contents of the service."""

from flask import Flask

from quizapp import cli, web
from quizapp.config import Settings, from_environment
from quizapp.db import Database


def create_app(settings: Settings | None = None) -> Flask:
    """The application for ``settings`` (those of the environment by default). Raises config.BadSetting."""
    settings = settings or from_environment()
    app = Flask("quizapp", static_folder=None, template_folder=None, instance_path=str(settings.instance))
    web.set_up(app, web.Context(settings, Database(settings.database_url)))
    cli.set_up(app)
    return app
