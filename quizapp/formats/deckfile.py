"""Our deck file and source file: YAML in, content models out, with the line of everything that is wrong.

All problems of a file are collected before stopping.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from quizapp.content.deck import Deck
from quizapp.content.glossary import Glossary
from quizapp.content.problem import Problem, field_names, from_pydantic
from quizapp.content.source import Source
from quizapp.content.text import LANGUAGES
from quizapp.errors import N_
from quizapp.formats import plain_yaml
from quizapp.formats.plain_yaml import Lines

Model = TypeVar("Model", bound=BaseModel)
# The ids of the questions that are composed from a key point: a written one needs another.
COMPOSED = ("choice", "cloze", "short", "untrue", "holds")


def read(data: bytes, file: str) -> tuple[Deck | None, list[Problem], Lines]:
    """The deck that ``data`` spells, its problems, and the line of each of its parts; None where there are problems."""
    return _read(data, file, Deck)


def read_source(data: bytes, file: str) -> tuple[Source | None, list[Problem], Lines]:
    """The source that ``data`` spells, its problems, and the line of each of its parts; None where there are problems."""
    return _read(data, file, Source)


def read_glossary(data: bytes, file: str) -> tuple[Glossary | None, list[Problem], Lines]:
    """The glossary that ``data`` spells, its problems, and the line of each of its parts; None where there are problems."""
    return _read(data, file, Glossary)


def write(deck: Deck) -> tuple[bytes, list[Problem]]:
    """``deck`` as a file that ``read`` reads as an equal deck; nothing is lost, so there are no problems."""
    data = deck.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)
    return text.encode(), []


def _read(data: bytes, file: str, model: type[Model]) -> tuple[Model | None, list[Problem], Lines]:
    plain, problems, lines = plain_yaml.read(data, file)
    if not isinstance(plain, dict):
        if not problems:
            problems.append(Problem(N_("The file has to start with “deck:”, “source:” or “glossary:”."), file=file, line=1))
        return None, problems, lines
    try:
        found = model.model_validate(plain)
    except ValidationError as error:
        refused = {problem.where for problem in problems}
        wrong = [_explained(detail, model) for detail in error.errors(include_url=False)]
        problems += [_at(problem, file, lines) for problem in wrong if problem.where not in refused]
        return None, problems, lines
    if isinstance(found, Deck):
        problems += [_at(problem, file, lines) for problem in _twice(found)]
    elif isinstance(found, Glossary):
        problems += [_at(problem, file, lines) for problem in _terms_twice(found)]
    return (None if problems else found), problems, lines


def _explained(detail: Any, model: type[BaseModel]) -> Problem:
    problem = from_pydantic(detail, field_names(model) if detail["type"] == "extra_forbidden" else ())
    if isinstance(detail.get("input"), str) and plain_yaml.has_wide_colon(detail["input"]):
        return Problem(N_("There may be a full-width colon (：) where “: ” is meant."), {}, problem.where)
    return problem


def _at(problem: Problem, file: str, lines: Lines) -> Problem:
    return replace(problem, file=file, line=lines[problem.where])


def _twice(deck: Deck) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, key_point in enumerate(deck.key_points):
        if key_point.id in seen:
            yield Problem(N_("Two key points have the id “%(id)s”."), {"id": key_point.id}, ("key_points", place, "id"))
        seen.add(key_point.id)
        facets = {*COMPOSED}
        for number, written in enumerate(key_point.questions):
            if written.id in facets:
                where = ("key_points", place, "questions", number, "id")
                yield Problem(N_("The id “%(id)s” is already taken in this key point."), {"id": written.id}, where)
            facets.add(written.id)


def _terms_twice(glossary: Glossary) -> Iterator[Problem]:
    """Terms that cannot be told apart: with one id, or spelled alike."""
    seen: dict[str, str] = {}
    for place, term in enumerate(glossary.terms):
        names = {f"id {term.id}", *(f"{lang} {form.casefold()}" for lang in LANGUAGES for form in term.forms(lang))}
        if clash := sorted(names & set(seen)):
            message = N_("The terms “%(one)s” and “%(other)s” have an id or a form in common.")
            yield Problem(message, {"one": seen[clash[0]], "other": term.id}, ("terms", place))
        seen |= dict.fromkeys(names, term.id)
