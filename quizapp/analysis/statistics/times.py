"""How long a question took. Only the moment of each answer is stored, so a time is that between two answers."""

from datetime import datetime, timedelta

# Whoever was away longer was not thinking about the question.
CAP = timedelta(minutes=10)


def seconds(begun: datetime | None, answered: datetime | None) -> float | None:
    """The seconds between ``begun`` (the answer before, or the start of the attempt) and ``answered``, from 0 to ``CAP``.

    None where one of the two is not known. It holds the reading of the feedback on the question before.
    """
    if begun is None or answered is None:
        return None
    return max(timedelta(), min(answered - begun, CAP)).total_seconds()
