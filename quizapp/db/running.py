"""A file lock that says that a server is running. The kernel drops it when the last of its processes is gone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

NAME = "running.lock"


def lock_file(url: str) -> Path | None:
    """The lock beside the database file at ``url``; None where the database is not a file of ours."""
    database = make_url(url).database if url.startswith("sqlite") else None
    return Path(database).absolute().with_name(NAME) if database else None


def announce(path: Path) -> int:
    """Takes the lock, shared with other servers, and returns its descriptor: the lock lasts as long as that is open.

    Raises BlockingIOError while the database is being restored.
    """
    descriptor = _open(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    return descriptor


@contextmanager
def nobody_else(path: Path) -> Iterator[None]:
    """Keeps servers from starting. Raises BlockingIOError where one is running."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
