"""What `parchemin start` becomes once the database is ready: the server, and a worker kept beside it.

It loads nothing of the application, which its children do, each from nothing: Typst does not survive a fork.
"""

import argparse
import multiprocessing
import os
import subprocess
import sys
from threading import Event, Thread

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

# A worker that dies at once must not be started all day long, nor while everything stops.
PAUSE_SECONDS = 3
STOP_SECONDS = 10


class Worker:
    """A worker in a process of its own, started again when it dies."""

    def __init__(self) -> None:
        self.stopping = Event()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and watch it from a thread."""
        Thread(target=self._keep, daemon=True).start()

    def _keep(self) -> None:
        command = [sys.executable, "-m", "parchemin.cli.main", "worker", f"--parent={os.getpid()}"]
        while not self.stopping.is_set():
            self.process = subprocess.Popen(command)  # noqa: S603
            self.process.wait()
            self.stopping.wait(PAUSE_SECONDS)

    def stop(self) -> None:
        """Have it put its job back and stop; kill it when it does not within ten seconds."""
        self.stopping.set()
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()


def command(host: str, port: int, workers: int, beside: bool) -> list[str]:
    """Return the command line of the server, with or without a worker beside it."""
    return [
        sys.executable, "-m", "parchemin.cli.serving", host, str(port), str(workers),
        *(["--worker"] if beside else []),
    ]  # fmt: skip


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("workers", type=int)
    parser.add_argument("--worker", action="store_true")
    arguments = parser.parse_args()
    multiprocessing.set_start_method("spawn")
    server = Server(
        "parchemin.config.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=1,
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    if arguments.worker:
        worker = Worker()
        server.on_startup(worker.start)
        server.on_shutdown(worker.stop)
    server.serve()


if __name__ == "__main__":
    main()
