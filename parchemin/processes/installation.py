"""How an installation fares, for who runs it: its database, its files, its workers, what the night verified.

Crosses jobs, files and organisations.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum

from parchemin.accounts.actor import Actor, system_actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.files.models import StoredFile
from parchemin.files.storage import free_space
from parchemin.jobs.actions import enqueue
from parchemin.jobs.models import Job
from parchemin.jobs.selectors import LATE
from parchemin.jobs.terms import JobState
from parchemin.kernel.objections import refuse_if
from parchemin.organisations.models import CertifyingBody
from parchemin.processes.work import VERIFY


@dataclass(frozen=True, slots=True)
class VerifiedBody:
    """When a body was last verified whole, and whether all of it held; both None while it never was."""

    name: str
    at: datetime | None
    held: bool | None


@dataclass(frozen=True, slots=True)
class Installation:
    """How an installation fares. Sizes are in bytes; None where they cannot be known from here."""

    database: str
    database_size: int
    files: int
    files_size: int
    free_space: int | None
    waiting: int
    late: int
    failed: int
    last_ended_at: datetime | None
    bodies: tuple[VerifiedBody, ...]


def installation_at(at: datetime) -> Installation:
    """Return how the installation fares, in five queries whatever it holds."""
    files = StoredFile.objects.aggregate(count=Count("pk"), size=Sum("size"))
    jobs = Job.objects.aggregate(
        waiting=Count("pk", filter=Q(state=JobState.WAITING)),
        late=Count("pk", filter=Q(state=JobState.WAITING, next_at__lt=at - LATE)),
        failed=Count("pk", filter=Q(state=JobState.FAILED)),
        last_ended_at=Max("ended_at"),
    )
    name, size = _database()
    return Installation(
        database=name,
        database_size=size,
        files=files["count"],
        files_size=files["size"] or 0,
        free_space=free_space(),
        bodies=_verified(),
        **jobs,
    )


@transaction.atomic
def ask_for_verification(*, actor: Actor, at: datetime) -> int:
    """Have every body verified now, as each night does, and return how many; asked again within a minute, once.

    Raises `Refused` unless the actor runs the installation.
    """
    refuse_if(objections_to_role(actor, Role.STAFF))
    bodies = CertifyingBody.objects.order_by("pk").values_list("pk", flat=True)
    for body_id in bodies:
        key = f"{VERIFY}/{body_id}/{at:%Y-%m-%dT%H:%M}"
        enqueue(VERIFY, key=key, actor=system_actor(body_id), at=at)
    return len(bodies)


def _verified() -> tuple[VerifiedBody, ...]:
    ended = Job.objects.filter(kind=VERIFY, body=OuterRef("pk"), ended_at__isnull=False)
    last = ended.order_by("-ended_at")
    rows = CertifyingBody.objects.order_by("name", "pk").annotate(
        verified_at=Subquery(last.values("ended_at")[:1]),
        verified=Subquery(last.values("state")[:1]),
    )
    return tuple(
        VerifiedBody(name, at, None if state is None else state == JobState.DONE)
        for name, at, state in rows.values_list("name", "verified_at", "verified")
    )


def _database() -> tuple[str, int]:
    """Return the name and version of the database, and its size."""
    if connection.vendor == "sqlite":
        pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    else:
        pages = "SELECT pg_database_size(current_database())"
    with connection.cursor() as cursor:
        cursor.execute(pages)
        (size,) = cursor.fetchone()
    version = ".".join(str(part) for part in connection.get_database_version())
    return f"{connection.display_name} {version}", int(size)
