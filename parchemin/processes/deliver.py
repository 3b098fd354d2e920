"""Delivering what was awarded: the files of certificates already entered in the register."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from parchemin.accounts.actor import Actor
from parchemin.certificates.actions.delivery import deliver_certificate
from parchemin.certificates.models import Certificate
from parchemin.kernel.objections import Objection, Refused

__all__ = ["Delivery", "deliver_certificate", "deliver_sitting", "undelivered"]

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a batch: how many are done, why some are not, how many were not tried yet."""

    done: int
    objections: tuple[Objection, ...]
    left: int


def undelivered(body_slug: str | None = None) -> Iterator[Certificate]:
    """Return the certificates in the register that were not delivered yet, oldest first."""
    waiting = Certificate.objects.filter(delivered_at__isnull=True).order_by("pk")
    if body_slug:
        waiting = waiting.filter(body__slug=body_slug)
    return waiting.iterator()


def deliver_sitting(
    *, sitting_id: int, actor: Actor, at: datetime, most: int = MOST_AT_ONCE
) -> Delivery:
    """Deliver what a sitting granted and is not delivered yet, `most` certificates at a time.

    Each is delivered by itself: one that cannot be made stops no other, and an interruption loses nothing.
    Its objections come back with its number.
    """
    waiting = list(
        Certificate.objects.filter(
            body_id=actor.body_id, decision__sitting_id=sitting_id, delivered_at__isnull=True
        )
        .order_by("pk")
        .values_list("pk", "number")
    )
    done = 0
    objections: list[Objection] = []
    for pk, number in waiting[:most]:
        try:
            deliver_certificate(certificate_id=pk, actor=actor, at=at)
            done += 1
        except Refused as refused:
            objections += (
                replace(o, message=f"{number} : {o.message}") for o in refused.objections
            )
    return Delivery(done, tuple(objections), max(0, len(waiting) - most))
