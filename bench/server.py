"""Starting gunicorn for a measurement, and reading how much processor time it used."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
_TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """gunicorn with the project's own configuration on ``port``, serving ``target``."""

    def __init__(self, target: str, port: int, **environment: str) -> None:
        self.port = port
        self._env = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "PYTHONPATH": str(ROOT), **environment}
        self._command = [sys.executable, "-m", "gunicorn", "-c", "python:quizapp.server", "--log-level", "warning", target]
        self.start()

    def start(self) -> None:
        """Returns when it answers."""
        quiet = {"stdout": subprocess.DEVNULL, "start_new_session": True}
        self.process = subprocess.Popen(self._command, env=self._env, cwd=ROOT, **quiet)
        self._wait()

    def _wait(self) -> None:
        for _ in range(200):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the server did not start")

    def cpu(self) -> float:
        """Seconds of processor time that the server and its workers have used, in user and system mode."""
        return sum(_cpu(pid) for pid in family(self.process.pid))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    def kill(self) -> None:
        """What a power cut does to all of its processes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICK


def family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(grandchild for child in children for grandchild in family(int(child)))]
