"""`parchemin start` keeps a worker beside the server, for as long as it serves."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.jobs.processes import ROOT, real_database, shared_database, wait_until

pytestmark = real_database


@pytest.fixture
def start(tmp_path, db):
    """Return a function that starts the server on a copy of the database, and tells its process and its port."""
    started = []

    def run(*options):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "parchemin.cli.main", "start", f"--port={port}"]
        process = subprocess.Popen(
            [*command, "--workers=1", *options], env=environment, cwd=ROOT, start_new_session=True
        )
        started.append(process)
        return process, port

    static = tmp_path / "static"
    static.mkdir()
    (static / "staticfiles.json").write_text("{}")
    with shared_database(tmp_path) as shared:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
        environment = kept | {
            "DATABASE_URL": shared.address,
            "PARCHEMIN_VAR": str(tmp_path),
            "PYTHONPATH": str(ROOT),
            "SECRET_KEY": settings.SECRET_KEY,
        }
        run.shared = shared
        yield run
        for process in started:
            # The session of the test alone: what it started and nothing else.
            for pid in [process.pid, *_of_session(process.pid)]:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            process.wait()


def _of_session(leader):
    """Return the processes of a session that live."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = status.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(session) == leader and state != "Z":
            found.append(int(status.parent.name))
    return found


def workers(leader):
    """Return the workers of a session."""
    found = []
    for pid in _of_session(leader):
        try:
            told = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        if b"--parent=" in told:
            found.append(pid)
    return found


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_worker_runs_beside_the_server_is_started_again_and_stops_with_it(start):
    process, port = start()
    done = "SELECT COUNT(*) FROM jobs_job WHERE kind = 'forget-jobs' AND state = 'done'"
    wait_until(lambda: start.shared.rows(done) == [(1,)])
    wait_until(lambda: answers(port))
    (first,) = workers(process.pid)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: set(workers(process.pid)) - {first})
    process.terminate()
    assert process.wait(30) == 0
    wait_until(lambda: not _of_session(process.pid))


def test_a_worker_stops_when_its_server_is_killed(start):
    process, _ = start()
    wait_until(lambda: workers(process.pid))
    process.kill()
    process.wait()
    wait_until(lambda: not workers(process.pid))


def test_without_a_worker_nothing_is_run(start):
    process, port = start("--no-worker")
    wait_until(lambda: answers(port))
    time.sleep(1)
    assert workers(process.pid) == []
