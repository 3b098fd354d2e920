"""Acts on jobs: ask for one, say how far it is, try a failed one again."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.files.actions import keep
from parchemin.jobs.engine import hold
from parchemin.jobs.events import JOB_REPLAYED
from parchemin.jobs.models import Job, JobFile
from parchemin.jobs.registry import kind_named, label_of
from parchemin.jobs.selectors import jobs_seen_by
from parchemin.jobs.terms import ENDED, FOR_PARTNER, FileRole, JobState
from parchemin.journal.actions import record
from parchemin.kernel.objections import Objection, Refused, refuse_if


def enqueue(
    kind: str,
    *,
    key: str,
    actor: Actor | None,
    at: datetime,
    arguments: Mapping[str, Any] | None = None,
) -> Job:
    """Ask for a job in the transaction of the caller, which takes it back if it fails; once per key.

    It will act for `actor` under the mandates of then; `system_actor` asks for what the software does by itself,
    None for what belongs to no body. Raises `Refused` for a kind that nobody registered, `ValueError` for
    somebody without an account, whom no worker could find again, `IntegrityError` for a key of another body.
    """
    if actor and actor.user_id is None and not actor.holds(Role.SYSTEM):
        raise ValueError(f"{kind} : qui agit sans compte ne peut demander un travail en son nom.")
    job, _ = Job.objects.get_or_create(
        key=key,
        kind=kind_named(kind).name,
        body_id=actor.body_id if actor else None,
        defaults={
            "arguments": {**(arguments or {}), **_for_partner(actor)},
            "asked_by_id": actor.user_id if actor else None,
            "asked_at": at,
            "next_at": at,
        },
    )
    return job


def _for_partner(actor: Actor | None) -> dict[str, Any]:
    """Return the partner that who asks acts for, as the job keeps it: they may be mandated by several."""
    return {FOR_PARTNER: actor.partner_id} if actor and actor.partner_id else {}


def enqueue_anew(
    kind: str,
    *,
    about: str,
    actor: Actor,
    at: datetime,
    arguments: Mapping[str, Any] | None = None,
    over: Collection[JobState] = ENDED,
) -> Job:
    """Ask for what may be asked again: the last job about the same thing, or a new one if that is `over`.

    A job that must see what has just changed is over once it runs. Raises as `enqueue`.
    """
    begins = f"{kind}/{actor.body_id}/{about}/"
    past = Job.objects.filter(key__startswith=begins, state__in=over).aggregate(last=Max("pk"))
    key = f"{begins}{past['last'] or 0}"
    return enqueue(kind, key=key, actor=actor, at=at, arguments=arguments)


def keep_for(job: Job, role: FileRole, *, name: str, media_type: str, content: bytes) -> None:
    """Keep the file that a job is to read, or that it made, once; to be called inside a transaction."""
    if not job.files.filter(role=role).exists():
        kept = keep(content)
        job.files.create(role=role, name=name[:200], media_type=media_type, file=kept)


def given_to(job: Job) -> JobFile:
    """Return the file that a job is to read; raises `Refused` when it is kept no longer."""
    found = job.files.filter(role=FileRole.GIVEN).first()
    if found is None:
        gone = "Le fichier n’est plus gardé : il l’est une semaine."
        raise Refused(Objection("file-gone", gone, remedy="Envoyez-le de nouveau."))
    return found


def done_once(job: Job, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do an act and write on the job what came of it, in one transaction; return that, and next time that alone.

    For an act that would not find what it did, were its worker killed right after it. `act` returns something.
    Raises `Overtaken` when another worker has the job, and then the act is taken back.
    """
    if job.result:
        return dict(job.result)
    with transaction.atomic():
        job.result = act()
        hold(job, now(), result=job.result)
    return dict(job.result)


def progress(job: Job, done: int, total: int) -> None:
    """Say how much of a job is done, and that its worker lives; raises `Overtaken` when another took it over."""
    count(job, done, total)
    hold(job, now(), done=done, total=total)


def count(job: Job, done: int, total: int) -> None:
    """Remember how much is done, which its worker will say: for what is done within one transaction."""
    job.total, job.done = total, done


@transaction.atomic
def replay(*, job_id: int, actor: Actor, at: datetime) -> Job:
    """Have a failed job tried again, for who asked for it; twice is once.

    Raises `Job.DoesNotExist` for a job that the actor may not see, `Refused` for one that is done.
    """
    job = jobs_seen_by(actor).select_for_update(of=("self",)).get(pk=job_id)
    if job.state in (JobState.WAITING, JobState.RUNNING):
        return job
    if job.state == JobState.DONE:
        refuse_if((Objection("job-done", "Ce travail est fait : il n’y a rien à rejouer."),))
    job.state, job.next_at, job.ended_at = JobState.WAITING, at, None
    if "objections" in job.result:
        job.result = {}
    job.save(update_fields=["state", "next_at", "ended_at", "result"])
    record(
        actor=actor,
        event=JOB_REPLAYED,
        subjects=[f"job/{job.key}"],
        at=at,
        label=label_of(job.kind),
    )
    return job
