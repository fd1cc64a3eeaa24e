"""Reporting a question, and reading the reports."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from quizapp.web.guard import public

blueprint = Blueprint("report", __name__)


@blueprint.post("/attempts/<key>/<int:place>/report")
@public
def send(key: str, place: int) -> BaseResponse:
    return redirect(url_for("play.question", key=key, place=place), 303)
