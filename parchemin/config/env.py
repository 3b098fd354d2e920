"""Typed readers of the environment that refuse odd values rather than guess."""

import os
from urllib.parse import unquote, urlsplit


class BadSetting(Exception):
    """An environment variable that cannot be read."""


def text(name: str, default: str) -> str:
    """Return the variable, or `default` when it is unset or empty."""
    return os.environ.get(name) or default


def flag(name: str, default: bool) -> bool:
    """Return the variable as a boolean; raise `BadSetting` unless it is one of 1, 0, true, false."""
    raw = os.environ.get(name, "").lower()
    if not raw:
        return default
    if raw in {"1", "true"}:
        return True
    if raw in {"0", "false"}:
        return False
    raise BadSetting(f"{name}={raw!r} : attendu 1, 0, true ou false.")


def number(name: str, default: int) -> int:
    """Return the variable as a whole number; raise `BadSetting` unless it is written in digits."""
    raw = os.environ.get(name, "")
    if not raw:
        return default
    if not raw.isdecimal():
        raise BadSetting(f"{name}={raw!r} : attendu un nombre entier.")
    return int(raw)


def words(name: str, default: str) -> list[str]:
    """Return the comma-separated variable as a list without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def pairs(name: str) -> dict[str, str]:
    """Return the comma-separated variable of `key=value` as a mapping; raise `BadSetting` for anything else."""
    found = [word.partition("=") for word in words(name, "")]
    for key, sign, value in found:
        if not (key and sign and value):
            raise BadSetting(f"{name} : « {key}{sign}{value} », attendu nom=valeur.")
    return {key: value for key, _, value in found}


def database(url: str) -> dict[str, object]:
    """Return Django's settings for `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path[1:] or ":memory:",
            # Opening the file costs more than all the queries of a page; a demo built anew is seen in a minute.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY"
                ),
            },
        }
    if parts.scheme == "postgresql":
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path[1:],
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
        }
    raise BadSetting(f"DATABASE_URL={url!r} : attendu sqlite:///… ou postgresql://…")
