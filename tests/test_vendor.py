"""What others wrote and we ship is exactly what they published, and pages use that."""

import hashlib
import json

from quizapp.web.static import FOLDER

VENDOR = FOLDER / "vendor"


def entries() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((VENDOR / "MANIFEST.json").read_text())
    return found


def test_every_vendored_file_has_the_hash_of_the_manifest() -> None:
    promised = {name: found for entry in entries() for name, found in dict(entry["sha256"]).items()}  # type: ignore[call-overload]
    there = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.suffix != ".gz" and path.name != "MANIFEST.json"
    }
    assert there == promised


def test_every_package_has_a_version_a_licence_and_its_text() -> None:
    for entry in entries():
        assert entry["version"]
        assert entry["licence"]
        assert entry["source"]
        assert any(str(name).endswith("/LICENSE") for name in dict(entry["sha256"]))  # type: ignore[call-overload]


def test_pages_load_the_vendored_version() -> None:
    pages = "".join(path.read_text() for path in (FOLDER.parent / "web").rglob("*.html"))
    used = [str(name) for entry in entries() for name in dict(entry["sha256"]) if str(name).endswith(".js")]  # type: ignore[call-overload]
    assert [name for name in used if f"vendor/{name}" not in pages] == []
