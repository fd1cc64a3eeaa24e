"""The WSGI entry: ``gunicorn wsgi:app`` and ``flask --app wsgi``."""

from quizapp.app import create_app

app = create_app()
