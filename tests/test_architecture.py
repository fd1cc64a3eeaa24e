"""The rules about the code, so that nobody has to remember them. The map is in the docstring of ``quizapp``."""

import ast
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from flask import Flask

import quizapp
from quizapp.kinds import KINDS
from quizapp.permissions import ADMIN, AUTHOR, LEARN, TEACH
from quizapp.web.guard import BARE, PUBLIC

PACKAGE = Path(quizapp.__file__).parent

# From the top to the bottom; the words of one line do not import one another.
LAYERS = (
    ("__main__", "server"),
    ("app",),
    ("web", "cli"),
    ("services",),
    ("db",),
    ("formats", "keypoints", "analysis", "attempts"),
    ("kinds",),
    ("marking", "markup"),
    ("content",),
    ("errors", "config", "permissions"),
)
LEVEL = {word: level for level, words in enumerate(LAYERS) for word in words}
NOT_CODE = {"static", "translations"}

FLASK = ("flask", "flask_babel", "werkzeug", "whitenoise", "jinja2")
SQL = ("sqlalchemy", "sqlmodel", "alembic", "sqlite3", "pysqlite3", "psycopg")
SHARED_BY_KINDS = {"kind", "kind_form", "options", "options_form"}

EVERYBODY_MAY = {
    "account.enrol",
    "account.enter",
    "account.link",
    "account.preferences",
    "account.sign_in",
    "account.sign_out",
    "account.sign_up",
    "account.use_link",
    "claim.send",
    "classes.join",
    "classes.join_page",
    "classes.leave",
    "exchange.all_decks",
    "exchange.all_packages",
    "exchange.deck",
    "exchange.package",
    "glossary.show",
    "library.about",
    "library.deck",
    "library.home",
    "library.search",
    "play.answer",
    "play.finish",
    "play.flag",
    "play.missed",
    "play.overview",
    "play.question",
    "play.save",
    "play.start",
    "quiz.show",
    "quiz.start",
    "progress.show",
    "report.send",
}
FOR_MACHINES = {"health.alive", "health.ready", "pictures.show"}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package, by its path below ``quizapp/``."""
    return {str(path.relative_to(PACKAGE)): ast.parse(path.read_text()) for path in sorted(PACKAGE.rglob("*.py"))}


def word(path: str) -> str:
    """The folder, or the module where there is none, that stands on the map."""
    return path.split("/")[0].removesuffix(".py")


def imports(tree: ast.Module) -> Iterator[str]:
    """Everything that a module imports, by its full name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def own_imports() -> Iterator[tuple[str, list[str]]]:
    """(path, parts of the name below ``quizapp``) for each import inside the package."""
    for path, tree in modules().items():
        for name in imports(tree):
            if name.startswith("quizapp."):
                yield path, name.split(".")[1:]


def users(*libraries: str) -> set[str]:
    """The paths of the modules that import one of ``libraries``."""
    return {path for path, tree in modules().items() if any(name.split(".")[0] in libraries for name in imports(tree))}


def test_every_folder_and_module_stands_on_the_map() -> None:
    there = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path.is_dir() and path.name != "__pycache__")}
    assert there == set(LEVEL) | NOT_CODE | {"__init__"}


def test_the_map_in_the_docstring_has_the_same_words_in_the_same_order() -> None:
    lines = (quizapp.__doc__ or "").split("::")[1].split("No imports")[0].splitlines()
    drawn = [re.split(r"\s{3,}", line.strip())[0].split() for line in lines if line.strip()]
    assert drawn == [list(words) for words in LAYERS if "app" not in words and "server" not in words]


def test_imports_only_go_down() -> None:
    wrong = [
        f"{path} imports quizapp.{'.'.join(target)}"
        for path, target in own_imports()
        if word(path) != target[0] and (path == "__init__.py" or LEVEL[word(path)] >= LEVEL[target[0]])
    ]
    assert wrong == []


def test_kinds_never_import_one_another() -> None:
    wrong = [
        f"{path} imports {'.'.join(target)}"
        for path, target in own_imports()
        if target[0] == "kinds" and path.startswith("kinds/") and path != "kinds/__init__.py"
        if target[1] not in SHARED_BY_KINDS | {path.split("/")[1]}
    ]
    assert wrong == []


def test_nothing_outside_names_a_kind() -> None:
    """Whoever asks what kind a question has, has to be changed for the next one."""
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        if not path.startswith("kinds/") and word(path) not in ("keypoints", "formats")
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        if isinstance(side, ast.Constant) and side.value in KINDS
    ]
    assert wrong == []


def test_flask_is_known_only_above_services() -> None:
    assert {path for path in users(*FLASK) if word(path) not in ("web", "cli", "app", "server", "__main__")} == set()


def test_wtforms_is_known_only_to_the_web_and_to_the_forms_of_kinds() -> None:
    forms = re.compile(r"kinds/(\w+/form|kind_form|options_form)\.py")
    assert {path for path in users("wtforms") if word(path) != "web" and not forms.fullmatch(path)} == set()


def test_sql_is_known_only_to_db() -> None:
    wrong = []
    for path, tree in modules().items():
        for name in imports(tree):
            # Services name the session that they pass on.
            typing_only = word(path) == "services" and name == "sqlmodel.Session"
            # An .apkg is a SQLite file in a zip.
            anki = path == "formats/apkg/package.py" and name == "sqlite3"
            if name.split(".")[0] in SQL and word(path) != "db" and not typing_only and not anki:
                wrong.append(f"{path} imports {name}")
    assert wrong == []


def test_content_knows_pydantic_alone_and_the_bottom_nothing() -> None:
    libraries = ("flask", "sqlmodel", "sqlalchemy", "wtforms", "yaml", "markdown_it", "nh3", "genanki", "budoux", "pydantic")
    assert {word(path) for path in users(*libraries) if LEVEL.get(word(path), 0) >= LEVEL["content"]} <= {"content"}
    assert {path for path in users("pydantic") if word(path) in LAYERS[-1]} == set()


def test_only_services_commit() -> None:
    wrong = {
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    }
    assert {path for path in wrong if word(path) != "services"} == set()


def test_imports_stand_at_the_top() -> None:
    wrong = []
    for path, tree in modules().items():
        top = set(tree.body) | {node for part in tree.body if isinstance(part, ast.Try) for node in part.body}
        inner = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) and node not in top]
        after = itertools.dropwhile(lambda node: not isinstance(node, ast.FunctionDef | ast.ClassDef), tree.body)
        late = [node for node in after if isinstance(node, ast.Import | ast.ImportFrom)]
        wrong += [f"{path}:{node.lineno}" for node in (*inner, *late)]
    assert wrong == []


def test_the_package_itself_imports_nothing() -> None:
    assert list(imports(modules()["__init__.py"])) == []


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "base", "core"}
    assert [path for path in modules() if drawers & {part.removesuffix(".py") for part in path.split("/")}] == []


def test_every_module_and_every_public_function_says_what_it_is() -> None:
    silent = []
    for path, tree in modules().items():
        if not ast.get_docstring(tree) and tree.body:
            silent.append(path)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{path}:{node.lineno} {node.name}")
    assert silent == []


def test_modules_stay_small() -> None:
    long = {path: len((PACKAGE / path).read_text().splitlines()) for path in modules()}
    assert {path: lines for path, lines in long.items() if lines > 300} == {}


def test_every_route_is_guarded_and_the_public_ones_are_on_the_list(app: Flask) -> None:
    found = {name: getattr(view, "permission", None) for name, view in app.view_functions.items()}
    assert {name for name, permission in found.items() if permission == PUBLIC} == EVERYBODY_MAY
    assert {name for name, permission in found.items() if permission == BARE} == FOR_MACHINES
    guarded = {name: found[name] for name in set(found) - EVERYBODY_MAY - FOR_MACHINES}
    assert {name for name, permission in guarded.items() if permission not in (LEARN, AUTHOR, TEACH, ADMIN)} == set()


def test_no_function_both_shows_and_changes(app: Flask) -> None:
    """That is how a GET comes to change something."""
    assert [rule.endpoint for rule in app.url_map.iter_rules() if rule.methods and {"GET", "POST"} <= rule.methods] == []
