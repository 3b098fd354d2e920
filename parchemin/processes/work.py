"""What workers do: each kind of job calls an act as somebody would, and each clock asks for what is due."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Max

from parchemin.accounts.actor import system_actor
from parchemin.assessment.actions.evidence import drop_unfinished
from parchemin.files.actions import sweep
from parchemin.jobs.actions import enqueue, progress
from parchemin.jobs.models import Job, JobFile
from parchemin.jobs.registry import clock, kind
from parchemin.jobs.selectors import actor_of_job
from parchemin.jobs.terms import ENDED
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.organisations.models import CertifyingBody
from parchemin.processes.deliver import (
    Delivery,
    awarded_before_grace,
    deliver_left,
    deliver_sitting,
    left_behind,
)
from parchemin.processes.sign_minutes import seal_interrupted, signed_unsealed
from parchemin.processes.verify import faults_of

DELIVER_SITTING, DELIVER_LEFT = "deliver-sitting", "deliver-left"
SEAL_LEFT, VERIFY, FORGET, SWEEP = "seal-left", "verify", "forget-jobs", "sweep-files"

MOST_FAULTS_TOLD = 50
JOBS_KEPT, FILES_KEPT = timedelta(days=90), timedelta(days=7)
SEALING = timedelta(minutes=2)


@kind(DELIVER_SITTING, "Établir les certificats d’une séance")
def _deliver_sitting(job: Job, at: datetime) -> dict[str, Any]:
    """Make the files of what a sitting granted; refused with the reasons of each that cannot be made."""
    return _delivered(
        deliver_sitting(
            sitting_id=job.arguments["sitting"],
            actor=actor_of_job(job, at),
            at=at,
            say=partial(progress, job),
        )
    )


@kind(DELIVER_LEFT, "Établir ce qu’une interruption a laissé")
def _deliver_left(job: Job, at: datetime) -> dict[str, Any]:
    """Make the files that nobody finished; refused with the reasons of each that cannot be made."""
    return _delivered(deliver_left(actor=actor_of_job(job, at), at=at, say=partial(progress, job)))


def _delivered(delivery: Delivery) -> dict[str, Any]:
    refuse_if(delivery.objections)
    return {"delivered": delivery.done}


@kind(SEAL_LEFT, "Sceller un procès-verbal signé")
def _seal_left(job: Job, at: datetime) -> dict[str, Any]:
    """Seal minutes that everybody signed and whose seal was stopped halfway."""
    minutes = seal_interrupted(minutes_id=job.arguments["minutes"], actor=actor_of_job(job, at))
    return {"sealed": minutes.signed_at is not None}


@kind(VERIFY, "Vérifier journal, décisions, registre et fichiers")
def _verify(job: Job, at: datetime) -> dict[str, Any]:
    """Recompute what a body can be asked to prove; refused with what no longer holds."""
    faults = faults_of(CertifyingBody.objects.get(pk=actor_of_job(job, at).body_id))
    refuse_if(tuple(Objection("does-not-hold", fault) for fault in faults[:MOST_FAULTS_TOLD]))
    return {"faults": 0}


@kind(FORGET, "Oublier ce qui est terminé ou abandonné depuis longtemps")
def _forget(job: Job, at: datetime) -> dict[str, Any]:
    """Delete the jobs that ended long ago, sooner their files, and evidence that never came whole."""
    JobFile.objects.filter(job__state__in=ENDED, job__ended_at__lt=at - FILES_KEPT).delete()
    gone, _ = Job.objects.filter(state__in=ENDED, ended_at__lt=at - JOBS_KEPT).delete()
    return {"forgotten": gone, "evidence": drop_unfinished(at=at)}


@kind(SWEEP, "Effacer les fichiers que rien ne nomme")
def _sweep(job: Job, at: datetime) -> dict[str, Any]:
    """Delete the files that an act taken back, or erased rows, left behind."""
    return {"swept": sweep(at=at)}


@clock(every=timedelta(minutes=5))
def _ask_for_deliveries(at: datetime) -> None:
    """Have what was left behind delivered; what cannot be made is asked again the next day, or after an award."""
    bodies = awarded_before_grace(at).filter(body_id__in=left_behind(at).values("body_id"))
    for body_id, newest in bodies.values_list("body_id").annotate(Max("pk")).order_by("body_id"):
        enqueue(
            DELIVER_LEFT,
            key=f"{DELIVER_LEFT}/{body_id}/{newest}/{paris_date(at)}",
            actor=system_actor(body_id),
            at=at,
        )


@clock(every=timedelta(minutes=5))
def _ask_for_seals(at: datetime) -> None:
    """Have sealed, once a day at most, what was signed and may have been stopped before its seal."""
    for minutes in signed_unsealed(at - SEALING).select_related("sitting"):
        key = f"{SEAL_LEFT}/{minutes.pk}/{minutes.signatures.count()}/{paris_date(at)}"
        enqueue(
            SEAL_LEFT,
            key=key,
            actor=system_actor(minutes.sitting.body_id),
            at=at,
            arguments={"minutes": minutes.pk},
        )


@clock(every=timedelta(days=1), offset=timedelta(hours=2))
def _ask_for_the_night(at: datetime) -> None:
    """Have each body verified, old jobs forgotten and stray files swept, once a day."""
    day = paris_date(at)
    enqueue(FORGET, key=f"{FORGET}/{day}", actor=None, at=at)
    enqueue(SWEEP, key=f"{SWEEP}/{day}", actor=None, at=at)
    for body_id in CertifyingBody.objects.order_by("pk").values_list("pk", flat=True):
        enqueue(VERIFY, key=f"{VERIFY}/{body_id}/{day}", actor=system_actor(body_id), at=at)
