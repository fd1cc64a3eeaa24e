"""The tables. Table models do not validate: content is validated as ``content`` models first, then stored.

Times are aware UTC. JSON columns hold what has no table of its own, so that a new kind needs no migration.
"""

from quizapp.db.tables.bank import DeckRow, KeyPointRow, PictureRow, QuestionRow, RevisionRow, SourceRow, TermRow, WordingRow
from quizapp.db.tables.fields import metadata
from quizapp.db.tables.marks import ClaimRow, RegradeRow
from quizapp.db.tables.people import BucketRow, ClassRow, MemberRow, SessionRow, TicketRow, UserRow
from quizapp.db.tables.taking import AttemptRow, ExtraTimeRow, ItemRow, QuizRow, ReportRow

__all__ = [
    "AttemptRow",
    "BucketRow",
    "ClaimRow",
    "ClassRow",
    "DeckRow",
    "ExtraTimeRow",
    "ItemRow",
    "KeyPointRow",
    "MemberRow",
    "PictureRow",
    "QuestionRow",
    "QuizRow",
    "RegradeRow",
    "ReportRow",
    "RevisionRow",
    "SessionRow",
    "SourceRow",
    "TermRow",
    "TicketRow",
    "UserRow",
    "WordingRow",
    "metadata",
]
