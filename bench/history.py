"""What learners sent and what they were told of it, and whether the store agrees with that afterwards."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from quizapp.db import Database
from quizapp.db.columns import ATTEMPT, ITEM

# The attempt and the place of the question in it.
Key = tuple[str, int]

OK, FAIL, UNKNOWN = "ok", "fail", "unknown"
# The value of an answer of which only whether it is there can be told, since the form names places and the store options.
SOMETHING = "something"


@dataclass(eq=False)
class Sent:
    """One answer on its way. ``number`` is its place among those of its question; it is unknown until somebody says otherwise."""

    key: Key
    number: int
    value: Any
    outcome: str = UNKNOWN
    began: float = field(default_factory=time.perf_counter)
    ended: float | None = None


class History:
    """Everything that was sent, by question."""

    def __init__(self) -> None:
        self._sent: dict[Key, list[Sent]] = defaultdict(list)
        self._more = threading.Condition()
        self.acknowledged = 0

    def invoke(self, key: Key, number: int, value: Any) -> Sent:
        """Notes an answer before it is sent, and returns it for ``note``."""
        sent = Sent(key, number, value)
        with self._more:
            self._sent[key].append(sent)
        return sent

    def note(self, sent: Sent, outcome: str) -> None:
        """Notes what was said of an answer: OK is a promise, FAIL a refusal, UNKNOWN everything else."""
        with self._more:
            sent.outcome, sent.ended = outcome, time.perf_counter()
            self.acknowledged += outcome == OK
            self._more.notify_all()

    def wait_for(self, more: int) -> None:
        """Returns when so many more answers were acknowledged. Raises TimeoutError after a minute."""
        with self._more:
            wanted = self.acknowledged + more
            if not self._more.wait_for(lambda: self.acknowledged >= wanted, timeout=60):
                raise TimeoutError("the learners have stopped")

    def by_question(self) -> Iterator[tuple[Key, list[Sent]]]:
        """Each question with what was sent for it, in the order in which the browser counted."""
        for key, sent in self._sent.items():
            yield key, sorted(sent, key=lambda one: one.number)

    def all(self) -> list[Sent]:
        """Everything that was sent."""
        return [one for _, sent in self.by_question() for one in sent]


@dataclass
class Verdict:
    """Where the store breaks what was promised; each list is empty where it does not."""

    missing: list[Key] = field(default_factory=list)
    twice: list[Key] = field(default_factory=list)
    refused: list[Key] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)


def verdict(history: History, db: Database) -> Verdict:
    """Compares the store with what the learners were told.

    ``missing``: an answer was acknowledged, and neither it nor a later one stands. ``twice``: more changes of an answer were stored
    than were sent. ``refused``: what stands was refused, or never sent. ``unsound``: the store does not agree with itself.
    """
    stored = _stored(db)
    found = Verdict(unsound=list(_unsound(db)))
    for key, sent in history.by_question():
        value, changes = stored.pop(key, (None, 0))
        kept = [one for one in sent if one.outcome == OK]
        last = kept[-1] if kept else None
        # What nobody knows of may have arrived; it counts where it is newer than what was acknowledged.
        later = [one for one in sent if one.outcome == UNKNOWN and (last is None or one.number > last.number)]
        if not any(_is(one.value, value) for one in ([last] if last else []) + later) and (last or value is not None):
            older = last is not None and (value is None or any(_is(one.value, value) for one in sent if one.outcome != FAIL))
            (found.missing if older else found.refused).append(key)
        elif changes < len({one.value for one in kept}):
            found.missing.append(key)
        if changes > len({one.value for one in sent if one.outcome != FAIL}):
            found.twice.append(key)
    found.refused += stored
    return found


def _is(value: Any, stored: Any) -> bool:
    return stored is not None if value == SOMETHING else bool(stored == value)


def _stored(db: Database) -> dict[Key, tuple[Any, int]]:
    """Each answer that is there, with how often it was changed."""
    query = select(ATTEMPT.c.key, ITEM.c.place, ITEM.c.response, ITEM.c.saves).join_from(ATTEMPT, ITEM)
    with db.reading() as session:
        rows = session.execute(query.where(ITEM.c.answered_at.is_not(None))).all()
    return {(row.key, row.place): (row.response, row.saves) for row in rows}


def _unsound(db: Database) -> Iterator[str]:
    """What is wrong with the file, and the attempts whose sums are not those of their answers."""
    sums = (
        select(ATTEMPT.c.key)
        .join_from(ATTEMPT, ITEM)
        .group_by(ATTEMPT.c.id)
        .having(
            (ATTEMPT.c.answered != func.count(ITEM.c.answered_at))
            | (func.abs(ATTEMPT.c.score - func.coalesce(func.sum(ITEM.c.score), 0.0)) > 1e-6)
        )
    )
    with db.reading() as session:
        try:
            told = session.execute(text("PRAGMA integrity_check")).scalars().all()
            yield from (line for line in told if line != "ok")
            yield from (f"{row[0]} points nowhere" for row in session.execute(text("PRAGMA foreign_key_check")))
            yield from (f"the sums of {key} are wrong" for key in session.execute(sums).scalars())
        except DatabaseError as error:
            yield str(error.orig)
