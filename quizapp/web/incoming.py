"""What may come in: how large a request is and which shape its body has, before anything reads it.

Of two fields with the same name the first one in the body counts, and what stands in the address never stands in for a field.
"""

from io import BytesIO
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from flask import Flask, Request, request
from werkzeug.exceptions import NotFound, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.formparser import FormDataParser
from werkzeug.middleware.proxy_fix import ProxyFix

from quizapp.errors import N_, QuizError
from quizapp.web.context import Context

MOST_BYTES = 1024 * 1024
MOST_FIELDS = 500
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
CUT_OFF = N_("The upload was cut off on the way. Please send it again.")


class Malformed(QuizError):
    """A body that is not what it says it is."""


class Parser(FormDataParser):
    """Werkzeug's parser, which would show a body that was cut off as an empty form, and count fields in one shape only."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options | {"silent": False})

    def parse(self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None) -> Any:
        """(stream, form, files). Raises Malformed, RequestEntityTooLarge."""
        if mimetype == URLENCODED:
            stream = BytesIO(_whole(stream.read(), content_length))
        try:
            return super().parse(stream, mimetype, content_length, options)
        except ValueError as error:
            raise Malformed(CUT_OFF) from error


class Incoming(Request):
    """A request whose form is read by ``Parser``."""

    form_data_parser_class = Parser


def set_up(app: Flask, context: Context) -> None:
    """Sets the limits. Behind proxies, the address of the browser is what the nearest of them wrote down, and only then."""
    app.request_class = Incoming
    app.url_map.merge_slashes = False
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BYTES, MAX_FORM_PARTS=MOST_FIELDS)
    if context.settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=context.settings.proxies, x_proto=0)  # type: ignore[method-assign]


def check() -> None:
    """Refuses an address or a body of a shape that no page takes. Raises NotFound, UnsupportedMediaType."""
    # PostgreSQL has no NUL in texts, so no page has one in its address.
    if "\0" in request.path:
        raise NotFound()
    if request.mimetype not in ("", URLENCODED, MULTIPART) and request.routing_exception is None and request.method == "POST":
        raise UnsupportedMediaType()


def _whole(data: bytes, length: int | None) -> bytes:
    # gunicorn says that the end of the stream is the end of the body, also where the browser went away in the middle.
    if length is not None and len(data) < length:
        raise Malformed(CUT_OFF)
    # Of a body in chunks, which says no length, werkzeug reads as much as is allowed and leaves the rest.
    if length is None and len(data) >= MOST_BYTES:
        raise RequestEntityTooLarge()
    if data.count(b"&") >= MOST_FIELDS:
        raise RequestEntityTooLarge()
    try:
        unquote_to_bytes(data).decode()
    except UnicodeDecodeError as error:
        raise Malformed(N_("The text that was sent is not in UTF-8.")) from error
    return data
