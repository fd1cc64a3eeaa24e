"""Making attempts: which questions are drawn, in which order their parts are shown, and the rows that keep it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from sqlmodel import Session

from quizapp.db import play
from quizapp.errors import N_, Invalid
from quizapp.keypoints.draw import Candidate, draw
from quizapp.kinds import KINDS
from quizapp.services.sessions import Person, ensure_person

MOST_ITEMS = 500
SEED_BITS = 31  # what an integer column of PostgreSQL holds


@dataclass(frozen=True)
class Started:
    """An attempt; ``token`` is set where a guest came into being with it, ``goes_on`` where it was there already."""

    key: str
    token: str | None
    goes_on: bool = False


def new_seed() -> int:
    """The seed of everything that is drawn for an attempt."""
    return secrets.randbits(SEED_BITS)


def drawn(pool: Sequence[Any], number: int, *, shuffled: bool, seed: int) -> list[Any]:
    """``number`` rows of ``pool`` (all of them where there are fewer), siblings apart."""
    rows = {row.question_id: row for row in pool}
    candidates = [Candidate(row.question_id, row.key_point_id) for row in pool]
    chosen = draw(candidates, number, shuffled=shuffled, rng=Random(seed))  # noqa: S311, not a secret
    return [rows[candidate.question] for candidate in chosen]


def store(
    session: Session, person: Person | None, rows: Sequence[Any], *, lang: str, seed: int, now: datetime, **columns: Any
) -> Started:
    """Stores an attempt with one item for each of ``rows``. Does not commit. Raises Invalid where there is none."""
    if not rows:
        raise Invalid(N_("This deck has no questions in that language yet."))
    rng = Random(seed)  # noqa: S311, not a secret
    bodies = play.bodies(session, [row.revision_id for row in rows], lang)
    items = []
    for place, row in enumerate(rows, 1):
        kind = KINDS[row.kind]
        arrangement = kind.arrange(kind.body.stored(bodies[row.revision_id]), rng)
        items.append(
            {"place": place, "question_id": row.question_id, "revision_id": row.revision_id, "arrangement": arrangement}
            | {"marks": {}, "notes": [], "saves": 0}
        )
    user_id, token = ensure_person(session, person, now)
    key = secrets.token_urlsafe(12)
    columns |= {"key": key, "user_id": user_id, "lang": lang, "seed": seed, "total": len(items), "started_at": now}
    play.add_attempt(session, items, answered=0, score=0.0, **columns)
    return Started(key, token)
