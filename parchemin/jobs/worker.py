"""A worker: runs what is due, one job after the other, until it is stopped or who started it is gone."""

import logging
import os
import signal
from datetime import datetime
from itertools import count
from threading import Thread
from time import sleep
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils.timezone import now

from parchemin.jobs.engine import renew, run_one
from parchemin.jobs.registry import Recurrence, clocks

POLL_SECONDS = 0.5
# The database does not answer: it may be starting again.
PAUSE_SECONDS = 5
LONGEST_SILENCE_SECONDS = 5
# A try that lasts longer hangs: it is cut, which counts as an error.
LONGEST_TRY_SECONDS = 3600

log = logging.getLogger("parchemin.jobs")


def work(parent: int | None = None) -> None:
    """Run jobs until SIGINT or SIGTERM, or until the process `parent` is no longer the one above this one.

    The job under way is put back, to be taken at once by the next worker.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGALRM, _cut)
    Thread(target=_watch, args=(parent,), daemon=True).start()
    turned: dict[Recurrence, int] = {}
    try:
        while True:
            _turn(turned)
    except KeyboardInterrupt:
        log.info("stopped")


def _turn(turned: dict[Recurrence, int]) -> None:
    close_old_connections()
    try:
        turn_clocks(now(), turned)
        signal.alarm(LONGEST_TRY_SECONDS)
        if not run_one():
            sleep(POLL_SECONDS)
    except DatabaseError:
        log.exception("the database does not answer")
        sleep(PAUSE_SECONDS)
    finally:
        signal.alarm(0)


def turn_clocks(at: datetime, turned: dict[Recurrence, int]) -> None:
    """Call each clock once a slot; `turned` remembers the last slot of each, and keys of jobs do for restarts."""
    for clock in clocks():
        slot = clock.slot(at)
        if turned.get(clock) != slot:
            clock.tick(at)
            turned[clock] = slot


def _cut(signum: int, frame: FrameType | None) -> None:
    raise TimeoutError


def _watch(parent: int | None) -> None:
    """Renew the lease of the job under way, from beside it; stop this process once it is an orphan."""
    beat = max(1, min(LONGEST_SILENCE_SECONDS, settings.JOB_LEASE // 4))
    for second in count():
        sleep(1)
        if parent is not None and os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        if second % beat == 0:
            close_old_connections()
            try:
                renew()
            except DatabaseError as error:
                # On SQLite, when the job itself is writing: nobody else could take it meanwhile.
                log.info("the lease could not be renewed: %s", error)
