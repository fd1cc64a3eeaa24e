"""Our deck file and source file: YAML in, content models out, with the line of everything that is wrong.

YAML is read as plain structure: every scalar is a text, and what makes YAML surprising (anchors, aliases, tags,
duplicate keys, nulls) is refused with its line. All problems of a file are collected before stopping.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from quizapp.content.deck import Deck
from quizapp.content.problem import Problem
from quizapp.content.source import Source
from quizapp.errors import N_

MOST_BYTES = 4 * 1024 * 1024
_MOST_DEPTH = 40

Model = TypeVar("Model", bound=BaseModel)


class Lines:
    """The line (from 1) of every path in a file; a path that the file does not have gets the line of its nearest parent."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str | int, ...], int] = {(): 1}

    def __setitem__(self, path: tuple[str | int, ...], line: int) -> None:
        self._lines[path] = line

    def __getitem__(self, path: tuple[str | int, ...]) -> int:
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]


def read(data: bytes, file: str) -> tuple[Deck | None, list[Problem], Lines]:
    """The deck that ``data`` spells, its problems, and the line of each of its parts; None where there are problems."""
    return _read(data, file, Deck)


def read_source(data: bytes, file: str) -> tuple[Source | None, list[Problem], Lines]:
    """The source that ``data`` spells, its problems, and the line of each of its parts; None where there are problems."""
    return _read(data, file, Source)


def write(deck: Deck) -> tuple[bytes, list[Problem]]:
    """``deck`` as a file that ``read`` reads as an equal deck; nothing is lost, so there are no problems."""
    data = deck.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)
    return text.encode(), []


def _read(data: bytes, file: str, model: type[Model]) -> tuple[Model | None, list[Problem], Lines]:
    problems: list[Problem] = []
    lines = Lines()
    plain = _plain(data, file, problems, lines)
    if not isinstance(plain, dict):
        if not problems:
            problems.append(Problem(N_("The file has to start with “deck:” or “source:”."), file=file, line=1))
        return None, problems, lines
    try:
        found = model.model_validate(plain)
    except ValidationError as error:
        problems += [_explain(detail, file, lines, model) for detail in error.errors()]
        found = None
    else:
        if isinstance(found, Deck):
            problems += _twice(found, file, lines)
    return (None if problems else found), problems, lines


def _plain(data: bytes, file: str, problems: list[Problem], lines: Lines) -> Any:
    try:
        text = data[: MOST_BYTES + 1].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(Problem(N_("The file is not UTF-8."), file=file, line=data.count(b"\n", 0, error.start) + 1))
        return None
    if len(data) > MOST_BYTES:
        problems.append(Problem(N_("The file is larger than 4 MB."), file=file, line=1))
        return None
    try:
        problems += [Problem(message, file=file, line=line) for message, line in _tricks(text)]
        node = None if problems else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        problems.append(_slip(error, text, file))
        return None
    except yaml.YAMLError:
        problems.append(Problem(N_("The file has a character that YAML does not allow."), file=file, line=1))
        return None
    return _value(node, (), file, problems, lines) if node is not None else None


def _tricks(text: str) -> Iterator[tuple[str, int]]:
    """What YAML allows and a deck file does not, found before anything is built from it."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MOST_DEPTH:
            yield N_("Too many levels inside one another."), line
            return
        if isinstance(event, yaml.AliasEvent):
            yield N_("Aliases (*name) are not allowed in a deck file: write the text out."), line
        elif getattr(event, "anchor", None):
            yield N_("Anchors (&name) are not allowed in a deck file: quote a text that begins with &."), line
        elif getattr(event, "tag", None):
            yield N_("Tags (!name) are not allowed in a deck file: quote a text that begins with !."), line


def _value(node: yaml.Node, path: tuple[str | int, ...], file: str, problems: list[Problem], lines: Lines) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, file, problems, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, place), file, problems, lines) for place, item in enumerate(node.value)]
    return node.value


def _mapping(
    node: yaml.MappingNode, path: tuple[str | int, ...], file: str, problems: list[Problem], lines: Lines
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem(N_("A key has to be a plain word."), file=file, line=line, where=path))
            continue
        key = key_node.value
        if key in found:
            problems.append(Problem(N_("“%(key)s” stands twice."), {"key": key}, (*path, key), file, line))
        if _is_null(value_node):
            problems.append(_nothing(key, (*path, key), file, line, flow=bool(node.flow_style)))
            continue
        found[key] = _value(value_node, (*path, key), file, problems, lines)
        lines[(*path, key)] = line
    return found


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value in ("", "~", "null", "Null", "NULL")


def _nothing(key: str, path: tuple[str | int, ...], file: str, line: int, *, flow: bool) -> Problem:
    if flow:
        message = N_("Nothing stands after “%(key)s”. A text with a comma inside {…} has to be quoted.")
    else:
        message = N_("Nothing stands after “%(key)s”: write a text, or leave the line out.")
    return Problem(message, {"key": key}, path, file, line)


def _slip(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """A guess at what went wrong, from the line where YAML gave up."""
    mark = error.problem_mark if error.problem_mark is not None else error.context_mark
    line = mark.line + 1 if mark is not None else 1
    rows = text.splitlines()
    row = rows[line - 1] if line <= len(rows) else ""
    around = row + "\n" + (rows[line - 2] if 1 < line <= len(rows) + 1 else "")
    if "\t" in row:
        message = N_("There is a tab here: indent with spaces.")
    elif "：" in around and "：" in around.split("「")[0]:
        message = N_("There may be a full-width colon (：) where “: ” is meant.")
    elif "mapping values are not allowed" in str(error.problem):
        message = N_("A text with “: ” inside has to be quoted.")
    elif "“" in row or "”" in row:
        message = N_("There may be curly quotes where straight ones are meant.")
    elif "found unexpected end of stream" in str(error.problem) or "quoted scalar" in str(error.context):
        message = N_("A quotation mark is opened and never closed.")
    elif "expected ',' or" in str(error.problem):
        message = N_("A “}” or “]” is missing, or a text with a comma or a colon is not quoted.")
    else:
        message = N_("This line cannot be read as YAML (%(reason)s). Check its indentation and quotes.")
    return Problem(message, {"reason": str(error.problem)}, file=file, line=line)


def _explain(detail: Any, file: str, lines: Lines, model: type[BaseModel]) -> Problem:
    path = tuple(detail["loc"])
    line = lines[path]
    last = str(path[-1]) if path else ""
    if detail["type"] == "missing":
        return Problem(N_("“%(field)s” is missing."), {"field": last}, path, file, line)
    if detail["type"] == "extra_forbidden":
        close = get_close_matches(last, _field_names(model), n=1)
        if close:
            return Problem(
                N_("There is no field “%(field)s”. Do you mean “%(guess)s”?"), {"field": last, "guess": close[0]}, path, file, line
            )
        return Problem(N_("There is no field “%(field)s” here."), {"field": last}, path, file, line)
    if detail["type"] in ("model_type", "model_attributes_type") and isinstance(detail.get("input"), str):
        return Problem(N_("A text in two languages is wanted here: {ja: …, en: …}."), {}, path, file, line)
    if detail["type"] == "string_pattern_mismatch":
        return Problem(
            N_("“%(value)s” can't be an id: use a-z, 0-9 and -."), {"value": str(detail["input"])[:60]}, path, file, line
        )
    if detail["type"] == "literal_error":
        wanted = detail.get("ctx", {}).get("expected", "")
        return Problem(
            N_("“%(value)s” is not one of %(wanted)s."), {"value": str(detail["input"])[:60], "wanted": wanted}, path, file, line
        )
    message = detail["msg"].removeprefix("Value error, ")
    return Problem("%(message)s", {"message": message}, path, file, line)


def _field_names(model: type[BaseModel]) -> list[str]:
    """Every name that may stand somewhere in a file of ``model``."""
    names: set[str] = set()

    def gather(schema: Any) -> None:
        if isinstance(schema, dict):
            names.update(schema.get("properties", {}))
            for value in schema.values():
                gather(value)
        elif isinstance(schema, list):
            for value in schema:
                gather(value)

    gather(model.model_json_schema(by_alias=True))
    return sorted(names)


def _twice(deck: Deck, file: str, lines: Lines) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, key_point in enumerate(deck.key_points):
        path = ("key_points", place, "id")
        if key_point.id in seen:
            yield Problem(N_("Two key points have the id “%(id)s”."), {"id": key_point.id}, path, file, lines[path])
        seen.add(key_point.id)
        facets = {"choice", "cloze", "short", "untrue", "holds"}
        for number, written in enumerate(key_point.questions):
            path_q = ("key_points", place, "questions", number, "id")
            if written.id in facets:
                yield Problem(
                    N_("The id “%(id)s” is already taken in this key point."), {"id": written.id}, path_q, file, lines[path_q]
                )
            facets.add(written.id)
