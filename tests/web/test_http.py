"""What a hostile client can put on the wire, against the server as it is run for people (RELIABILITY b.8)."""

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.db import Database
from quizapp.web.headers import HEADERS
from tests.inspecting import dump
from tests.serving import serving

# TCP may drop an answer when the connection is closed on somebody who is still sending.
REFUSED_WHILE_SENDING = ([413], [])
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


class Wire:
    """A running server, spoken to byte by byte."""

    def __init__(self, port: int, db: Database) -> None:
        self.port = port
        self.db = db

    def send(self, *pieces: bytes, then_close: bool = False) -> bytes:
        """Everything that the server answers until it closes the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            for piece in pieces:
                try:
                    connection.sendall(piece)
                except (BrokenPipeError, ConnectionResetError):
                    break  # it has heard enough
            if then_close:
                connection.shutdown(socket.SHUT_WR)
            answer = b""
            try:
                while piece := connection.recv(65536):
                    answer += piece
            except ConnectionResetError:
                pass  # closed with something unread, after what was said
            return answer

    def statuses(self, *pieces: bytes, then_close: bool = False) -> list[int]:
        """The status of each answer on one connection."""
        return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", self.send(*pieces, then_close=then_close))]

    def session(self) -> tuple[bytes, bytes]:
        """The headers and the body's beginning of a form that is accepted."""
        page = self.send(b"GET /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").decode()
        cookie = re.search(r"Set-Cookie: (session=[\w-]+)", page)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert cookie
        assert token
        return f"Cookie: {cookie[1]}\r\n".encode(), f"csrf_token={token[1].replace('=', '%3D')}".encode()


@pytest.fixture(scope="module")
def wire(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    folder = tmp_path_factory.mktemp("wire")
    shutil.copyfile(migrated, folder / "quizapp.db")
    db = Database(f"sqlite:///{folder / 'quizapp.db'}")
    with serving(folder, db.url) as address:
        yield Wire(int(address.rsplit(":", 1)[1]), db)
    db.close()


@pytest.fixture(autouse=True)
def _nothing_is_changed_and_the_server_goes_on(wire: Wire) -> Iterator[None]:
    before = dump(wire.db)
    yield
    assert dump(wire.db) == before
    assert wire.statuses(b"GET /about HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") == [200]


def post(path: bytes = b"/sign-in", headers: bytes = b"", body: bytes = b"", length: int | None = None) -> bytes:
    said = len(body) if length is None else length
    return b"POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n%s" % (
        path,
        headers + FORM,
        said,
        body,
    )


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


# --- sizes


def test_a_body_that_says_it_is_too_long_is_refused(wire: Wire) -> None:
    cookie, token = wire.session()
    assert wire.statuses(post(headers=cookie, body=token + b"&name=x", length=2 * 1024 * 1024), then_close=True) == [413]
    assert wire.statuses(post(headers=cookie, body=token + b"&name=" + b"x" * 1024 * 1024)) in REFUSED_WHILE_SENDING


def test_a_body_in_chunks_without_an_end_is_refused(wire: Wire) -> None:
    cookie, token = wire.session()
    head = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + cookie + FORM + b"Transfer-Encoding: chunked\r\n\r\n"
    pieces = [chunk(b"x" * 65536) for _ in range(40)]
    assert wire.statuses(head, chunk(token + b"&name="), *pieces) in REFUSED_WHILE_SENDING


def test_a_body_in_chunks_is_read_like_any_other(wire: Wire) -> None:
    cookie, token = wire.session()
    head = b"POST /preferences HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + cookie + FORM + b"Transfer-Encoding: chunked\r\n\r\n"
    answer = wire.send(head, chunk(token[:20]), chunk(token[20:]), chunk(b"&theme=dark"), b"0\r\n\r\n")
    assert b" 303 " in answer
    assert b"theme=dark" in answer


def test_a_body_that_was_cut_off_is_refused_and_not_taken_for_the_whole(wire: Wire) -> None:
    cookie, token = wire.session()
    answer = wire.send(post(headers=cookie, body=token + b"&theme=dark", length=5000), then_close=True)
    assert b"theme=dark" not in answer
    assert answer == b"" or b"HTTP/1.1 400" in answer


def test_a_header_that_is_too_long_is_refused(wire: Wire) -> None:
    for header in (b"X-Long: " + b"x" * 65536, b"Cookie: session=" + b"x" * 65536):
        assert set(wire.statuses(b"GET / HTTP/1.1\r\nHost: x\r\n" + header + b"\r\nConnection: close\r\n\r\n")) <= {400, 431}
        assert wire.statuses(b"GET / HTTP/1.1\r\nHost: x\r\n" + header + b"\r\nConnection: close\r\n\r\n")


def test_too_many_headers_are_refused(wire: Wire) -> None:
    headers = b"".join(b"X-%d: 1\r\n" % number for number in range(1000))
    [status] = wire.statuses(b"GET / HTTP/1.1\r\nHost: x\r\n" + headers + b"Connection: close\r\n\r\n")
    assert status in (400, 431)


def test_a_line_that_is_too_long_is_refused(wire: Wire) -> None:
    [status] = wire.statuses(b"GET /search?q=" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert status in (400, 414, 431)


def test_a_long_cookie_of_another_service_on_the_host_does_no_harm(wire: Wire) -> None:
    assert wire.statuses(b"GET /about HTTP/1.1\r\nHost: x\r\nCookie: other=" + b"x" * 8000 + b"\r\nConnection: close\r\n\r\n") == [
        200
    ]


def test_too_many_fields_are_refused(wire: Wire) -> None:
    cookie, token = wire.session()
    assert wire.statuses(post(headers=cookie, body=token + b"&a" * 400_000)) == [413]


# --- two requests for one, and one for two

SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: 5, 6\r\n",
        b"Content-Length: +5\r\n",
        b"Content-Length: -5\r\n",
        b"Content-Length: 0x5\r\n",
        b"Content-Length: \xef\xbc\x95\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding:\x0bchunked\r\n",
        b"X: a\r\n Transfer-Encoding: chunked\r\n",
        b"X: a\0b\r\n",
        b"X: a\rTransfer-Encoding: chunked\r\n",
        b"X y: a\r\n",
        b": a\r\n",
    ],
)
def test_a_request_whose_length_can_be_read_in_two_ways_is_refused_and_the_connection_closed(wire: Wire, headers: bytes) -> None:
    request = b"POST /about HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n0\r\n\r\n" + SMUGGLED
    answer = wire.send(request)
    statuses = [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]
    assert statuses in ([400], [501]), answer[:200]
    assert b"onnection: close" in answer


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /about HTTP/1.1\nHost: x\n\n",
        b"GET /about HTTP/1.1\r\nHost: x\nX: a\r\n\r\n",
        b"GET  /about HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /about\r\nHost: x\r\n\r\n",
        b"GET /about HTTP/9.9\r\nHost: x\r\n\r\n",
        b"G\x00T /about HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_what_is_not_http_is_never_answered_with_a_page(wire: Wire, request_: bytes) -> None:
    assert set(wire.statuses(request_, then_close=True)) <= {400, 405, 501, 505}


def test_two_requests_on_one_connection_are_answered_in_order(wire: Wire) -> None:
    request = b"GET /%s HTTP/1.1\r\nHost: x\r\n%s\r\n"
    assert wire.statuses(request % (b"about", b""), request % (b"nothing", b"Connection: close\r\n")) == [200, 404]


# --- methods, paths, files


@pytest.mark.parametrize("method", [b"TRACE", b"CONNECT", b"PUT", b"DELETE", b"PATCH", b"PROPFIND", b"FOO"])
def test_other_methods_are_not_taken(wire: Wire, method: bytes) -> None:
    [status] = wire.statuses(method + b" /about HTTP/1.1\r\nHost: x\r\nX-Echo: mirror\r\nConnection: close\r\n\r\n")
    assert status in (400, 404, 405, 501)


def test_trace_does_not_send_headers_back(wire: Wire) -> None:
    assert b"mirror" not in wire.send(b"TRACE /about HTTP/1.1\r\nHost: x\r\nX-Echo: mirror\r\nConnection: close\r\n\r\n")


@pytest.mark.parametrize(
    "path",
    [
        b"/decks/\xff/",
        b"/decks/%ff/",
        b"/%00",
        b"/decks/%2e%2e%2f/",
        b"/../../etc/passwd",
        b"/static/../../wsgi.py",
        b"//evil.example/",
    ],
)
def test_a_path_of_any_bytes_is_nothing(wire: Wire, path: bytes) -> None:
    answer = wire.send(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert re.match(rb"HTTP/1\.1 (400|404) ", answer)
    assert b"root:" not in answer
    assert b"create_app" not in answer


def test_a_thousand_ranges_of_a_file_are_answered_simply(wire: Wire) -> None:
    page = wire.send(b"GET /about HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").decode()
    sheet = re.search(r'href="(/static/[^"]+app\.css)"', page)
    assert sheet
    ranges = b",".join(b"%d-%d" % (number, number + 1) for number in range(0, 2000, 2))
    answer = wire.send(
        b"GET " + sheet[1].encode() + b" HTTP/1.1\r\nHost: x\r\nRange: bytes=" + ranges + b"\r\nConnection: close\r\n\r\n"
    )
    assert re.match(rb"HTTP/1\.1 (200|206|416) ", answer)
    assert len(answer) < 100_000


def test_every_answer_of_the_service_carries_the_security_headers_on_the_wire(wire: Wire) -> None:
    for path in (b"/", b"/healthz", b"/nothing"):
        answer = wire.send(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").decode()
        for name, value in HEADERS.items():
            assert f"{name}: {value}\r\n" in answer
