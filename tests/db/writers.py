"""Processes that write to one store at the same time, each with its own ``Database`` as in a server's workers."""

import multiprocessing
import sys
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, insert, select

from quizapp.db import Database
from quizapp.db.tables import BucketRow

BUCKET: Any = BucketRow.__table__
# fork() would carry threads and connections over; servers do not do that either.
spawning = multiprocessing.get_context("spawn")


def add_row(db: Database, key: str) -> None:
    """Reads and then writes in one unit of work, which is what failed under plain BEGIN."""
    with db.writing() as session:
        session.execute(select(func.count()).select_from(BUCKET)).scalar_one()
        session.execute(insert(BUCKET).values(key=key, tokens=1.0, filled_at=0.0))
        session.commit()


def add_rows(url: str, name: str, number: int) -> None:
    """The main function of a writing process; any error makes its exit code 1."""
    db = Database(url)
    for index in range(number):
        add_row(db, f"{name}-{index}")
    db.close()


def write_until_killed(url: str, name: str) -> None:
    """Writes rows and prints the key of each that was committed, for as long as it lives."""
    db = Database(url)
    index = 0
    while True:
        add_row(db, f"{name}-{index}")
        sys.stdout.write(f"{name}-{index}\n")
        sys.stdout.flush()
        index += 1


def keys(db: Database) -> set[str]:
    """The keys of all rows."""
    with db.reading() as session:
        return set(session.execute(select(BUCKET.c.key)).scalars())


def run_all(target: Callable[..., None], arguments: list[tuple[Any, ...]]) -> list[int | None]:
    """Runs a process for each of ``arguments`` at the same time and returns their exit codes."""
    processes = [spawning.Process(target=target, args=each) for each in arguments]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    return [process.exitcode for process in processes]


if __name__ == "__main__":
    write_until_killed(sys.argv[1], sys.argv[2])
