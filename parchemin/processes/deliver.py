"""Delivering what was awarded: the files of certificates already entered in the register."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.certificates.actions.delivery import deliver_certificate
from parchemin.certificates.models import Certificate
from parchemin.kernel.objections import Objection, Refused

__all__ = [
    "Delivery",
    "awarded_before_grace",
    "deliver_certificate",
    "deliver_left",
    "deliver_sitting",
    "left_behind",
    "undelivered",
]

# What was awarded since is still being delivered by who awarded it.
GRACE = timedelta(minutes=10)

# Told how many are delivered, of how many.
Say = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of several certificates: how many were delivered, and why the others were not."""

    done: int
    objections: tuple[Objection, ...]


def undelivered(body_slug: str | None = None) -> Iterator[Certificate]:
    """Return the certificates in the register that were not delivered yet, oldest first."""
    waiting = Certificate.objects.filter(delivered_at__isnull=True).order_by("pk")
    if body_slug:
        waiting = waiting.filter(body__slug=body_slug)
    return waiting.iterator()


def deliver_sitting(*, sitting_id: int, actor: Actor, at: datetime, say: Say) -> Delivery:
    """Deliver what a sitting granted and is not delivered yet."""
    granted = Certificate.objects.filter(body_id=actor.body_id, decision__sitting_id=sitting_id)
    return _deliver(granted, actor, at, say)


def awarded_before_grace(at: datetime) -> QuerySet[Certificate]:
    """Return the certificates, of every body, that whoever awarded them has had the time to deliver."""
    return Certificate.objects.filter(issued_at__lt=at - GRACE)


def left_behind(at: datetime) -> QuerySet[Certificate]:
    """Return what an interruption left between award and delivery, in every body."""
    return awarded_before_grace(at).filter(delivered_at__isnull=True)


def deliver_left(*, actor: Actor, at: datetime, say: Say) -> Delivery:
    """Deliver what an interruption left in the actor's body."""
    return _deliver(left_behind(at).filter(body_id=actor.body_id), actor, at, say)


def _deliver(certificates: QuerySet[Certificate], actor: Actor, at: datetime, say: Say) -> Delivery:
    """Deliver each certificate by itself: one that cannot be made stops no other, an interruption loses nothing.

    Its objections come back with its number.
    """
    total = certificates.count()
    waiting = list(
        certificates.filter(delivered_at__isnull=True).order_by("pk").values_list("pk", "number")
    )
    before = total - len(waiting)
    objections: list[Objection] = []
    done = 0
    say(before, total)
    for pk, number in waiting:
        try:
            deliver_certificate(certificate_id=pk, actor=actor, at=at)
        except Refused as refused:
            objections += (
                replace(o, message=f"{number} : {o.message}") for o in refused.objections
            )
        else:
            done += 1
            say(before + done, total)
    return Delivery(done, tuple(objections))
