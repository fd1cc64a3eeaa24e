"""What the documents tell people to type exists, and what they point to is there."""

import ast
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from flask import Flask

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("decks/**/*.md"), *ROOT.glob("bench/*.md")])
# Words that stand after "make" in a sentence.
NOT_TARGETS = {"it", "a", "an", "the"}


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


def quoted(path: Path) -> Iterator[str]:
    """What a document shows as something to type: lines of fenced blocks, and text in backquotes."""
    text = path.read_text()
    for block in re.findall(r"^```[^\n]*\n(.*?)^```", text, re.M | re.S):
        yield from (line.strip() for line in block.splitlines())
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def targets() -> set[str]:
    """The tasks of the Makefile."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))


def read_by_config() -> set[str]:
    """The names of the variables in quizapp/config.py."""
    tree = ast.parse((ROOT / "quizapp" / "config.py").read_text())
    words = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {word for word in words if re.fullmatch(r"QUIZAPP_[A-Z_]+|HOST|PORT|DATABASE_URL", word)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=ids)
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    named = {word for shown in quoted(path) for word in re.findall(r"(?:^|\s)make ([a-z]+)", shown)}
    assert named - targets() - NOT_TARGETS == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=ids)
def test_every_flask_command_that_is_named_exists(app: Flask, path: Path) -> None:
    wrong = []
    for shown in quoted(path):
        for arguments in re.findall(r"(?:^|\s|/)flask (?:--app wsgi )?([a-z].*)", shown):
            command: click.Command | None = app.cli
            # The brackets, bars and dots of a usage line are no part of a command.
            for part in shlex.split(re.sub(r"[|;&>].*|\$\(.*", "", arguments)):
                if not isinstance(command, click.Group) or not re.fullmatch(r"[a-z-]+", part):
                    break
                command = command.commands.get(part)
            if command is None:
                wrong.append(shown)
    assert wrong == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=ids)
def test_every_option_of_a_flask_command_exists(app: Flask, path: Path) -> None:
    known = {option for command in walk(app.cli) for parameter in command.params for option in parameter.opts} | {"--help", "--app"}
    shown = " ".join(line for line in quoted(path) if re.search(r"(^|\s|/)flask ", line))
    assert set(re.findall(r"(?<=[\s\[])--[a-z-]+", shown)) - known == set()


def walk(command: click.Command) -> Iterator[click.Command]:
    """A command and all that are below it."""
    yield command
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from walk(below)


@pytest.mark.parametrize("path", DOCUMENTS, ids=ids)
def test_every_setting_that_is_named_is_read(path: Path) -> None:
    assert set(re.findall(r"QUIZAPP_[A-Z]+\b", path.read_text())) - read_by_config() == set()


def test_the_table_of_settings_is_complete() -> None:
    table = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.M)
    assert set(table) == read_by_config()
    assert len(table) == len(set(table))


@pytest.mark.parametrize("path", DOCUMENTS, ids=ids)
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", path.read_text(), flags=re.M | re.S)
    links = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text))
    own = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in own if not link_leads(path, link)] == []


def link_leads(path: Path, link: str) -> bool:
    """Whether a relative link has a file, and the heading that it names."""
    name, _, anchor = unquote(link).partition("#")
    target = path if not name else (path.parent / name)
    if not target.exists():
        return False
    headings = re.findall(r"^#+ (.*)$", target.read_text(), re.M) if anchor else []
    return not anchor or anchor in {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_make_help_lists_every_task() -> None:
    # Below another make it would say which folder it enters.
    command = ["make", "--no-print-directory", "help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in said.splitlines()} == targets()


def test_the_unit_in_the_documents_starts_what_exists() -> None:
    text = (ROOT / "docs" / "running.md").read_text()
    started = re.findall(r"^Exec\w+=/opt/quizapp/.venv/bin/(.*)$", text, re.M)
    assert started == ["python -m quizapp", "flask --app wsgi serve"]
    assert (ROOT / "quizapp" / "__main__.py").exists()
