"""Results as CSV (RFC 4180) that a spreadsheet shows and never runs."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from flask import Response
from flask_babel import gettext as _

from quizapp.content.text import best_of

# A cell that begins with one of these is a formula to a spreadsheet (OWASP, “CSV Injection”); the wide ones are to Japanese Excel.
_FORMULA = tuple("=+-@\t\r\n\0＝＋－＠")
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')

Cell = str | int | float


def rows_of(attempts: Iterable[Any], lang: str) -> list[Sequence[Cell]]:
    """The header and a row for each attempt. Times are UTC, and numbers stay numbers."""
    header = (
        _("Learner"), _("Deck"), _("Language"), _("Started (UTC)"), _("Finished (UTC)"), _("Answered"), _("Right"), _("Questions"),
    )  # fmt: skip
    return [header, *(_row(attempt, lang) for attempt in attempts)]


def to_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """``rows`` as CSV in UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def safe(cell: Cell) -> Cell:
    """``cell``, with an apostrophe before a text that would be a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def download(rows: Iterable[Sequence[Cell]], *names: str) -> Response:
    """``rows`` as a file; its name is made of ``names``, whatever stands in them."""
    name = _NOT_IN_A_NAME.sub("-", " ".join(names))[:100].strip(" .") + ".csv"
    disposition = f"attachment; filename=\"results.csv\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(to_csv(rows), mimetype="text/csv", headers={"Content-Disposition": disposition})


def _row(attempt: Any, lang: str) -> Sequence[Cell]:
    name = attempt.name or _("Guest %(number)s", number=attempt.user_id)
    title = best_of(attempt.title, lang)
    finished = _utc(attempt.finished_at) if attempt.finished_at else ""
    score = round(attempt.score, 2)
    score = int(score) if score == int(score) else score
    return (name, title, attempt.lang, _utc(attempt.started_at), finished, attempt.answered, score, attempt.total)


def _utc(time: Any) -> str:
    return str(time.strftime("%Y-%m-%d %H:%M:%S"))
