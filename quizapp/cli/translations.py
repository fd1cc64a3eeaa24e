"""``flask translations``: keeping the Japanese catalogue whole."""

import tomllib
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask.cli import AppGroup

ROOT = Path(__file__).parents[2]
PO = ROOT / "quizapp/translations/ja/LC_MESSAGES/messages.po"

group = AppGroup("translations", help="The catalogue of the pages' messages.")


@group.command("update")
def update() -> None:
    """Brings the Japanese catalogue up to date with the messages in the code, and compiles it.

    Says which messages have no translation; exits with 1 while there are any.
    """
    with PO.open("rb") as file:
        known = read_po(file, locale="ja")
    fresh = extracted()
    known.update(fresh, no_fuzzy_matching=True)
    known.obsolete.clear()
    with PO.open("wb") as file:
        write_po(file, known, width=0, sort_output=True, no_location=True, ignore_obsolete=True)
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, known)
    missing = [message.id for message in known if message.id and not message.string]
    for msgid in missing:
        click.echo(f"no translation: {msgid!r}", err=True)
    raise SystemExit(1 if missing else 0)


def extracted() -> Catalog:
    """Every message of the package, from Python and from pages."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    options = {mapping["pattern"]: {k: v for k, v in mapping.items() if k not in ("pattern", "method")} for mapping in mappings}
    catalog = Catalog()
    keywords = {**DEFAULT_KEYWORDS, "N_": None}
    for _, _, message, _, context in extract_from_dir(str(ROOT), methods, options, keywords=keywords, directory_filter=_is_ours):
        catalog.add(message, context=context)
    return catalog


def _is_ours(folder: str) -> bool:
    path = Path(folder).relative_to(ROOT)
    return path == Path() or path.parts[0] == "quizapp"
