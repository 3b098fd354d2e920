"""What of the juries waits for the secretariat: minutes to sign, convocations to send, expenses to settle."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet, Sum

from parchemin.accounts.actor import Actor
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.jury.models import ExpenseSheet, Minutes, Sitting
from parchemin.jury.selectors.convocations import KIND, convocations_by_seat, thread_of
from parchemin.jury.terms import ExpenseState, MinutesState, SittingState
from parchemin.kernel.calendar import at_paris, paris_date
from parchemin.post.selectors import histories


@dataclass(frozen=True, slots=True)
class UnsignedMinutes:
    """A procès-verbal that lacks a signature, rectifying ones included."""

    sitting_id: int
    number: str
    drafted_on: date


@dataclass(frozen=True, slots=True)
class ConvocationsToSend:
    """A sitting to come, how many of its jurors are still to be told, and the last day to do so in time."""

    sitting_id: int
    seats: int
    send_by: date


def unsigned_minutes(actor: Actor) -> tuple[UnsignedMinutes, ...]:
    """Return the procès-verbaux of the actor's body that wait for a signature, oldest first, in one query."""
    rows = Minutes.objects.filter(sitting__body_id=actor.body_id, state=MinutesState.DRAFT)
    found = rows.order_by("drafted_at").values_list("sitting_id", "facts__number", "drafted_at")
    return tuple(UnsignedMinutes(pk, number, paris_date(at)) for pk, number, at in found)


def convocations_to_send(actor: Actor, today: date) -> tuple[ConvocationsToSend, ...]:
    """Return the sittings after today whose jurors are not all told how they stand, most urgent first.

    Convened, moved or cancelled. In a constant number of queries.
    """
    sittings = list(
        Sitting.objects.filter(
            body_id=actor.body_id,
            state__in=(SittingState.CONVENED, SittingState.CANCELLED),
            starts_at__gte=at_paris(today + timedelta(days=1)),
        )
        .select_related("reglement", "certification__body")
        .prefetch_related("seats__juror__employer", "seats__stands_in_for__juror")
    )
    threads = [thread_of(seat) for sitting in sittings for seat in sitting.seats.all()]
    known = histories(actor.body_id, KIND, threads)
    found = []
    for sitting in sittings:
        told = convocations_by_seat(sitting, tuple(sitting.seats.all()), known)
        if unsent := sum(one.unsent for one in told):
            found.append(ConvocationsToSend(sitting.pk, unsent, _send_by(sitting)))
    return tuple(sorted(found, key=lambda line: line.send_by))


def _send_by(sitting: Sitting) -> date:
    """Return the last day to convene in time; to call off, the day before."""
    notice = reglement_of(sitting.reglement.value).convocation.days_before
    days = 1 if sitting.state == SittingState.CANCELLED else notice
    return sitting.day - timedelta(days=days)


def sheets_to_settle(actor: Actor) -> QuerySet[ExpenseSheet]:
    """Return the sheets of expenses submitted to the actor's body, oldest first, and what each has `asked`."""
    rows = ExpenseSheet.objects.filter(
        seat__sitting__body_id=actor.body_id, state=ExpenseState.SUBMITTED
    )
    rows = rows.select_related("seat__sitting", "seat__juror")
    return rows.annotate(asked=Sum("lines__amount", default=Decimal(0))).order_by(
        "submitted_at", "pk"
    )
