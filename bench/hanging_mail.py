"""Milliseconds of the public pages, the slowest too (p99), while the mail server accepts and never answers.

The floor is the same service, the same pages and the same e-mails asked for, before a mail server that takes them:
a ratio above 1 is what a silent one costs the public. Served by `parchemin start`, two processes and a worker.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from statistics import quantiles
from threading import Thread

from bench.common import Figure
from bench.verification import product

PAGES = ("/", "/cqp/", "/connexion/", "/mot-de-passe/oublie/")
REQUESTS, TOGETHER, RUNS, MAILS = 400, 2, 8, 3
PORT, PATIENCE = 8765, 120
ADDRESS = "odile.pre@fleurs.exemple.fr"
ESTABLISH = (
    *("establish", "fleurs", "--name", "Fleuristes", "--siret", "73282932000074", "--city", "Lyon"),
    *("--prefix", "FLE", "--commission", "CPNEFP des fleuristes", "--branch", "1978:Fleuristes"),
    *("--secretary", f"Odile Pré:{ADDRESS}"),
)


class MailServer:
    """Takes every e-mail, or, `silent`, accepts connections and never says a word. Counts both."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.silent, self.taken, self.kept_waiting = False, 0, list[socket.socket]()
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            found = self.listening.accept()[0]
            if self.silent:
                self.kept_waiting.append(found)
            else:
                Thread(target=self._talk, args=(found,), daemon=True).start()

    def _talk(self, found: socket.socket) -> None:
        with found, found.makefile("rwb", buffering=0) as lines:
            lines.write(b"220 bench\r\n")
            for line in lines:
                word = line.split()[0].upper() if line.split() else b""
                if word == b"DATA":
                    lines.write(b"354 go on\r\n")
                    while lines.readline() not in (b".\r\n", b""):
                        pass
                    self.taken += 1
                lines.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


def run() -> list[Figure]:
    """Return median and p99 of the public pages with a silent server, beside those with one that answers."""
    mail, found = MailServer(), {False: list[float](), True: list[float]()}
    with _served(mail.port):
        for _ in range(RUNS):
            for silent, seconds in found.items():
                mail.silent = silent
                seconds.extend(_while_mailing(mail))
    silent, answering = (quantiles(found[kind], n=100) for kind in (True, False))
    return [
        Figure(
            f"public pages, p{rank}, silent mail server",
            silent[rank - 1] * 1000,
            "ms",
            answering[rank - 1] * 1000,
            silent[rank - 1] / answering[rank - 1],
        )
        for rank in (50, 99)
    ]


def _while_mailing(mail: MailServer) -> list[float]:
    """Return the seconds of the public pages while a worker mails; raises when none did."""
    from django.utils.timezone import now

    from parchemin.jobs.models import Job
    from parchemin.web.password_link import ask_for_link

    Job.objects.filter(state="waiting").delete()
    taken = mail.taken
    for _ in range(MAILS):
        ask_for_link(ADDRESS, now())
    time.sleep(2)
    with ThreadPoolExecutor(TOGETHER) as readers:
        pages = [PAGES[rank % len(PAGES)] for rank in range(REQUESTS)]
        seconds = list(readers.map(_seconds, pages))
    if not (mail.kept_waiting if mail.silent else mail.taken > taken):
        raise AssertionError("no worker came to the mail server: nothing is measured")
    while mail.kept_waiting:
        mail.kept_waiting.pop().close()
    return seconds


@contextmanager
def _served(mail_port: int) -> Iterator[None]:
    """Serve an installation with one certificateur, whose mail goes to this port."""
    from parchemin.cli.main import main as parchemin

    if parchemin(ESTABLISH):
        raise AssertionError("the certificateur could not be opened")
    mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail_port), "EMAIL_TLS": "0"}
    here = {"PUBLIC_URL": f"http://127.0.0.1:{PORT}", "ALLOWED_HOSTS": "127.0.0.1"}
    command = [sys.executable, "-m", "parchemin.cli.main", "start", "--port", str(PORT)]
    serving = subprocess.Popen(
        command,
        env={**os.environ, **mail, **here},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + PATIENCE
        while not _answers() and time.monotonic() < until:
            time.sleep(0.5)
        for page in PAGES * 10:
            _seconds(page)
        yield
    finally:
        serving.terminate()
        serving.wait(PATIENCE)


def _answers() -> bool:
    try:
        _seconds("/")
    except OSError:
        return False
    return True


def _seconds(page: str) -> float:
    start = time.perf_counter()
    talking = HTTPConnection("127.0.0.1", PORT, timeout=PATIENCE)
    talking.request("GET", page)
    answer = talking.getresponse()
    answer.read()
    talking.close()
    if answer.status != 200:
        raise AssertionError(f"{page}: {answer.status}")
    return time.perf_counter() - start


def main() -> int:
    """Print the table and return 0."""
    with product():
        for row in run():
            print(row.line())
    return 0


if __name__ == "__main__":
    sys.exit(main())
