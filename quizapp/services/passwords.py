"""Passwords: which may be chosen, and their slow hash.

Argon2id with 19 MiB, two passes and one lane is the floor of OWASP and of ASVS 5.0 (Appendix C). The library's default costs
160 ms and 64 MiB each: 3 sign-ins a second on two cores, against 21 with these.
"""

import os
import threading
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from quizapp.content.problem import Problem
from quizapp.errors import N_

SHORTEST = 8
LONGEST = 128

_HASHER = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)
# A class that signs in together must not take 19 MiB a learner at once, nor make everybody wait for everybody.
_CORES = threading.BoundedSemaphore(os.cpu_count() or 1)
_LIST = Path(__file__).with_name("common_passwords.txt")
_COMMON = frozenset(line for line in _LIST.read_text("utf-8").splitlines() if not line.startswith("# "))


def problems(password: str, name: str) -> list[Problem]:
    """Why ``password`` may not be chosen by ``name``; empty where it may. ASVS 6.2.1–6.2.9: no rules about characters."""
    message = None
    if len(password) < SHORTEST:
        message = N_("The password needs at least %(number)s characters.")
    elif len(password) > LONGEST:
        message = N_("The password can have %(limit)s characters at most.")
    elif "\0" in password:
        message = N_("The password has a character that cannot be typed.")
    elif password.casefold().strip() == name.casefold().strip():
        message = N_("The password must not be the name.")
    elif password.casefold() in _COMMON or len(set(password)) == 1:
        message = N_("This password is one of the most common ones and would be guessed. Choose another.")
    return [Problem(message, {"number": SHORTEST, "limit": LONGEST}, ("password",))] if message else []


def hashed(password: str) -> str:
    """What is stored of ``password``; every character counts."""
    with _CORES:
        return _HASHER.hash(_bytes(password))


def fits(stored: str | None, password: str) -> bool:
    """Whether ``password`` belongs to ``stored``. Without a stored one the work is the same, so that time tells nothing."""
    possible = stored is not None and len(password) <= LONGEST
    with _CORES:
        try:
            _HASHER.verify(stored if stored and possible else _DUMMY, _bytes(password[:LONGEST]))
        except VerificationError:
            return False
    return possible


def is_outdated(stored: str) -> bool:
    """Whether ``stored`` was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


_DUMMY = hashed("nobody has this password")
