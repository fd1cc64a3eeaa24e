"""``flask serve``: from an empty folder to answers, and an end that loses nothing. Real processes, real sockets."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.test_commands import DECK

PROJECT = Path(__file__).parents[2]
SECRET = "a-secret-for-tests-0123456789-abcdefghij"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment of a new instance with one deck."""
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "tiny.yaml").write_text(DECK)
    ours = {"QUIZAPP_INSTANCE": str(tmp_path / "instance"), "QUIZAPP_DECKS": str(tmp_path / "decks"), "QUIZAPP_SECRET": SECRET}
    return {**os.environ, **ours, "PORT": str(free_port()), "PYTHONUNBUFFERED": "1"}


def flask(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    return subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, timeout=60, check=False)


class Running:
    """A server with what it has said so far."""

    def __init__(self, env: dict[str, str]) -> None:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        self.port = int(env["PORT"])
        self.process = subprocess.Popen(command, cwd=PROJECT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said = ""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if "answers at" in line:
                return

    def get(self, path: str) -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Accept-Language": "en"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()

    def send(self, data: bytes) -> bytes:
        """The first bytes of the answer to ``data`` as it stands."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(data)
            return connection.recv(200)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(40)
        assert self.process.stdout
        self.said += self.process.stdout.read()
        return code


@contextmanager
def serving(env: dict[str, str]) -> Iterator[Running]:
    server = Running(env)
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait(20)


def test_from_nothing_to_answers_and_to_a_clean_end(env: dict[str, str], tmp_path: Path) -> None:
    with serving(env) as server:
        assert f"http://127.0.0.1:{server.port}/links/" in server.said
        assert server.get("/readyz")[0] == 200
        assert "A tiny deck" in server.get("/")[1]
        flask(env, "backup", str(tmp_path / "b.db"))
        refused = flask(env, "restore", str(tmp_path / "b.db"))
        assert refused.returncode == 1
        assert "A server is running" in refused.stderr
        assert server.stop() == 0
        assert "Traceback" not in server.said
    there = {path.name for path in (tmp_path / "instance").iterdir()}
    assert "quizapp.db" in there
    assert not {"quizapp.db-wal", "quizapp.db-shm"} & there
    assert flask(env, "restore", str(tmp_path / "b.db")).returncode == 0


def test_two_servers_on_one_file_serve_and_the_first_link_is_gone_once_there_is_an_instructor(env: dict[str, str]) -> None:
    with serving(env) as first:
        flask(env, "user", "create", "Hanako", "--role", "instructor")
        with serving(env | {"PORT": str(free_port()), "QUIZAPP_WORKERS": "2"}) as second:
            assert "/links/" not in second.said
            assert first.get("/readyz")[0] == second.get("/readyz")[0] == 200
            assert second.stop() == 0
        assert first.get("/")[0] == 200


def test_a_request_that_is_on_its_way_is_answered_before_the_end(env: dict[str, str]) -> None:
    with serving(env) as server, socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(b"POST /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nConnection: close\r\n\r\n")
        first = server.get("/healthz")
        codes: list[int] = []
        ending = threading.Thread(target=lambda: codes.append(server.stop()))
        ending.start()
        time.sleep(0.5)
        connection.sendall(b"done")
        answer = connection.recv(200)
        ending.join(40)
        assert first[0] == 200
        assert answer.startswith(b"HTTP/1.1 405")
        assert codes == [0]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 17_000 + b"\r\n\r\n", b"431"),
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", b"400"),
        (b"GET /healthz HTTP/1.1\nHost: x\n\n", b"400"),
    ],
    ids=["long header", "long address", "two ways to end", "two lengths", "bare line feeds"],
)
def test_requests_that_could_be_read_in_two_ways_are_refused(shared: Running, request_: bytes, status: bytes) -> None:
    assert shared.send(request_).split()[1] == status


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for the tests that only send something."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "decks").mkdir()
    (folder / "decks" / "tiny.yaml").write_text(DECK)
    ours = {"QUIZAPP_INSTANCE": str(folder / "instance"), "QUIZAPP_DECKS": str(folder / "decks"), "QUIZAPP_SECRET": SECRET}
    with serving({**os.environ, **ours, "PORT": str(free_port())}) as server:
        yield server


def test_deck_files_with_problems_stop_only_a_service_that_never_loaded_any(env: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "decks" / "tiny.yaml"
    path.write_text(DECK.replace("explain:", "explian:"))
    refused = flask(env, "serve")
    assert refused.returncode == 1
    assert f"{path}:" in refused.stderr
    assert "Traceback" not in refused.stderr
    path.write_text(DECK)
    assert flask(env, "deck", "load").returncode == 0
    path.write_text(DECK.replace("explain:", "explian:"))
    with serving(env) as server:
        assert f"{path}:" in server.said
        assert "A tiny deck" in server.get("/")[1]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"QUIZAPP_SECRET": "short"}, "QUIZAPP_SECRET"),
        ({"PORT": "http"}, "PORT"),
        ({"DATABASE_URL": "sqlite:////proc/quizapp.db"}, "Error: "),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/quizapp"}, "The database cannot be used"),
    ],
    ids=["secret", "port", "file", "server"],
)
def test_what_cannot_work_is_one_sentence(env: dict[str, str], changes: dict[str, str], says: str) -> None:
    refused = flask(env | changes, "serve")
    assert refused.returncode == 1
    assert says in refused.stderr
    assert "Traceback" not in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_plain_http_that_others_can_reach_is_said(env: dict[str, str]) -> None:
    with serving(env | {"HOST": "0.0.0.0"}) as server:
        assert "plain http" in server.said
