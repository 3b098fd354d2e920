"""What sittings ask of each juror: how many lately, which one holds them on a day, which are to come."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.jurors.rules.suitability import load_since
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.terms import Presence, SittingState
from parchemin.kernel.calendar import add_days, at_paris, paris_date

_SAT = (Presence.PRESENT, Presence.REMOTE)


@dataclass(frozen=True, slots=True)
class Load:
    """The sittings that a juror sat in over twelve months, and the day of the latest."""

    sittings: int
    last_sat: date | None


@dataclass(frozen=True, slots=True)
class ComingSeat:
    """A sitting convened where a juror has a seat; `day` is that of its place."""

    sitting_id: int
    sitting: str
    starts_at: datetime
    day: date


def loads_of(juror_ids: Collection[int], on: date) -> dict[int, Load]:
    """Return, by juror, how many sittings they sat in over the last twelve months, and the latest.

    Sittings already convened before that day count too, for whom nobody excused; a substitute counts once
    they came.
    """
    days: dict[int, list[date]] = defaultdict(list)
    rows = (
        SittingSeat.objects.filter(
            juror_id__in=juror_ids,
            sitting__starts_at__gte=at_paris(load_since(on) + timedelta(days=1)),
            sitting__starts_at__lt=at_paris(on),
        )
        .exclude(sitting__state=SittingState.CANCELLED)
        .values_list(
            "juror_id", "sitting__starts_at", "sitting__state", "presence", "stands_in_for_id"
        )
    )
    for juror_id, starts_at, state, presence, stands_in in rows:
        expected = state == SittingState.CONVENED and not presence and stands_in is None
        if presence in _SAT or expected:
            days[juror_id].append(paris_date(starts_at))
    return {pk: Load(len(days[pk]), max(days[pk], default=None)) for pk in juror_ids}


def convened_that_day(
    juror_ids: Collection[int], on: date, *, besides: Sitting | None = None
) -> dict[int, str]:
    """Return, by juror, the code of another sitting that convenes them on a day, in one query."""
    rows = SittingSeat.objects.filter(
        juror_id__in=juror_ids,
        sitting__starts_at__gte=at_paris(on),
        sitting__starts_at__lt=at_paris(add_days(on, 1)),
    ).exclude(sitting__state=SittingState.CANCELLED)
    if besides is not None:
        rows = rows.exclude(sitting=besides)
    return dict(rows.values_list("juror_id", "sitting__code"))


def coming_seats(actor: Actor, juror_id: int) -> tuple[ComingSeat, ...]:
    """Return the sittings convened where a juror has a seat, the first to come first."""
    seats = _seats(actor, juror_id).filter(sitting__state=SittingState.CONVENED)
    return tuple(
        ComingSeat(seat.sitting_id, seat.sitting.code, seat.sitting.starts_at, seat.sitting.day)
        for seat in seats.order_by("sitting__starts_at")
    )


def first_sitting_of(actor: Actor, juror_id: int) -> str:
    """Return the code of the first sitting opened where a juror has a seat, empty if there is none."""
    seats = _seats(actor, juror_id).filter(sitting__opened_at__isnull=False)
    first = seats.order_by("sitting__opened_at").first()
    return first.sitting.code if first else ""


def _seats(actor: Actor, juror_id: int) -> QuerySet[SittingSeat]:
    """Return the seats of a juror in the sittings of the actor's body."""
    seats = SittingSeat.objects.filter(sitting__body_id=actor.body_id, juror_id=juror_id)
    return seats.select_related("sitting")
