"""What every response carries: security headers, caching, and its compression."""

import gzip

from flask import Flask, Response, request

from quizapp.web.context import settings

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: dict[str, str] = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}
_SMALLEST = 600
_COMPRESSED = ("text/", "application/json", "image/svg+xml")


def set_up(app: Flask) -> None:
    """Adds the headers to every response, errors included."""
    app.after_request(_stay)
    app.after_request(_harden)
    app.after_request(_compress)


def for_all(https: bool) -> dict[str, str]:
    """The headers of every response, of files too."""
    return {**HEADERS, "Strict-Transport-Security": "max-age=31536000"} if https else HEADERS


def _stay(response: Response) -> Response:
    # The router's own redirect, to a missing slash, repeats whatever host the browser named; all of ours are paths.
    if response.status_code == 308 and request.routing_exception:
        response.location = "/" + response.location.removeprefix(request.host_url).lstrip("/")
        response.set_data(b"")
    return response


def _harden(response: Response) -> Response:
    for name, value in for_all(settings().https).items():
        response.headers.setdefault(name, value)
    # Pages show who is signed in, so no cache may keep one.
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _compress(response: Response) -> Response:
    # ``make run`` has no proxy in front that would compress.
    if not (response.mimetype or "").startswith(_COMPRESSED) or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.update(("Accept-Encoding", "HX-Request", "Cookie"))
    data = response.get_data()
    if (
        len(data) >= _SMALLEST
        and "gzip" in request.headers.get("Accept-Encoding", "")
        and "Content-Encoding" not in response.headers
    ):
        response.set_data(gzip.compress(data, compresslevel=5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
