"""Own files: the address holds a hash of all of them, so that browsers keep them for good and never show an old one."""

import hashlib
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

from quizapp.web import headers
from quizapp.web.context import Context

FOLDER = Path(__file__).parents[1] / "static"


def digest(folder: Path) -> str:
    """A hash of every file in ``folder``, except the compressed copies."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".gz":
            found.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


def set_up(app: Flask, context: Context) -> None:
    """Serves ``quizapp/static`` below ``/static/<hash>/``, precompressed where ``make setup`` did so."""
    prefix = f"/static/{digest(FOLDER)}/"
    hardened = headers.for_all(context.settings.https).items()
    served = WhiteNoise(
        app.wsgi_app,
        autorefresh=app.debug,
        immutable_file_test=lambda path, url: True,
        add_headers_function=lambda found, path, url: [found.add_header(*pair) for pair in hardened],
    )
    served.add_files(str(FOLDER), prefix=prefix)
    app.wsgi_app = served  # type: ignore[method-assign]
    app.context_processor(lambda: {"static_url": lambda name: prefix + name})
