"""What a juror did, for themselves alone: their own voices, case by case, what they signed, what they claimed.

Nobody else's voice is read here, whatever the règlement says of secrecy.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.db.models.fields.json import KT, KeyTextTransform

from parchemin.accounts.actor import Actor
from parchemin.assembly.terms import Presence, SeatRole
from parchemin.jury.models import (
    ExpenseSheet,
    Minutes,
    MinutesSignature,
    SittingSeat,
    Vote,
)
from parchemin.jury.selectors.duties import OwnSeat, own_seats
from parchemin.jury.terms import Choice, ExpenseState, MinutesState


@dataclass(frozen=True, slots=True)
class OwnVoice:
    """A voice of theirs on one unit, in a round; `carried` by whoever had their proxy, if somebody did."""

    unit: str
    round: int
    choice: Choice
    carried: str


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A candidate on whom they had a voice."""

    dossier: str
    name: str
    voices: tuple[OwnVoice, ...]


@dataclass(frozen=True, slots=True)
class OwnSignature:
    """A procès-verbal that they signed, or why they could not."""

    number: str
    role: SeatRole
    at: datetime
    unable: str


@dataclass(frozen=True, slots=True)
class OwnExpenses:
    """Their sheet: where it stands, and what is asked, or granted once it is settled."""

    state: ExpenseState
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OwnSitting:
    """A sitting where they have a seat: what waits for them there, what they did, what they may read of it."""

    id: int
    code: str
    certification: str
    day: date
    seat: OwnSeat
    presence: str
    cases: tuple[OwnCase, ...]
    signatures: tuple[OwnSignature, ...]
    minutes: tuple[Minutes, ...]
    expenses: OwnExpenses | None


def numbered_minutes() -> QuerySet[Minutes]:
    """Return procès-verbaux with their `number`, without all that they say."""
    return Minutes.objects.annotate(number=KT("facts__number")).defer("facts")


def own_record(actor: Actor) -> tuple[OwnSitting, ...]:
    """Return the sittings where the actor has a seat, newest first, in a constant number of queries."""
    own = own_seats(actor)
    current = Vote.objects.filter(replaced_by__isnull=True).select_related(
        "item__dossier__person", "cast_by__juror"
    )
    seats = (
        SittingSeat.objects.filter(pk__in=[seat.seat_id for seat in own.values()])
        .select_related("sitting__certification")
        .prefetch_related(
            Prefetch("votes", current.order_by("item__position", "unit", "round")),
            Prefetch(
                "minutessignature_set",
                MinutesSignature.objects.annotate(
                    number=KeyTextTransform("number", "minutes__facts")
                ),
            ),
            Prefetch("expenses", ExpenseSheet.objects.prefetch_related("lines")),
            Prefetch(
                "sitting__minutes",
                numbered_minutes().filter(state=MinutesState.SIGNED).order_by("version"),
            ),
        )
        .order_by("-sitting__starts_at", "pk")
    )
    return tuple(_sitting(seat, own[seat.sitting_id]) for seat in seats)


def _sitting(seat: SittingSeat, own: OwnSeat) -> OwnSitting:
    sheet: ExpenseSheet | None = getattr(seat, "expenses", None)
    return OwnSitting(
        id=seat.sitting_id,
        code=seat.sitting.code,
        certification=seat.sitting.certification.short_title,
        day=seat.sitting.day,
        seat=own,
        presence=Presence(seat.presence).label if seat.presence else "",
        cases=_cases(seat),
        signatures=tuple(
            OwnSignature(vars(row)["number"], SeatRole(row.role), row.at, row.unable)
            for row in seat.minutessignature_set.all()
        ),
        minutes=tuple(seat.sitting.minutes.all()),
        expenses=_expenses(sheet) if sheet else None,
    )


def _cases(seat: SittingSeat) -> tuple[OwnCase, ...]:
    by_item = defaultdict(list)
    for vote in seat.votes.all():
        by_item[vote.item].append(
            OwnVoice(
                vote.unit,
                vote.round,
                Choice(vote.value),
                vote.cast_by.juror.name if vote.cast_by else "",
            )
        )
    return tuple(
        OwnCase(item.dossier.number, item.dossier.person.full_name, tuple(voices))
        for item, voices in by_item.items()
    )


def _expenses(sheet: ExpenseSheet) -> OwnExpenses:
    state = ExpenseState(sheet.state)
    amounts = (
        line.granted or Decimal(0) if state is ExpenseState.SETTLED else line.amount
        for line in sheet.lines.all()
    )
    return OwnExpenses(state, sum(amounts, Decimal(0)))
