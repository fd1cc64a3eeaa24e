"""A problem: something an author has to mend, with the place where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing to mend.

    ``message`` is a msgid and ``params`` fills it; ``where`` is the path inside the object (``("options", 2, "why")``);
    ``file`` and ``line`` (from 1) are known where a file was read. ``fatal`` is False for advice.
    """

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    where: tuple[str | int, ...] = ()
    file: str = ""
    line: int = 0
    fatal: bool = True

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.file else ""
        path = ".".join(str(step) for step in self.where)
        return f"{place}{path + ': ' if path else ''}{self.message % dict(self.params)}"
