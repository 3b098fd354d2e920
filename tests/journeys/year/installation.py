"""An installation as a person has one: a folder, a database, the command, a mail server; nothing of tests."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection

from tests.jobs.processes import ROOT

# What parchemins print: an address in https, as behind the server that ends TLS for the product.
PUBLIC_URL = "https://certification.fleurs.exemple.fr"
SEALING = "le-secret-qui-scelle-les-cles-de-cette-annee-0123456789"
# A machine that runs other suites at once starts slowly; what never comes is still found.
PATIENCE = 240


def came(so: Callable[[], object]) -> None:
    """Wait for something that others bring about; fails when it never comes."""
    until = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.05)


@dataclass
class Installation:
    """A folder and a database where the product lives, and its process while it serves."""

    folder: Path
    database: str
    mail_port: int
    port: int = 0
    process: subprocess.Popen[str] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Return where it is served."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Return what it is told by its environment, and nothing of ours."""
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        return kept | {
            "PYTHONPATH": str(ROOT),
            "PARCHEMIN_VAR": str(self.folder),
            "DATABASE_URL": self.database,
            "KEY_SEALING_SECRET": SEALING,
            "PUBLIC_URL": PUBLIC_URL,
            "SSL_REDIRECT": "0",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mail_port),
            "EMAIL_TLS": "0",
        }

    def command(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run `parchemin` with these words, as an operator does."""
        return subprocess.run(
            [sys.executable, "-m", "parchemin.cli.main", *map(str, words)],
            env=self.environment, cwd=self.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def start(self) -> str:
        """Start it with a worker beside it; return the path that opens the first body, or ""."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        told = self.folder / "told"
        with told.open("w") as said, (self.folder / "errors").open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "parchemin.cli.main", "start", f"--port={self.port}", "--workers=1"],
                env=self.environment, cwd=self.folder, stdout=said, stderr=errors, text=True,
            )  # fmt: skip
        came(lambda: "Parchemin : http" in told.read_text())
        came(self._answers)
        opening = re.search(r"https://[^/]+(/ouverture/\S+)", told.read_text())
        return opening[1] if opening else ""

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        """Stop it, as a service manager does."""
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None

    def errors(self) -> list[str]:
        """Return what it told as an error."""
        return [
            line
            for line in (self.folder / "errors").read_text().splitlines()
            if '"level": "error"' in line.lower() or "Traceback" in line
        ]


@contextmanager
def postgresql_database(name: str) -> Iterator[str]:
    """Give an empty database of the server of DATABASE_URL, dropped at the end."""
    at_hand = os.environ["DATABASE_URL"]
    with psycopg.connect(at_hand, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield urlsplit(at_hand)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def home(folder: Path, mail_port: int) -> Iterator[Installation]:
    """Give an installation on nothing, on the database of this run of the suite; its process ends with it."""
    folder.mkdir()
    with database_beside(folder) as database:
        made = Installation(folder, database, mail_port)
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def database_beside(folder: Path) -> Iterator[str]:
    """Give the address of an empty database: of the PostgreSQL at hand, or a file of that folder."""
    if connection.vendor == "postgresql":
        with postgresql_database(f"parchemin_year_{os.getpid()}_{folder.name}") as address:
            yield address
    else:
        yield f"sqlite:///{folder / 'parchemin.sqlite3'}"
