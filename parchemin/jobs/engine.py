"""The engine: takes jobs that are due, one at a time, and runs each until it is done or given up.

A try is a lease: a worker that dies stops renewing it, and another takes the job over. Why not a library:
docs/adr/2026-11-30-jobs.md.
"""

import logging
import traceback
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from parchemin.jobs.models import Job
from parchemin.jobs.registry import kind_named
from parchemin.jobs.terms import JobState
from parchemin.kernel.objections import Refused, Unavailable

# Tries before somebody is asked: at once, then after 10 s, 1 min, 6 min and 36 min.
MOST_TRIES = 5
FIRST_PAUSE, PAUSE_GROWTH = timedelta(seconds=10), 6
HOUSE = Path(__file__).resolve().parent.parent

log = logging.getLogger("parchemin.jobs")
_under_way: Job | None = None


class Overtaken(Exception):
    """The lease ran out, and another worker has the job: whoever had it stops."""


def run_one() -> bool:
    """Take the job due for longest and run it; return whether there was one."""
    global _under_way
    job = _lease_next(now())
    if job is None:
        return False
    _under_way = job
    try:
        _run(job)
    finally:
        _under_way = None
    return True


def renew() -> None:
    """Renew the lease of the job under way, if any, and say how far it is: it may be long between two words."""
    job = _under_way
    if job is not None:
        _of_this_try(job).update(next_at=now() + _lease(), done=job.done, total=job.total)


def hold(job: Job, at: datetime, **values: Any) -> None:
    """Write on the job that this worker runs, and renew its lease; raises `Overtaken` when it has it no more."""
    if not _of_this_try(job).update(next_at=at + _lease(), **values):
        raise Overtaken(job.key)


def _lease_next(at: datetime) -> Job | None:
    """Return the job due for longest, leased, for nobody else to take; None when there is none.

    Looked for before it is locked: a worker with nothing to do must not keep the writers of SQLite waiting.
    """
    due = Job.objects.filter(next_at__lte=at).order_by("next_at", "pk")
    if not due.exists():
        return None
    with transaction.atomic():
        job = due.select_for_update(skip_locked=True, of=("self",)).first()
        if job is None:
            return None
        if job.state == JobState.RUNNING and _spent(job):
            _end(job, JobState.FAILED, last_error="interrompu chaque fois avant la fin")
            return _lease_next(at)
        job.state, job.tries, job.next_at = JobState.RUNNING, job.tries + 1, at + _lease()
        if "objections" in job.result:  # of the try before
            job.result = {}
        job.save(update_fields=["state", "tries", "next_at", "result"])
    return job


def _run(job: Job) -> None:
    try:
        result = kind_named(job.kind).work(job, now())
    except Overtaken:
        log.warning("%s: taken over by another worker", job.key)
    except KeyboardInterrupt:
        # Asked to stop: the next worker need not wait for the lease to run out.
        _of_this_try(job).update(state=JobState.WAITING, next_at=now())
        raise
    except Refused as refused:
        how = "pas encore" if isinstance(refused, Unavailable) else "refusé"
        said = f"{how} : {', '.join(sorted(set(refused.codes)))}"[:200]
        why = {"objections": [objection.as_dict() for objection in refused.objections]}
        if isinstance(refused, Unavailable) and not _spent(job):
            _try_later(job, said, result=job.result or why)
        else:
            _end(job, JobState.FAILED, last_error=said, result=why)
    except Exception as error:
        log.exception("%s: try %d", job.key, job.tries)
        if _spent(job):
            _end(job, JobState.FAILED, last_error=_where(error))
        else:
            _try_later(job, _where(error))
    else:
        result, counted = result or {}, job.total or job.done
        done, said = result.get("done", counted), result.get("said", "")
        _end(job, JobState.DONE, done=done, total=counted, last_error=said, result=result)


def _try_later(job: Job, said: str, **values: Any) -> None:
    pause = FIRST_PAUSE * PAUSE_GROWTH ** ((job.tries - 1) % MOST_TRIES)
    _of_this_try(job).update(
        state=JobState.WAITING, next_at=now() + pause, last_error=said, **values
    )


def _end(job: Job, state: JobState, **values: Any) -> None:
    _of_this_try(job).update(state=state, next_at=None, ended_at=now(), **values)


def _of_this_try(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, tries=job.tries)


def _spent(job: Job) -> bool:
    """Tell whether somebody must be asked before one more try; each replay grants as many again."""
    return job.tries > 0 and job.tries % MOST_TRIES == 0


def _lease() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE)


def _where(error: Exception) -> str:
    """Return the class of an error and the last line of ours that met it: its message may name somebody."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(HOUSE)]
    last = (ours or frames)[-1]
    return f"{type(error).__name__} ({Path(last.filename).stem}, ligne {last.lineno})"[:200]
