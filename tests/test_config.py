"""Settings: what the environment gives, and a sentence that names the variable for each bad value."""

import os
from pathlib import Path

import pytest

from quizapp.__main__ import compress_static, write_secret
from quizapp.config import BadSetting, Settings, from_environment

SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz"


def read(tmp_path: Path, **env: str) -> Settings:
    """The settings of ``env`` with a good secret and an instance folder of this test."""
    return from_environment({"QUIZAPP_INSTANCE": str(tmp_path), "QUIZAPP_SECRET": SECRET} | env)


def test_without_settings_everything_has_a_value_that_works_on_one_machine(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert (found.host, found.port, found.https, found.registration) == ("127.0.0.1", 8000, False, "open")
    assert found.database_url == f"sqlite:///{tmp_path / 'quizapp.db'}"
    assert found.public_address == "http://127.0.0.1:8000"


def test_every_setting_is_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        HOST="::1",
        PORT="8443",
        QUIZAPP_DECKS="/srv/decks",
        QUIZAPP_REGISTRATION="invite",
        QUIZAPP_LANGUAGE="en",
        QUIZAPP_TIME_ZONE="Asia/Tokyo",
        QUIZAPP_HTTPS="yes",
        QUIZAPP_PROXIES="1",
        QUIZAPP_WORKERS="2",
        QUIZAPP_THREADS="4",
        DATABASE_URL="postgres://quizapp@/quizapp",
    )
    assert (found.host, found.port, found.decks) == ("::1", 8443, Path("/srv/decks"))
    assert (found.registration, found.default_language, found.https) == ("invite", "en", True)
    assert found.time_zone == "Asia/Tokyo"
    assert (found.proxies, found.workers, found.threads) == (1, 2, 4)
    assert found.database_url == "postgresql+psycopg://quizapp@/quizapp"
    assert found.public_address == "https://[::1]:8443"


def test_a_public_address_with_https_means_https(tmp_path: Path) -> None:
    found = read(tmp_path, QUIZAPP_ADDRESS="https://quiz.example.org/")
    assert found.https
    assert found.public_address == "https://quiz.example.org"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QUIZAPP_TIME_ZONE", "Mars/X"),
        ("QUIZAPP_TIME_ZONE", "../secret"),
        ("QUIZAPP_TIME_ZONE", "Europe"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "eighty"),
        ("PORT", "٨٠"),
        ("PORT", "-1"),
        ("QUIZAPP_WORKERS", "0"),
        ("QUIZAPP_THREADS", "1e3"),
        ("QUIZAPP_PROXIES", "many"),
        ("QUIZAPP_REGISTRATION", "everybody"),
        ("QUIZAPP_LANGUAGE", "fr"),
        ("QUIZAPP_HTTPS", "perhaps"),
        ("QUIZAPP_ADDRESS", "quiz.example.org"),
        ("QUIZAPP_ADDRESS", "ftp://quiz.example.org"),
        ("QUIZAPP_ADDRESS", "https://quiz.example.org/?x=1"),
        ("DATABASE_URL", "mysql://localhost/quizapp"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("QUIZAPP_SECRET", ""),
        ("QUIZAPP_SECRET", "short"),
        ("QUIZAPP_SECRET", "a" * 60),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence_that_names_the_variable(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=rf"{name}\b.*\.$"):
        read(tmp_path, **{name: value})


def test_no_secret_means_no_start(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="make setup"):
        from_environment({"QUIZAPP_INSTANCE": str(tmp_path)})


def test_the_secret_that_setup_writes_is_used_and_private(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    assert write_secret(instance)
    path = instance / "secret"
    assert instance.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
    assert from_environment({"QUIZAPP_INSTANCE": str(instance)}).secret == path.read_text().strip()
    assert [found.name for found in instance.iterdir()] == ["secret"]


def test_setup_keeps_the_secret_that_is_there(tmp_path: Path) -> None:
    write_secret(tmp_path)
    before = (tmp_path / "secret").read_text()
    assert not write_secret(tmp_path)
    assert (tmp_path / "secret").read_text() == before


def test_two_instances_have_different_secrets(tmp_path: Path) -> None:
    write_secret(tmp_path / "one")
    write_secret(tmp_path / "two")
    assert (tmp_path / "one" / "secret").read_text() != (tmp_path / "two" / "secret").read_text()


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    write_secret(tmp_path)
    (tmp_path / "secret").chmod(0o644)
    with pytest.raises(BadSetting, match="chmod 600"):
        from_environment({"QUIZAPP_INSTANCE": str(tmp_path)})


def test_compressed_copies_follow_their_originals(tmp_path: Path) -> None:
    style, copy = tmp_path / "app.css", tmp_path / "app.css.gz"
    style.write_text("p { color: black }\n" * 100)
    (tmp_path / "photo.png").write_bytes(b"\0" * 5000)
    compress_static(tmp_path)
    first = copy.read_bytes()
    assert not (tmp_path / "photo.png.gz").exists()
    style.write_text("p { color: white }\n" * 100)
    os.utime(style, (1, 1))
    compress_static(tmp_path)
    assert copy.read_bytes() != first
    style.unlink()
    compress_static(tmp_path)
    assert not copy.exists()
