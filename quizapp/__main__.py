"""``python -m quizapp``: prepares the instance (``make setup``). What is there already is left as it is."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from whitenoise.compress import Compressor

from quizapp.config import SECRET_FILE, instance_folder

STATIC = Path(__file__).parent / "static"


def write_secret(instance: Path) -> bool:
    """Makes the folder (0700) and in it the secret (0600); False where there was one."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = instance / SECRET_FILE
    if path.exists():
        return False
    # mkstemp makes the file 0600; a link appears whole or not at all, and never replaces what another process wrote.
    descriptor, name = tempfile.mkstemp(dir=instance)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)
    return True


def compress_static(folder: Path) -> None:
    """Writes a ``.gz`` beside each file of ``folder``, with the time of its original, and removes those without one."""
    compressor = Compressor(quiet=True, use_brotli=False)
    for path in folder.rglob("*"):
        if path.suffix == ".gz":
            if not path.with_suffix("").exists():
                path.unlink()
        elif path.is_file() and compressor.should_compress(path.name) and _is_stale(path):
            compressor.compress(str(path))


def _is_stale(path: Path) -> bool:
    copy = Path(f"{path}.gz")
    return not copy.exists() or abs(copy.stat().st_mtime - path.stat().st_mtime) > 0.01


def main() -> None:
    """Prepares the instance that the environment names."""
    instance = instance_folder()
    if "QUIZAPP_SECRET" not in os.environ and write_secret(instance):
        print(f"Wrote a new secret to {instance / SECRET_FILE}. Keep it: without it everybody has to sign in again.")
    compress_static(STATIC)


if __name__ == "__main__":
    main()
