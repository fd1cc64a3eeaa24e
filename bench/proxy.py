"""A network that loses, repeats, holds up and reorders, between the learners and the server."""

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

# Of the connection, not of the message.
_OWN = {"connection", "keep-alive", "transfer-encoding", "content-length"}


@dataclass(frozen=True)
class Fate:
    """What becomes of a request: seconds until it arrives, whether its response is lost, seconds until it arrives once more."""

    held: float = 0.0
    lost: bool = False
    again: float | None = None


class Proxy(ThreadingHTTPServer):
    """Passes requests on to ``port`` and decides with ``fate`` (of method and path) how; ``lost`` and ``repeated`` count."""

    daemon_threads = False  # whoever closes it waits for what is still on its way
    request_queue_size = 256

    def __init__(self, port: int, fate: Callable[[str, str], Fate]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.to, self.fate = port, fate
        self.passed = self.lost = self.repeated = 0
        self.counting = threading.Lock()
        threading.Thread(target=self.serve_forever, args=(0.05,)).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def close(self) -> None:
        """Stops after the last request that is on its way has arrived."""
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fate = self.server.fate(self.command, self.path)
        with self.server.counting:
            self.server.passed += 1
            self.server.lost += fate.lost
            self.server.repeated += fate.again is not None
        time.sleep(fate.held)
        response, data = self._forward(body)
        if not fate.lost:
            self._answer(response, data)
        if fate.again is not None:
            time.sleep(fate.again)
            self._forward(body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def _forward(self, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.to, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _OWN}
        connection.request(self.command, self.path, body or None, headers)
        response = connection.getresponse()
        data = response.read()
        connection.close()
        return response, data

    def _answer(self, response: http.client.HTTPResponse, data: bytes) -> None:
        self.send_response_only(response.status, response.reason)
        for name, value in response.getheaders():
            if name.lower() not in _OWN:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def losing(share: float, seed: int) -> Callable[[str, str], Fate]:
    """Loses so many of the responses."""
    rng = Random(seed)
    return lambda method, path: Fate(lost=rng.random() < share)


def mixing(longest: float, share: float, seed: int) -> Callable[[str, str], Fate]:
    """Holds each save up for ``longest`` seconds at most, and repeats such a share of them, as late again."""
    rng = Random(seed)

    def fate(method: str, path: str) -> Fate:
        if not path.endswith("/save"):
            return Fate()
        again = rng.uniform(0, longest) if rng.random() < share else None
        return Fate(held=rng.uniform(0, longest), again=again)

    return fate
