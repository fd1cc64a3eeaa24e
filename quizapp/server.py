"""gunicorn's settings: ``gunicorn -c python:quizapp.server``. ``flask serve`` prepares the store and then becomes this.

Each worker makes its own application after the fork, so no connection to the database crosses a fork. gunicorn and not
granian: granian was faster bare, but answered 200 to smuggled and to oversized requests.
"""

import os
from pathlib import Path
from typing import Any

from flask import Flask

from quizapp.config import from_environment
from quizapp.db import running

_settings = from_environment()
_kept: list[int] = []

wsgi_app = "wsgi:app"
pythonpath = str(Path(__file__).parents[1])
bind = f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
worker_class = "gthread"
workers = _settings.workers
threads = _settings.threads
# Rows of our cookies are short; a header of 64 KB is an attack (BI-117).
limit_request_field_size = 16 * 1024
limit_request_line = 8190
timeout = 60
graceful_timeout = 30
keepalive = 5
# The heartbeat of a worker is a file: on a slow disk it would stand in the way of answers.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108, gunicorn makes a file of its own there
loglevel = "warning"
# It would put a socket into the home folder of whoever runs the service; nothing here talks to it.
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Says to ``flask restore`` that a server is running, for as long as one of its processes lives."""
    path = running.lock_file(_settings.database_url)
    if path and not _kept:
        _kept.append(running.announce(path))


def when_ready(server: Any) -> None:
    """Says where, once the port answers."""
    print(f"Quizapp answers at {_settings.public_address} (Ctrl-C stops it).", flush=True)


def worker_exit(server: Any, worker: Any) -> None:
    """After the last answer of a worker: what stands in the write-ahead log goes into the database file."""
    if isinstance(worker.wsgi, Flask):  # a worker that failed to start has none
        worker.wsgi.extensions["quizapp"].db.close()
