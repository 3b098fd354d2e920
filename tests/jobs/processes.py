"""Real workers on the database of a test, on both engines."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60

# What is committed on SQLite could not be deleted after the test: triggers refuse it.
real_database = pytest.mark.django_db(transaction=connection.vendor == "postgresql")

DYING = """
import os, signal, sys
from importlib import import_module
from django import setup
from parchemin.cli.main import main
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parchemin.config.settings")
setup()
room, _, name = sys.argv[1].rpartition(".")
setattr(import_module(room), name, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
main(["worker"])
"""


@dataclass(frozen=True, slots=True)
class Shared:
    """A database that other processes work in: its address, and what a query finds in it now."""

    address: str
    rows: Callable[[str], list[tuple[Any, ...]]]


@contextmanager
def shared_database(folder: Path) -> Iterator[Shared]:
    """Give what the test has written to other processes; a test that asks for it is marked `real_database`.

    On PostgreSQL it is the database of the test, committed; on SQLite, which keeps that one in memory, a copy.
    """
    if connection.vendor == "postgresql":
        at = connection.settings_dict
        host = f"{at['HOST'] or '127.0.0.1'}:{at['PORT'] or 5432}"
        address = f"postgresql://{at['USER']}:{at['PASSWORD']}@{host}/{at['NAME']}"
        with connection.cursor() as cursor:
            yield Shared(address, lambda sql: cursor.execute(sql).fetchall())
        return
    path = folder / "shared.sqlite3"
    reading = sqlite3.connect(path, timeout=20, isolation_level=None)
    # Asked by constraints, which these rows have met already.
    reading.create_function("REGEXP", 2, lambda pattern, text: True)
    reading.executescript("\n".join(connection.connection.iterdump()))
    try:
        yield Shared(f"sqlite:///{path}", lambda sql: reading.execute(sql).fetchall())
    finally:
        reading.close()


@contextmanager
def workers(
    address: str, folder: Path, *, lease: int
) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Give a function that starts a worker on a database; whatever happens, none is left.

    `dying_in` names a function, as `parchemin.jobs.engine._end`, that kills the worker when it is called.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
    environment |= {
        "DATABASE_URL": address,
        "JOB_LEASE": str(lease),
        "PARCHEMIN_VAR": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    started: list[subprocess.Popen[bytes]] = []

    def start(dying_in: str = "") -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "parchemin.cli.main", "worker"]
        if dying_in:
            command = [sys.executable, "-c", DYING, dying_in]
        started.append(subprocess.Popen(command, env=environment, cwd=ROOT))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            process.kill()
            process.wait()


def wait_until(so: Callable[[], bool]) -> None:
    """Wait for something that other processes bring about; fails after a minute."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not so():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.02)
