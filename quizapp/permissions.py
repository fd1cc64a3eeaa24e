"""Who may do what: one table, read by ``web`` (before a route runs) and by ``services`` (for single objects)."""

from collections.abc import Mapping

LEARN = "learn"
AUTHOR = "author"
TEACH = "teach"
ADMIN = "admin"

ROLES: tuple[str, ...] = ("guest", "learner", "instructor", "admin")

MAY: Mapping[str, frozenset[str]] = {
    "guest": frozenset({LEARN}),
    "learner": frozenset({LEARN}),
    "instructor": frozenset({LEARN, AUTHOR, TEACH}),
    "admin": frozenset({LEARN, AUTHOR, TEACH, ADMIN}),
}


def may(role: str | None, permission: str) -> bool:
    """Whether ``role`` holds ``permission``; nobody (``None``) and unknown roles hold none."""
    return permission in MAY.get(role or "", frozenset())
