"""What the server and the disk cost alone, for comparison: ``/`` says hello, ``POST /`` makes one durable insert."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from typing import Any

_PATH = os.environ["BARE_DATABASE"]
_local = threading.local()
_turn = threading.Lock()


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(_PATH, isolation_level=None, timeout=15)
        _local.connection.execute("PRAGMA journal_mode=WAL")
        _local.connection.execute("PRAGMA synchronous=FULL")
        _local.connection.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, data TEXT)")
    return _local.connection  # type: ignore[no-any-return]


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """A WSGI application without a framework."""
    if environ["REQUEST_METHOD"] == "POST":
        with _turn:
            connection = _connection()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO t (data) VALUES ('an answer')")
            connection.execute("COMMIT")
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"hello"]
