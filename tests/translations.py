"""Extracting the messages of the project, as the tests and ``make translations`` do it."""

import tomllib
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

ROOT = Path(__file__).parents[1]
PO = ROOT / "quizapp/translations/ja/LC_MESSAGES/messages.po"


def extracted() -> Catalog:
    """Every message of the package, from Python and from pages."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    options = {mapping["pattern"]: {k: v for k, v in mapping.items() if k not in ("pattern", "method")} for mapping in mappings}
    catalog = Catalog()
    for _, _, message, _, context in extract_from_dir(
        str(ROOT), methods, options, keywords={**DEFAULT_KEYWORDS, "N_": None}, directory_filter=_ours
    ):
        catalog.add(message, context=context)
    return catalog


def _ours(folder: str) -> bool:
    path = Path(folder).relative_to(ROOT)
    return path == Path() or path.parts[0] == "quizapp"
