"""The tables as plain columns, for queries that must not load entities: the learner's path, lists, exports."""

from typing import Any

from quizapp.db import tables

ATTEMPT: Any = tables.AttemptRow.__table__
BUCKET: Any = tables.BucketRow.__table__
CLAIM: Any = tables.ClaimRow.__table__
CLASS: Any = tables.ClassRow.__table__
DECK: Any = tables.DeckRow.__table__
EXTRA_TIME: Any = tables.ExtraTimeRow.__table__
ITEM: Any = tables.ItemRow.__table__
KEY_POINT: Any = tables.KeyPointRow.__table__
MEMBER: Any = tables.MemberRow.__table__
PICTURE: Any = tables.PictureRow.__table__
QUIZ: Any = tables.QuizRow.__table__
QUESTION: Any = tables.QuestionRow.__table__
REGRADE: Any = tables.RegradeRow.__table__
REPORT: Any = tables.ReportRow.__table__
REVISION: Any = tables.RevisionRow.__table__
SESSION: Any = tables.SessionRow.__table__
SOURCE: Any = tables.SourceRow.__table__
TERM: Any = tables.TermRow.__table__
TICKET: Any = tables.TicketRow.__table__
USER: Any = tables.UserRow.__table__
WORDING: Any = tables.WordingRow.__table__
