"""Typed readers of the environment that refuse odd values rather than guess."""

import os
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

# What PostgreSQL is told beside its address, as libpq names it: how much TLS, above all.
_TLS = frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
_OPTIONS = frozenset(
    {
        "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "ssl_min_protocol_version", "channel_binding",
        "passfile", "service", "connect_timeout", "application_name", "target_session_attrs", "options",
        "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
    }
)  # fmt: skip


class BadSetting(Exception):
    """An environment variable that cannot be read; the message is French, and holds no password."""


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
    """Return Django's settings for `sqlite:///path` or `postgresql://user:password@host:port/name?sslmode=…`.

    `postgres://` is the same. An option is handed to PostgreSQL as it is; one that is not known is refused, for
    TLS that is asked must be had. Raises `BadSetting`, which never says the password.
    """
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
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgresql(parts)
    scheme = f"« {parts.scheme}:… »" if parts.scheme else "une adresse sans schéma"
    raise BadSetting(f"DATABASE_URL : {scheme}, attendu sqlite:///… ou postgresql://…")


def make_private(database: dict[str, object]) -> None:
    """Close the file of a SQLite database to all but its owner, and to its group if it reads it already.

    What SQLite writes beside it has its mode. A file that is another's is left to its owner.
    """
    name = str(database["NAME"])
    if database["ENGINE"] != "django.db.backends.sqlite3" or name == ":memory:":
        return
    path = Path(name)
    with suppress(OSError):
        if not path.exists():
            path.touch(mode=0o600)
        path.chmod(S_IMODE(path.stat().st_mode) & 0o640)


def _postgresql(parts: SplitResult) -> dict[str, object]:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    # What other tools write for « with TLS »: libpq reads it so too.
    if options.pop("ssl", "") == "true":
        options.setdefault("sslmode", "require")
    socket = options.pop("host", "")
    unknown = sorted(options.keys() - _OPTIONS)
    if unknown:
        raise BadSetting(f"DATABASE_URL : option inconnue « {', '.join(unknown)} ».")
    if options.get("sslmode", "require") not in _TLS:
        raise BadSetting(
            f"DATABASE_URL : sslmode={options['sslmode']!r}, attendu l’un de {', '.join(sorted(_TLS))}."
        )
    if len(parts.path) < 2:
        raise BadSetting("DATABASE_URL : le nom de la base manque, après le port.")
    try:
        port = parts.port
    except ValueError:
        raise BadSetting(
            "DATABASE_URL : le port n’est pas un nombre. Un / ou un : du mot de passe s’écrit %2F ou %3A."
        ) from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": socket or unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 600,
        "OPTIONS": options,
    }
