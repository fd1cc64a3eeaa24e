"""Whether the store can be read and written and has the schema that this version needs."""

import shutil

from quizapp.db import FAULTS, Database, migrations
from quizapp.errors import Busy

_LEAST_FREE = 0.05


def unready(db: Database) -> str | None:
    """None where all is well, else the reason in a word or two, without paths or versions."""
    try:
        if migrations.current(db.engine) != migrations.head():
            return "schema"
        with db.writing() as session:
            session.connection()  # begins, and BEGIN IMMEDIATE asks for the write lock; nothing is written
    except (*FAULTS, Busy):
        return "database"
    if db.file:
        usage = shutil.disk_usage(db.file.parent)
        if usage.free < usage.total * _LEAST_FREE and usage.free < 512 * 1024 * 1024:
            return "disk"
    return None
