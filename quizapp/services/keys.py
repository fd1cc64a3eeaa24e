"""The key that counts for an answer: that of the revision that was asked or, once its key was mended, that of a later one.

``row`` is an item as ``db.play`` reads it: where ``marked_by`` names a later revision, ``key_body`` and its like are that one's.
"""

from typing import Any

from quizapp.db import play
from quizapp.kinds import Grade, Kind


def mark(kind: Kind, row: Any, response: Any) -> tuple[Grade, int | None]:
    """The grade of ``response``, and the revision whose key gave it; None for the one that was asked."""
    asked = kind.body.stored(row.body)
    # PostgreSQL gives an item that it waited for without the key that came in the meantime: then its own one marks it.
    if row.key_body is not None:
        body = kind.body.stored(row.key_body)
        restated = kind.restated(asked, body, response)
        if restated is not None:
            return kind.grade(body, restated, row.lang, row.key_prepared), row.marked_by
    return kind.grade(asked, response, row.lang, row.prepared), None


def counted(kind: Kind, row: Any) -> Any:
    """``row`` for its feedback: what was asked as it was asked, with the key that counts, its reasons, the answer as one to it."""
    if row.key_body is None:
        return row
    asked = {name: text for name, text in row.html.items() if not name.startswith(kind.arguing)}
    argued = {name: text for name, text in row.key_html.items() if name.startswith((*kind.arguing, "explanation"))}
    response = row.response
    if response is not None:
        response = kind.restated(kind.body.stored(row.body), kind.body.stored(row.key_body), response)
    return play.standing(row, body=row.key_body, html=asked | argued, terms=row.key_terms, response=response)
