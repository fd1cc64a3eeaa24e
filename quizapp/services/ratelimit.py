"""How often something may be tried. Token buckets in the store, so that every process and every restart sees the same.

Where only failures count, a token is drawn before the try and given back after a success: of many tries at once, no more
than the bucket holds get through, and a class behind one address is not slowed down by being right.
"""

import hashlib
import ipaddress
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from quizapp.db import Database, ratelimit
from quizapp.errors import N_, TooMany

_DAY = 24 * 3600
_DRAWN = "limit:"
_KNOWN = "known:"
_KNOWN_SECONDS = 30 * _DAY


@dataclass(frozen=True)
class Limit:
    """``burst`` tries at once, and then one every ``every`` seconds."""

    name: str
    burst: int
    every: float


# A wrong password: for one name from one address; for one name from everywhere; from one address for any name.
SIGN_IN = Limit("sign-in", 10, 60)
SIGN_IN_NAME = Limit("sign-in-name", 30, 60)
SIGN_IN_ADDRESS = Limit("sign-in-address", 100, 6)
# A wrong password by somebody who is signed in: a browser that was left alone must not be used to guess.
CONFIRM = Limit("confirm", 10, 60)
# A school is one address: two classes may sign up in one lesson.
SIGN_UP = Limit("sign-up", 100, 36)
# A link or a code that does not exist.
TICKET = Limit("ticket", 20, 30)
JOIN = Limit("join", 10, 60)
JOIN_ADDRESS = Limit("join-address", 60, 10)

Draw = tuple[Limit, str]


def take(db: Database, now: datetime, *draws: Draw) -> None:
    """Draws a token from each bucket, or from none of them. Raises TooMany with the seconds to wait."""
    with db.writing() as session:
        for limit, who in draws:
            if not ratelimit.draw(session, _key(limit, who), capacity=limit.burst, every=limit.every, now=now.timestamp()):
                raise _too_many(_wait(session, limit, who, now))
        session.commit()


def give_back(session: Session, draws: Sequence[Draw]) -> None:
    """Gives back what ``take`` drew, after a success. Does not commit."""
    for limit, who in draws:
        ratelimit.put_back(session, _key(limit, who))


def is_known(db: Database, who: str, now: datetime) -> bool:
    """Whether ``remember`` was told about ``who`` in the last thirty days."""
    with db.reading() as session:
        found = ratelimit.level(session, _KNOWN + _digest(who))
    return found is not None and now.timestamp() - found[1] < _KNOWN_SECONDS


def remember(session: Session, who: str, now: datetime) -> None:
    """Notes that ``who`` (a name and where it signed in from) was right. Does not commit."""
    ratelimit.mark(session, _KNOWN + _digest(who), now.timestamp())


def forget_old(session: Session, now: datetime) -> int:
    """Deletes what no longer limits anybody and returns how many rows that were. Does not commit."""
    drawn = ratelimit.forget_before(session, _DRAWN, now.timestamp() - _DAY)
    return drawn + ratelimit.forget_before(session, _KNOWN, now.timestamp() - _KNOWN_SECONDS)


def network(address: str | None) -> str:
    """What counts as one address: all of IPv4, and the half of IPv6 that one household or school gets."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


def _key(limit: Limit, who: str) -> str:
    return f"{_DRAWN}{limit.name}:{_digest(who)}"


def _digest(who: str) -> str:
    """Names and addresses of people are not kept in a table that outlives their account."""
    return hashlib.sha256(who.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _wait(session: Session, limit: Limit, who: str, now: datetime) -> int:
    tokens, filled_at = ratelimit.level(session, _key(limit, who)) or (0.0, now.timestamp())
    return max(1, math.ceil((1.0 - tokens) * limit.every - (now.timestamp() - filled_at)))


def _too_many(wait: int) -> TooMany:
    if wait < 90:
        return TooMany(N_("There were too many tries. The next one is possible in %(seconds)s seconds."), wait=wait, seconds=wait)
    return TooMany(
        N_("There were too many tries. The next one is possible in %(minutes)s minutes."), wait=wait, minutes=-(-wait // 60)
    )
