"""Is it open? Every entry (page, answer, autosave, finish, command line) asks here, so that none is forgotten.

The clock is the server's. An attempt that was not handed in is over when its time is; what was saved by then counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quizapp.content.quiz import Counts, Quiz
from quizapp.errors import N_, Conflict

# An answer that was sent in time may arrive this much later.
GRACE = timedelta(seconds=10)
# What a try that was not right takes away, when a question is tried until it is right (Moodle's usual penalty).
PENALTY = 1 / 3


@dataclass(frozen=True)
class Terms:
    """What an attempt was started under; ``due_at`` is None where it has all the time."""

    behaviour: str
    feedback: str
    due_at: datetime | None
    finished_at: datetime | None
    sequential: bool = False


def due_at(quiz: Quiz, started_at: datetime, extra: int) -> datetime | None:
    """When an attempt that starts at ``started_at`` is over; ``extra`` minutes more than the others have also move the closing."""
    ends = [started_at + timedelta(minutes=quiz.minutes + extra)] if quiz.minutes else []
    ends += [quiz.closes_at + timedelta(minutes=extra)] if quiz.closes_at else []
    return min(ends, default=None)


def may_start(quiz: Quiz, taken: int, extra: int, now: datetime) -> None:
    """Returns where somebody who has ``taken`` it so often may start an attempt now. Raises Conflict with the reason."""
    if quiz.opens_at and now < quiz.opens_at:
        raise Conflict(N_("This quiz opens at %(time)s."), time=quiz.opens_at)
    if quiz.closes_at and now >= quiz.closes_at + timedelta(minutes=extra):
        raise Conflict(N_("This quiz closed at %(time)s."), time=quiz.closes_at + timedelta(minutes=extra))
    if quiz.attempts is not None and taken >= quiz.attempts:
        raise Conflict(N_("You have taken this quiz as often as it may be taken (%(number)s)."), number=quiz.attempts)


def over_at(terms: Terms, now: datetime) -> datetime | None:
    """When the attempt was over, handed in or out of time; None while it goes on."""
    if terms.finished_at is not None:
        return terms.finished_at
    return terms.due_at if terms.due_at is not None and now > terms.due_at + GRACE else None


def may_answer(terms: Terms, now: datetime) -> None:
    """Returns where an answer that arrives now counts. Raises Conflict where the attempt is over."""
    if terms.finished_at is not None:
        raise Conflict(N_("This quiz was finished before the answer arrived. It was not changed."))
    if over_at(terms, now) is not None and terms.due_at is not None:
        raise Conflict(N_("The time was over at %(time)s. What was saved by then counts."), time=terms.due_at)


def may_see(terms: Terms, answered: bool, now: datetime) -> bool:
    """Whether the right answer and the reason may be shown: after each answer, at the end, or never."""
    if terms.feedback == "never":
        return False
    return (answered and terms.feedback == "now") or over_at(terms, now) is not None


def may_change(terms: Terms) -> bool:
    """Whether an answer may be given again while the attempt goes on."""
    return terms.feedback != "now"


def worth(score: float, tries: int) -> float:
    """The score of an answer that was right at the ``tries``-th try, or given up then: each try before it costs a third."""
    return max(0.0, score * (1 - PENALTY * (tries - 1)))


def counted(rule: Counts, shares: Sequence[float]) -> float | None:
    """The share of the mark that counts of several attempts, the oldest first; None where there is none."""
    if not shares:
        return None
    return {"first": shares[0], "last": shares[-1], "best": max(shares), "mean": sum(shares) / len(shares)}[rule]


def passed(quiz: Quiz, share: float | None) -> bool | None:
    """Whether ``share`` of the mark is enough; None where nothing is asked for or nothing was taken."""
    if quiz.pass_mark is None or share is None:
        return None
    # The mark is a whole number of per cent: 2 of 3 do not pass at 67.
    return round(share * 100, 6) >= quiz.pass_mark
