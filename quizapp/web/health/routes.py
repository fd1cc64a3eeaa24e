"""``/healthz`` asks nothing of the store; ``/readyz`` reads, writes and compares the schema."""

from flask import Blueprint

from quizapp.services import health
from quizapp.web.context import db
from quizapp.web.guard import bare

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@bare
def alive() -> tuple[dict[str, str], int]:
    """200 while the process answers."""
    return {"status": "ok"}, 200


@blueprint.get("/readyz")
@bare
def ready() -> tuple[dict[str, str], int]:
    """200 while pages can be read and answers can be saved, else 503 with the reason."""
    reason = health.unready(db())
    return ({"status": "unready", "reason": reason}, 503) if reason else ({"status": "ok"}, 200)
