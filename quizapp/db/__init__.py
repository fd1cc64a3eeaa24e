"""Tables and the queries on them: the only SQL. Only ``services`` commits."""

from quizapp.db.database import Database

__all__ = ["Database"]
