"""The WSGI entry: ``flask --app wsgi serve``, which runs ``gunicorn -c python:quizapp.server``."""

from quizapp.app import create_app
from quizapp.config import BadSetting

try:
    app = create_app()
except BadSetting as error:
    raise SystemExit(f"Error: {error}") from None
