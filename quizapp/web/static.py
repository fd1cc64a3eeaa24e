"""Own files: the address holds a hash of all of them, so that browsers keep them for good and never show an old one."""

import hashlib
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

FOLDER = Path(__file__).parents[1] / "static"


def digest(folder: Path) -> str:
    """A hash of every file in ``folder``, except the compressed copies."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".gz":
            found.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


def set_up(app: Flask) -> None:
    """Serves ``quizapp/static`` below ``/static/<hash>/``, precompressed where ``make setup`` did so."""
    prefix = f"/static/{digest(FOLDER)}/"
    served = WhiteNoise(app.wsgi_app, autorefresh=app.debug, immutable_file_test=lambda path, url: True)
    served.add_files(str(FOLDER), prefix=prefix)
    app.wsgi_app = served  # type: ignore[method-assign]
    app.context_processor(lambda: {"static_url": lambda name: prefix + name})
