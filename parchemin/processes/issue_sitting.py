"""Issuing what a sitting granted: the register at once, the files by a worker."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from parchemin.accounts.actor import Actor
from parchemin.certificates.actions.award import Awarding
from parchemin.certificates.models import Certificate
from parchemin.jobs.actions import enqueue, replay
from parchemin.jobs.models import Job
from parchemin.jobs.terms import JobState
from parchemin.processes.award import award_sitting
from parchemin.processes.work import DELIVER_SITTING


@transaction.atomic
def issue_sitting(*, sitting_id: int, awarding: Awarding | None, actor: Actor, at: datetime) -> Job:
    """Enter in the register what a sitting granted, if `awarding` is given, and have its files made.

    Asked again, it is the same job until more is granted; one that failed is tried again. Raises `Refused` as
    `award_sitting` does, and then asks for nothing.
    """
    if awarding is not None:
        award_sitting(sitting_id=sitting_id, awarding=awarding, actor=actor, at=at)
    granted = Certificate.objects.filter(body_id=actor.body_id, decision__sitting_id=sitting_id)
    newest = granted.aggregate(Max("pk"))["pk__max"]
    job = enqueue(
        DELIVER_SITTING,
        key=f"{DELIVER_SITTING}/{sitting_id}/{newest}",
        arguments={"sitting": sitting_id},
        actor=actor,
        at=at,
    )
    if job.state == JobState.FAILED:
        return replay(job_id=job.pk, actor=actor, at=at)
    return job
