"""Fixtures: a real migrated database, the application on it, clients with their cookies."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from bench import marking
from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.db import Database, migrations
from tests.browserless import Visitor
from tests.postgres import Postgres

# The same examples in every run, and none refused because the machine was slow.
hypothesis.settings.register_profile(
    "quizapp", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("quizapp")

MEMORY = Path("/dev/shm")

SECRET = "a-secret-for-tests-0123456789-abcdefghij"


def pytest_configure(config: pytest.Config) -> None:
    """Every answer is forced to the disk, so where the disk is slow the suite waits for it: the databases are in memory."""
    if config.option.basetemp is None and not hasattr(config, "workerinput") and os.access(MEMORY, os.W_OK):
        config.option.basetemp = str(MEMORY / f"quizapp-tests-{os.getpid()}")


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(MEMORY / f"quizapp-tests-{os.getpid()}", ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite file with the newest schema, to be copied: migrating takes longer than copying."""
    path = tmp_path_factory.mktemp("template") / "quizapp.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server with a migrated template database."""
    server = Postgres()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def sqlite_url(migrated: Path, tmp_path: Path) -> str:
    path = tmp_path / "quizapp.db"
    shutil.copyfile(migrated, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgres"])
def both_urls(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh database, once on each system: for tests of services and of migrations."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("sqlite_url"))
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.fresh()
    yield url
    server.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def db(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database with the newest schema, once on SQLite and once on PostgreSQL."""
    sqlite = request.param == "sqlite"
    database = Database(request.getfixturevalue("sqlite_url") if sqlite else request.getfixturevalue("postgres").emptied())
    yield database
    database.close()


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    return Settings(instance=tmp_path, secret=SECRET, database_url=sqlite_url, decks=Path("decks").absolute())


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application on a fresh SQLite database."""
    made = create_app(settings)
    yield made
    made.extensions["quizapp"].db.close()


@pytest.fixture
def app_db(app: Flask) -> Database:
    """The store behind ``app``."""
    found: Database = app.extensions["quizapp"].db
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who has never been here, with a browser that keeps cookies and sends the token of each form."""
    return Visitor(app)


@pytest.fixture
def without_sudachi() -> Iterator[None]:
    """Marking as it is where the dictionary of Japanese is not installed."""
    with marking.without_sudachi():
        yield


@pytest.fixture(autouse=True)
def _no_surprise_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
