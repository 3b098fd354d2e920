"""What of the juries waits for the secretariat: minutes to sign, convocations to send, expenses to settle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Sum

from parchemin.accounts.actor import Actor
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.jury.models import ExpenseSheet, Minutes, Sitting, SittingSeat, Summons
from parchemin.jury.terms import ExpenseState, MinutesState, SittingState, SummonsState
from parchemin.kernel.calendar import at_paris, paris_date


@dataclass(frozen=True, slots=True)
class UnsignedMinutes:
    """A procès-verbal that lacks a signature, rectifying ones included."""

    sitting_id: int
    number: str
    drafted_on: date


@dataclass(frozen=True, slots=True)
class SummonsToSend:
    """A sitting to come, how many of its seats were sent no convocation, and the last day to do so in time."""

    sitting_id: int
    seats: int
    send_by: date


@dataclass(frozen=True, slots=True)
class SheetToSettle:
    """The expenses that a juror submitted, and how much they ask."""

    seat_id: int
    sitting_id: int
    sitting: str
    juror: str
    submitted_at: datetime
    asked: Decimal


def unsigned_minutes(actor: Actor) -> tuple[UnsignedMinutes, ...]:
    """Return the procès-verbaux of the actor's body that wait for a signature, oldest first, in one query."""
    rows = Minutes.objects.filter(sitting__body_id=actor.body_id, state=MinutesState.DRAFT)
    found = rows.order_by("drafted_at").values_list("sitting_id", "facts__number", "drafted_at")
    return tuple(UnsignedMinutes(pk, number, paris_date(at)) for pk, number, at in found)


def summons_to_send(actor: Actor, today: date) -> tuple[SummonsToSend, ...]:
    """Return the sittings after today whose convocations are not all sent, most urgent first, in one query."""
    sent = Summons.objects.filter(seat=OuterRef("pk")).exclude(state=SummonsState.PREPARED)
    unsent = SittingSeat.objects.filter(~Exists(sent), sitting=OuterRef("pk")).values("sitting")
    sittings = (
        Sitting.objects.filter(body_id=actor.body_id, state=SittingState.CONVENED)
        .filter(starts_at__gte=at_paris(today + timedelta(days=1)))
        .select_related("reglement")
        .annotate(unsent=unsent.annotate(count=Count("pk")).values("count"))
        .exclude(unsent=None)
    )
    found = [
        SummonsToSend(sitting.pk, vars(sitting)["unsent"], _send_by(sitting))
        for sitting in sittings
    ]
    return tuple(sorted(found, key=lambda line: line.send_by))


def _send_by(sitting: Sitting) -> date:
    days = reglement_of(sitting.reglement.value).convocation.days_before
    return paris_date(sitting.starts_at) - timedelta(days=days)


def sheets_to_settle(actor: Actor) -> tuple[SheetToSettle, ...]:
    """Return the sheets of expenses that were submitted to the actor's body, oldest first, in one query."""
    rows = (
        ExpenseSheet.objects.filter(seat__sitting__body_id=actor.body_id)
        .filter(state=ExpenseState.SUBMITTED)
        .annotate(asked=Sum("lines__amount"))
        .order_by("submitted_at", "pk")
    )
    columns: Sequence[str] = (
        "seat_id",
        "seat__sitting_id",
        "seat__sitting__code",
        "seat__juror__name",
        "submitted_at",
        "asked",
    )
    return tuple(SheetToSettle(*row) for row in rows.values_list(*columns))
