"""What a worker does of the declarations: a flux, or the reading of a receipt, that would keep a page waiting."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.declarations.actions.declarations import prepare_flux, reexport_rejects
from parchemin.declarations.actions.receipts import read_receipt
from parchemin.declarations.terms import CdcProfile
from parchemin.jobs.actions import count, done_once, enqueue_anew, given_to, keep_for
from parchemin.jobs.models import Job
from parchemin.jobs.registry import kind
from parchemin.jobs.selectors import actor_of_job
from parchemin.jobs.terms import FileRole
from parchemin.kernel.canonical import sha256_hex

PREPARE, REEXPORT, RECEIPT = "prepare-flux", "reexport-flux", "read-receipt"
# What a page does while somebody waits, beyond which a worker does it: some 0.4 s.
MOST_HOLDERS_AT_ONCE = 1_000
LARGEST_RECEIPT_AT_ONCE = 200_000


def ask_for_flux(
    *, profile: CdcProfile, most: int, actor: Actor, at: datetime, contract: str = ""
) -> Job:
    """Have every holder who is ready put in flux by a worker; asked meanwhile, it is the same job."""
    asked = {"profile": profile.value, "most": most, "contract": contract}
    return enqueue_anew(PREPARE, about="ready", arguments=asked, actor=actor, at=at)


def ask_for_rejects(*, ident: str, actor: Actor, at: datetime) -> Job:
    """Have the refused passages of a flux sent again by a worker; asked meanwhile, it is the same job."""
    return enqueue_anew(REEXPORT, about=ident, arguments={"flux": ident}, actor=actor, at=at)


@transaction.atomic
def ask_for_receipt(
    *, content: bytes, filename: str, ident: str, actor: Actor, at: datetime
) -> Job:
    """Have a receipt read by a worker; the same file sent meanwhile is the same job."""
    asked = {"flux": ident}
    about = sha256_hex(content)
    job = enqueue_anew(RECEIPT, about=about, arguments=asked, actor=actor, at=at)
    keep_for(job, FileRole.GIVEN, name=filename, media_type="application/xml", content=content)
    return job


@kind(PREPARE, "Préparer un flux")
def _prepare(job: Job, at: datetime) -> dict[str, Any]:
    """Put in flux whoever is ready; when nobody is any more, it says so with no flux."""

    def prepare() -> dict[str, Any]:
        made = prepare_flux(
            profile=CdcProfile(job.arguments["profile"]),
            most=job.arguments["most"],
            contract=job.arguments.get("contract", ""),
            actor=actor_of_job(job, at),
            at=at,
            say=partial(count, job),
        )
        return {"flux": [flux.ident for flux in made]}

    return done_once(job, prepare)


@kind(REEXPORT, "Renvoyer les refus d’un flux")
def _reexport(job: Job, at: datetime) -> dict[str, Any]:
    """Send again the refused passages of a flux; refused when none can be."""

    def reexport() -> dict[str, Any]:
        flux = reexport_rejects(ident=job.arguments["flux"], actor=actor_of_job(job, at), at=at)
        return {"flux": [flux.ident]}

    return done_once(job, reexport)


@kind(RECEIPT, "Lire un accusé de traitement")
def _read(job: Job, at: datetime) -> dict[str, Any]:
    """Read the receipt that was given; refused with each reason and its line."""
    given = given_to(job)

    def read() -> dict[str, Any]:
        receipt = read_receipt(
            content=bytes(given.content),
            filename=given.name,
            ident=job.arguments["flux"],
            actor=actor_of_job(job, at),
            at=at,
        )
        told = {"accepted": receipt.accepted, "rejected": receipt.rejected}
        return {"flux": [receipt.flux.ident], **told}

    return done_once(job, read)
