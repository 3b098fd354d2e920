"""A large référentiel, read then kept by a worker; and what is told of one before it is kept."""

from datetime import datetime
from functools import partial
from hashlib import sha256
from json import dumps, loads
from typing import Any

from django.template.loader import render_to_string

from parchemin.accounts.actor import Actor
from parchemin.certifications.actions import import_referentiel
from parchemin.certifications.models import Edition
from parchemin.certifications.referentiel.conversion import Conversion
from parchemin.certifications.referentiel.differences import differences
from parchemin.certifications.referentiel.opening import open_referentiel
from parchemin.certifications.referentiel.reading import referentiel_of
from parchemin.certifications.rules import remarks_on
from parchemin.certifications.terms import EditionState
from parchemin.jobs.actions import count, enqueue
from parchemin.jobs.models import Job
from parchemin.jobs.registry import kind
from parchemin.jobs.selectors import actor_of_job
from parchemin.kernel.objections import Objection, Refused
from parchemin.kernel.reading import Unreadable, parse_document
from parchemin.web.uploads import hold, keep_beside, kept_beside, upload_of

READ, KEEP = "read-referentiel", "keep-referentiel"
# Beyond, nobody waits before a page that does not answer: reading takes some 3 ms a kilobyte.
LARGEST_READ_AT_ONCE = 100_000
TOLD = ("certifications/referentiel_reading.html", "certifications/referentiel_remarks.html")
GONE = Objection(
    "file-gone",
    "Le fichier n’est plus gardé : il se confirme dans l’heure.",
    remedy="Envoyez-le de nouveau.",
)


def report_of(actor: Actor, conversion: Conversion) -> dict[str, Any]:
    """Return what is told of a référentiel before it is kept, and what it changes of the last edition."""
    referentiel = conversion.referentiel
    last = (
        Edition.objects.filter(
            certification__body_id=actor.body_id,
            certification__code=referentiel.identity.code,
            number__lt=referentiel.adoption.number,
        )
        .order_by("number")
        .last()
    )
    return {
        "referentiel": referentiel,
        "claimed": referentiel.identity.registration,
        "counts": conversion.counts,
        "to_read": conversion.remarks,
        "remarks": remarks_on(referentiel),
        "last": last,
        "differences": differences(referentiel_of(last.document), referentiel) if last else (),
    }


def ask_for_reading(upload: str, *, actor: Actor, at: datetime) -> Job:
    """Ask for the reading of the file kept under the key `upload`, once."""
    return _enqueue(READ, upload, actor, at)


def ask_for_keeping(upload: str, *, actor: Actor, at: datetime) -> Job:
    """Ask that the référentiel kept under the key `upload` be a draft edition, once."""
    return _enqueue(KEEP, upload, actor, at)


def told_of(upload: str, actor: Actor) -> list[str] | None:
    """Return what a worker told of a référentiel, above and below the act, or None once it is kept no longer."""
    told = kept_beside(actor, upload, READ)
    found: list[str] | None = loads(told) if told else None
    return found


@kind(READ, "Lire un référentiel")
def _read(job: Job, at: datetime) -> dict[str, Any]:
    """Read the file kept, and keep what is told of it beside; refused when it cannot be read."""
    actor, upload = actor_of_job(job, at), job.arguments["upload"]
    say = partial(count, job, total=2)
    conversion = _conversion(actor, upload)
    say(done=1)
    report = report_of(actor, conversion)
    told = [render_to_string(template, report) for template in TOLD]
    keep_beside(actor, upload, READ, dumps(told).encode())
    say(done=2)
    return {"code": conversion.referentiel.identity.code}


@kind(KEEP, "Garder un référentiel en brouillon")
def _keep(job: Job, at: datetime) -> dict[str, Any]:
    """Keep the référentiel as a draft edition; the same one twice changes nothing."""
    actor = actor_of_job(job, at)
    say = partial(count, job, total=2)
    conversion = _conversion(actor, job.arguments["upload"])
    say(done=1)
    edition = import_referentiel(referentiel=conversion.referentiel, actor=actor, at=at)
    say(done=2)
    return {
        "code": edition.certification.code,
        "number": edition.number,
        "draft": edition.state == EditionState.DRAFT,
    }


def _conversion(actor: Actor, upload: str) -> Conversion:
    """Return the référentiel of the file kept. Raises `Refused` for one that is gone or that cannot be read."""
    found = upload_of(actor, upload)
    if found is None:
        raise Refused(GONE)
    try:
        return open_referentiel(parse_document(*found))
    except Unreadable as unreadable:
        raise Refused(
            tuple(
                Objection("unreadable", fault.sentence(unreadable.name))
                for fault in unreadable.faults
            )
        ) from None


def _enqueue(name: str, upload: str, actor: Actor, at: datetime) -> Job:
    hold(actor, upload)
    return enqueue(
        name,
        key=f"{name}/{actor.body_id}/{sha256(upload.encode()).hexdigest()[:32]}",
        arguments={"upload": upload},
        actor=actor,
        at=at,
    )
