"""YAML read as plain structure: every scalar is a text, and each part knows its line.

What makes YAML surprising (anchors, aliases, tags, duplicate keys, nulls) is refused with its line. A file that cannot be
read at all gets a guess at the slip.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from quizapp.content.problem import Problem
from quizapp.errors import N_

MOST_BYTES = 4 * 1024 * 1024
_MOST_DEPTH = 40

# The C parser is about ten times as fast; the other one explains better, so it reads again what the first one refuses.
_QUICK: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WIDE_COLON = re.compile(r"(?:^|[{,])\s*(?:- +)?[a-z_]+\s*：")
_CURLY_QUOTE = re.compile(r"[:,\[-]\s*[“”]")
_FULL_WIDTH = N_("There may be a full-width colon (：) where “: ” is meant.")
_CURLY = N_("There may be curly quotes where straight ones are meant.")

Path = tuple[str | int, ...]


class Lines:
    """The line (from 1) of every path in a file; a path that the file does not have gets the line of its nearest parent."""

    def __init__(self) -> None:
        self._lines: dict[Path, int] = {(): 1}

    def __setitem__(self, path: Path, line: int) -> None:
        self._lines[path] = line

    def __getitem__(self, path: Path) -> int:
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]


def read(data: bytes, file: str) -> tuple[Any, list[Problem], Lines]:
    """The dicts, lists and texts that ``data`` spells, what is wrong with it, and its lines. None where it has no structure."""
    reading = _Reading(file)
    text = reading.decoded(data)
    node = reading.composed(text) if text is not None else None
    found = reading.value(node, ()) if node is not None else None
    return found, reading.problems, reading.lines


class _Reading:
    """The reading of one file: the problems and lines found so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.lines = Lines()

    def refuse(self, message: str, line: int, where: Path = (), **params: Any) -> None:
        self.problems.append(Problem(message, params, where, self.file, line))

    def decoded(self, data: bytes) -> str | None:
        if len(data) > MOST_BYTES:
            self.refuse(N_("The file is larger than 4 MB."), 1)
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.refuse(N_("The file is not UTF-8."), data.count(b"\n", 0, error.start) + 1)
            return None

    def composed(self, text: str) -> yaml.Node | None:
        """The nodes of ``text``; None where there are none, or where it has what is not allowed."""
        try:
            return self._composed(text, _QUICK)
        except yaml.YAMLError:
            pass
        try:
            return self._composed(text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            self.problems.append(_slip(error, text, self.file))
        except yaml.YAMLError:
            self.refuse(N_("The file has a character that YAML does not allow."), _line_of_control(text))
        return None

    def _composed(self, text: str, loader: Any) -> yaml.Node | None:
        tricks = list(_tricks(text, loader))
        for message, line in tricks:
            self.refuse(message, line)
        return None if tricks else yaml.compose(text, Loader=loader)

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._item(item, (*path, place)) for place, item in enumerate(node.value)]
        return node.value

    def _item(self, node: yaml.Node, path: Path) -> Any:
        if _is_null(node):
            self.refuse(N_("Nothing stands here: write a text, or leave it out."), node.start_mark.line + 1, path)
        return self.value(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.refuse(N_("A key has to be a plain word."), line, path)
                continue
            key = key_node.value
            here = (*path, key)
            if key in found:
                self.refuse(N_("“%(key)s” stands twice."), line, here, key=key)
            elif _is_null(value_node):
                self.refuse(_nothing(key, flow=bool(node.flow_style)), line, here, key=key)
            else:
                found[key] = self.value(value_node, here)
                self.lines[here] = line
        return found


def _tricks(text: str, loader: Any) -> Iterator[tuple[str, int]]:
    """What YAML allows and a deck file does not, found before anything is built from it."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if depth > _MOST_DEPTH:
            yield N_("Too many levels inside one another."), line
            return
        if documents > 1:
            yield N_("A second document starts here (---): a deck file is one document."), line
            return
        if isinstance(event, yaml.AliasEvent):
            yield N_("Aliases (*name) are not allowed in a deck file: quote a text that begins with *."), line
        elif getattr(event, "anchor", None):
            yield N_("Anchors (&name) are not allowed in a deck file: quote a text that begins with &."), line
        elif getattr(event, "tag", None):
            yield N_("Tags (!name) are not allowed in a deck file: quote a text that begins with !."), line


def _is_null(node: yaml.Node) -> bool:
    # The C parser gives "" as the style of a plain scalar, the other one None.
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~", "null", "Null", "NULL")


def _nothing(key: str, *, flow: bool) -> str:
    if _WIDE_COLON.match(key):
        return _FULL_WIDTH
    if "“" in key or "”" in key:
        return _CURLY
    if flow:
        return N_("Nothing stands after “%(key)s”. A text with a comma inside {…} has to be quoted.")
    return N_("Nothing stands after “%(key)s”: write a text, or leave the line out.")


def has_wide_colon(text: str) -> bool:
    """Whether ``text`` looks like a key with a full-width colon after it."""
    return bool(_WIDE_COLON.match(text))


def _slip(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """A guess at what went wrong, from the line where YAML gave up or, for what is never closed, where it was opened."""
    problem, context = str(error.problem), str(error.context)
    unclosed = "flow" in context or "quoted scalar" in context
    mark = error.context_mark if unclosed and error.context_mark is not None else error.problem_mark
    line = mark.line + 1 if mark is not None else 1
    rows = [*text.splitlines(), ""]
    wide = [number for number in (line - 1, line) if _WIDE_COLON.search(rows[number - 1])]
    if "'\\t'" in problem:
        message = N_("There is a tab here: indent with spaces.")
    elif wide:
        message, line = _FULL_WIDTH, wide[0]
    elif _CURLY_QUOTE.search(rows[line - 1]):
        message = _CURLY
    elif "mapping values are not allowed" in problem:
        message = N_("A text with “: ” inside has to be quoted.")
    elif "quoted scalar" in context:
        message = N_("A quotation mark is opened and never closed.")
    elif unclosed:
        message = N_("A “}” or “]” is missing, or a text with a comma, a colon or a quotation mark is not quoted.")
    else:
        message = N_("This line cannot be read as YAML (%(reason)s). Check its indentation and quotes.")
    return Problem(message, {"reason": problem}, file=file, line=line)


def _line_of_control(text: str) -> int:
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
