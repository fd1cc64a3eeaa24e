"""The table of questions as rows of a CSV file, with every figure; what is not known is an empty cell."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from quizapp.content.text import best_of
from quizapp.kinds import KINDS
from quizapp.services.lines import Line
from quizapp.web.language import say
from quizapp.web.results.table import Cell


def rows_of(lines: Iterable[Line], lang: str) -> list[Sequence[Cell]]:
    """The header and a row for each question. Shares are from 0 to 1, times in seconds."""
    header = (
        _("Question"), _("Id"), _("Kind"), _("Version"), _("Learners"), _("Attempts"), _("Facility (0 to 1)"), _("Interval from"),
        _("Interval to"), _("Standard deviation"), _("Discrimination (-1 to 1)"), _("Discriminative efficiency (-1 to 1)"),
        _("Effective weight (0 to 1)"), _("Random guess score (0 to 1)"), _("Median time (s)"), _("Distractors that work"),
        _("Distractors"), _("Reports"), _("Open reports"), _("To look at"),
    )  # fmt: skip
    return [header, *(_row(line, lang) for line in lines)]


def _row(line: Line, lang: str) -> Sequence[Cell]:
    row, item, stems = line.asked.row, line.item, line.asked.stems
    low, high = item.interval or (None, None)
    working = (line.distractors.functional, line.distractors.total) if line.distractors else ("", "")
    figures = (
        item.facility, low, high, item.deviation, item.discrimination, item.efficiency, item.weight, line.guess, item.seconds
    )  # fmt: skip
    return (
        best_of(stems, lang), row.uid, _(KINDS[row.kind].label), row.number, item.learners, item.attempts,
        *("" if figure is None else round(figure, 4) for figure in figures),
        *working, row.reports, row.open_reports, " / ".join(say(*said) for said in line.advice),
    )  # fmt: skip
