"""Tables and the queries on them: the only SQL. Only ``services`` commits."""

from sqlalchemy.exc import SQLAlchemyError

from quizapp.db.database import Database

# What the store raises when it is at fault.
FAULTS = (SQLAlchemyError,)

__all__ = ["FAULTS", "Database"]
