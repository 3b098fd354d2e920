"""The database as one file, taken at one instant while others write, and put back: SQLite or PostgreSQL."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections
from django.db.backends.postgresql.client import DatabaseClient

from parchemin.kernel.objections import Objection, Refused

_NAMES = "SELECT sha256 FROM files_storedfile ORDER BY sha256"


@contextmanager
def snapshot(target: Path) -> Iterator[Iterator[str]]:
    """Write the database as it stands at one instant, and give the names of the files that it knew then.

    Its owner alone reads the file, whatever becomes of the folder.

    Raises `Refused` when the tools of PostgreSQL are missing or say no.
    """
    target.touch(mode=0o600)
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(target)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
            yield (name for (name,) in copy.execute(_NAMES))
        return
    # pg_dump reads the very snapshot of this transaction, and so do we.
    reading = connections.create_connection("default")
    reading.set_autocommit(False)
    try:
        with reading.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (shared,) = cursor.fetchone()
            _run(
                "pg_dump",
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={shared}",
                f"--file={target}",
            )
            cursor.execute(_NAMES)
            yield (name for (name,) in cursor)
    finally:
        reading.close()


def put_back(source: Path) -> None:
    """Replace the database by one that `snapshot` wrote: all of it or nothing.

    Raises `Refused` when the tools of PostgreSQL are missing or say no.
    """
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(source)) as copy:
            connection.ensure_connection()
            copy.backup(connection.connection)
    else:
        _run(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            f"--dbname={connection.settings_dict['NAME']}",
            str(source),
        )
    if connection.settings_dict["NAME"] != ":memory:":
        connection.close()  # what it remembers is of the former one


def _run(tool: str, *arguments: str) -> None:
    """Run a tool of PostgreSQL on the database of the settings."""
    where, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    # psql takes the name of the database last; these take it by an option, or by the environment.
    command = [tool, *where[1:-1], *arguments]
    environment = {
        **os.environ,
        **(environment or {}),
        "PGDATABASE": str(connection.settings_dict["NAME"]),
        "LC_MESSAGES": "C",
    }
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise Refused(
            Objection(
                "postgresql-client",
                f"La commande {tool} n’est pas sur cette machine.",
                remedy="Installez le client de PostgreSQL (postgresql-client), de la version du serveur ou après.",
            )
        ) from None
    if done.returncode:
        raise Refused(Objection("postgresql-client", f"{tool} : {done.stderr.strip()}"))
