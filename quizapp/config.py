"""Settings from the environment. A bad value stops the start with a sentence that names the variable; no secret has a default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SECRET_FILE = "secret"  # noqa: S105, the name of a file
DATABASE_FILE = "quizapp.db"
SHORTEST_SECRET = 32

REGISTRATIONS = ("open", "invite", "closed")


class BadSetting(Exception):
    """A setting that cannot be used; the text names the variable and says what to write."""


@dataclass(frozen=True)
class Settings:
    """Everything that an operator decides."""

    instance: Path
    secret: str
    database_url: str
    decks: Path
    registration: str = "open"
    default_language: str = "ja"
    time_zone: str = "UTC"
    https: bool = False
    address: str = ""
    proxies: int = 0
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    threads: int = 8

    @property
    def public_address(self) -> str:
        """The address that links are built from, without a slash at its end."""
        scheme = "https" if self.https else "http"
        return self.address or f"{scheme}://{'[' + self.host + ']' if ':' in self.host else self.host}:{self.port}"


def instance_folder(env: Mapping[str, str] = os.environ) -> Path:
    """The folder that ``env`` names for the secret, the database and the backups."""
    return Path(env.get("QUIZAPP_INSTANCE") or "instance").absolute()


def from_environment(env: Mapping[str, str] = os.environ) -> Settings:
    """The settings in ``env``. Raises BadSetting."""
    instance = instance_folder(env)
    address = _address(env)
    return Settings(
        instance=instance,
        secret=_secret(instance, env),
        database_url=_database(instance, env),
        decks=Path(env.get("QUIZAPP_DECKS") or "decks").absolute(),
        registration=_one_of(env, "QUIZAPP_REGISTRATION", REGISTRATIONS, "open"),
        default_language=_one_of(env, "QUIZAPP_LANGUAGE", ("ja", "en"), "ja"),
        time_zone=_time_zone(env),
        https=_yes_or_no(env, "QUIZAPP_HTTPS", address.startswith("https://")),
        address=address,
        proxies=_number(env, "QUIZAPP_PROXIES", 0, 0, 10),
        host=env.get("HOST") or "127.0.0.1",
        port=_number(env, "PORT", 8000, 1, 65535),
        workers=_number(env, "QUIZAPP_WORKERS", 1, 1, 64),
        threads=_number(env, "QUIZAPP_THREADS", 8, 1, 128),
    )


def _secret(instance: Path, env: Mapping[str, str]) -> str:
    path = instance / SECRET_FILE
    if "QUIZAPP_SECRET" in env:
        secret, name = env["QUIZAPP_SECRET"], "QUIZAPP_SECRET"
    elif path.is_file():
        secret, name = path.read_text().strip(), f"the file {path}"
        if path.stat().st_mode & 0o077:
            raise BadSetting(f"The file {path} can be read by others: run chmod 600 on it.")
    else:
        raise BadSetting(f"There is no secret: run “make setup” (it writes {path}) or set QUIZAPP_SECRET.")
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 8:
        raise BadSetting(f"The secret in {name} is too short or too simple: it needs {SHORTEST_SECRET} random characters.")
    return secret


def _database(instance: Path, env: Mapping[str, str]) -> str:
    url = env.get("DATABASE_URL") or f"sqlite:///{instance / DATABASE_FILE}"
    scheme = urlsplit(url).scheme
    if scheme in ("postgres", "postgresql"):
        return "postgresql+psycopg" + url[len(scheme) :]
    if scheme not in ("sqlite", "postgresql+psycopg"):
        raise BadSetting("DATABASE_URL has to begin with sqlite:/// or postgresql://.")
    if url in ("sqlite://", "sqlite:///", "sqlite:///:memory:"):
        raise BadSetting("DATABASE_URL has to name a file: a database in memory is lost at every restart.")
    return url


def _address(env: Mapping[str, str]) -> str:
    address = (env.get("QUIZAPP_ADDRESS") or "").rstrip("/")
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise BadSetting("QUIZAPP_ADDRESS has to be an address such as https://quiz.example.org.")
    return address


def _time_zone(env: Mapping[str, str]) -> str:
    name = env.get("QUIZAPP_TIME_ZONE") or "UTC"
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadSetting(f"QUIZAPP_TIME_ZONE is “{name}”: it has to be the name of a time zone such as Asia/Tokyo.") from None


def _one_of(env: Mapping[str, str], name: str, values: tuple[str, ...], default: str) -> str:
    value = env.get(name) or default
    if value not in values:
        raise BadSetting(f"{name} is “{value}”: it has to be one of {', '.join(values)}.")
    return value


def _yes_or_no(env: Mapping[str, str], name: str, default: bool) -> bool:
    value = (env.get(name) or ("yes" if default else "no")).lower()
    if value not in ("yes", "no", "1", "0", "true", "false"):
        raise BadSetting(f"{name} is “{value}”: it has to be yes or no.")
    return value in ("yes", "1", "true")


def _number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = env.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise BadSetting(f"{name} is “{value}”: it has to be a number from {least} to {most}.")
    return int(value)
