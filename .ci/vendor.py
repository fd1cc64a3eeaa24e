"""Fetches htmx from npm and writes ``quizapp/static/vendor/MANIFEST.json``: ``make vendor``."""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "quizapp" / "static" / "vendor"
NAME = "htmx.org"
KEPT = {"package/dist/htmx.min.js": "htmx.min.js", "package/LICENSE": "LICENSE"}


def fetch(version: str, folder: Path) -> None:
    """Writes the kept files of that version to ``folder``."""
    with tempfile.TemporaryDirectory() as place:
        said = subprocess.run(
            ["npm", "pack", "--silent", f"{NAME}@{version}"], cwd=place, check=True, capture_output=True, text=True
        )
        with tarfile.open(Path(place) / said.stdout.split()[-1]) as package:
            folder.mkdir(parents=True, exist_ok=True)
            for member, name in KEPT.items():
                found = package.extractfile(member)
                if found is None:
                    raise SystemExit(f"{member} is not in the package.")
                (folder / name).write_bytes(found.read())


def entry(version: str, folder: Path) -> dict[str, object]:
    """What the manifest says of the fetched files."""
    hashes = {f"{folder.name}/{name}": hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sorted(KEPT.values())}
    source = f"npm pack {NAME}@{version}"
    return {"name": NAME, "version": version, "licence": "0BSD", "source": source, "sha256": hashes}


def main(version: str) -> None:
    """Fetches, writes the manifest, and removes other versions."""
    folder = VENDOR / f"htmx-{version}"
    fetch(version, folder)
    (VENDOR / "MANIFEST.json").write_text(json.dumps([entry(version, folder)], indent=2) + "\n")
    for old in VENDOR.glob("htmx-*"):
        if old != folder:
            shutil.rmtree(old)


if __name__ == "__main__":
    main(sys.argv[1])
