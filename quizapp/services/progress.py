"""How a learner gets on: their topics by strength, their attempts over time. Theirs alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizapp.db import Database, progress
from quizapp.services.sessions import Person

MOST_ATTEMPTS = 50


@dataclass(frozen=True)
class Topic:
    """A deck that was begun: of its ``total`` questions, ``answered`` were answered, ``right`` of them rightly the last time."""

    slug: str
    title: dict[str, str]
    answered: int
    right: int
    total: int

    @property
    def share(self) -> float:
        """The share of the answered questions whose latest answer was right, 0 to 1."""
        return self.right / self.answered


@dataclass(frozen=True)
class Progress:
    """Topics, the weakest first; finished attempts, the newest first."""

    topics: Sequence[Topic]
    attempts: Sequence[Any]

    @property
    def calibration(self) -> list[tuple[bool, int, int]]:
        """Of certain answers (True) and the others (False) in these attempts: how many there are, and how many right."""
        sums = [
            (sure, sum(getattr(one, name) for one in self.attempts), sum(getattr(one, f"{name}_right") for one in self.attempts))
            for sure, name in ((True, "certain"), (False, "doubtful"))
        ]
        return [(sure, number, right) for sure, number, right in sums if number]

    @property
    def line(self) -> list[float]:
        """The share that each attempt got, 0 to 1, the oldest first."""
        return [attempt.score / attempt.total for attempt in reversed(self.attempts)]


def of(db: Database, person: Person | None) -> Progress:
    """The progress of ``person``; of somebody who has done nothing yet, nothing."""
    if person is None:
        return Progress([], [])
    with db.reading() as session:
        rows = progress.topics(session, person.id)
        attempts = progress.finished(session, person.id, MOST_ATTEMPTS)
    # A question that only one language has counts for the whole deck.
    topics = [Topic(row.slug, row.title, row.answered, row.right, max(row.answered, *row.counts.values())) for row in rows]
    return Progress(sorted(topics, key=lambda topic: topic.share), attempts)
