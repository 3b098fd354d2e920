"""Questions about jobs."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from parchemin.accounts.actor import Actor, system_actor
from parchemin.accounts.selectors import actor_of
from parchemin.accounts.terms import Role
from parchemin.jobs.models import Job, JobFile
from parchemin.jobs.terms import FOR_PARTNER, FileRole, JobState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, Refused

LATE = timedelta(minutes=5)


def jobs_seen_by(actor: Actor) -> QuerySet[Job]:
    """Return the jobs that an actor may see: those of its body, those of the installation for its staff.

    Whoever does not run the body sees what they asked for it to do.
    """
    if actor.holds(Role.STAFF):
        return Job.objects.filter(Q(body_id=actor.body_id) | Q(body__isnull=True))
    if actor.holds(Role.SECRETARIAT):
        return Job.objects.filter(body_id=actor.body_id)
    return Job.objects.filter(
        body_id=actor.body_id, asked_by_id=actor.user_id, asked_by__isnull=False
    )


def made_by(job: Job, actor: Actor) -> JobFile | None:
    """Return the file that a job made, for who asked for it and for nobody else."""
    if job.asked_by_id is None or job.asked_by_id != actor.user_id:
        return None
    return job.files.filter(role=FileRole.MADE).first()


def jobs_late(jobs: QuerySet[Job], at: datetime) -> int:
    """Count the jobs, among these, that no worker took within five minutes of when they were due."""
    return jobs.filter(state=JobState.WAITING, next_at__lt=at - LATE).count()


def under_way(actor: Actor, kind: str) -> QuerySet[Job]:
    """Return the jobs of a kind that wait or run, among those that an actor may see."""
    return jobs_seen_by(actor).filter(kind=kind, next_at__isnull=False)


def actor_of_job(job: Job, at: datetime) -> Actor:
    """Return who a job of a body acts for: who asked for it, under today's mandates, or the software itself.

    Raises `Refused` when who asked has no mandate any more, `ValueError` for a job of the installation.
    """
    if job.body is None:
        raise ValueError("A job of the installation acts for nobody.")
    if job.asked_by is None:
        return system_actor(job.body.pk)
    partner = job.arguments.get(FOR_PARTNER)
    place = f"{job.body.slug}/{partner}" if partner else job.body.slug
    actor = actor_of(job.asked_by, paris_date(at), place)
    if actor is None:
        raise Refused(
            Objection(
                "mandate-ended",
                "Qui a demandé ce travail n’a plus de mandat.",
                remedy="Demandez-le de nouveau.",
            )
        )
    return actor
