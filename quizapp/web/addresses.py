"""Addresses: where somebody comes from, where they may be sent on to, and how this service is called from outside."""

import re

from flask import request, url_for

from quizapp.services import ratelimit
from quizapp.web.context import settings

# Browsers read a backslash as a slash, and two slashes as another host (ASVS 3.7.2).
_OWN = re.compile(r"/(?![/\\])[\x21-\x7e]*")
_LONGEST = 2000


def safe_next(address: str | None) -> str:
    """``address`` where it is a page of this service, else home."""
    if address and len(address) <= _LONGEST and _OWN.fullmatch(address):
        return address
    return url_for("library.home")


def outside(path: str) -> str:
    """The whole address of ``path``: from the settings, never from what the browser said the host is."""
    return settings().public_address + path


def where() -> str:
    """Where the request comes from, as the rate limit counts it."""
    return ratelimit.network(request.remote_addr)
