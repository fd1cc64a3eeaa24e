"""The service as it runs for people: gunicorn in processes of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import SECRET

PROJECT = Path(__file__).parents[1]


def start(folder: Path, database_url: str) -> tuple[str, subprocess.Popen[bytes]]:
    """A server for a prepared store: its address, once it answers, and its first process, which leads a group of its own."""
    port = _free_port()
    env = {
        "PATH": os.environ["PATH"],
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "QUIZAPP_SECRET": SECRET,
        "QUIZAPP_INSTANCE": str(folder),
        "DATABASE_URL": database_url,
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "python:quizapp.server"]
    process = subprocess.Popen(command, cwd=PROJECT, env=env, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/healthz", process)
    except BaseException:
        kill(process)
        raise
    return address, process


def kill(process: subprocess.Popen[bytes]) -> None:
    """What a power cut does to every process of the server."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(20)


@contextmanager
def serving(folder: Path, database_url: str) -> Iterator[str]:
    """The address of a server that is stopped at the end, as an operator would stop it."""
    address, process = start(folder, database_url)
    try:
        yield address
    finally:
        process.terminate()
        process.wait(40)


def _free_port() -> int:
    # Ports that the system gives away are above those that Chromium refuses to open (5060 is one of them).
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise AssertionError("the server has stopped")
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")
