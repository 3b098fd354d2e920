"""At what hour each candidate of a session is expected, and what becomes of it when the session changes."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from parchemin.kernel.objections import Objection
from parchemin.kernel.zones import Zone, day_there, hour_there

Hours = Mapping[int, datetime | None]
_LONGEST_GUESS = timedelta(hours=8)
_A_BLOC = timedelta(hours=1)


def hours(starts_at: datetime, minutes: int | None, count: int) -> tuple[datetime, ...]:
    """Return the hours of a session: `count` slots of `minutes` each, or its start alone without slots."""
    if minutes is None:
        return (starts_at,)
    return tuple(starts_at + rank * timedelta(minutes=minutes) for rank in range(count))


def free_hour(
    starts_at: datetime, minutes: int | None, taken: Collection[datetime | None]
) -> datetime:
    """Return the first slot that nobody holds, or the start of a session without slots."""
    if minutes is None:
        return starts_at
    offered = hours(starts_at, minutes, len(taken) + 1)
    return next(hour for hour in offered if hour not in taken)


def ends_at(
    last_start: datetime, slot_minutes: int | None, length_minutes: int | None, blocs: int
) -> datetime:
    """Return when somebody expected until the passage of `last_start` may leave.

    The end of that slot; without slots, the length planned, or an hour a bloc when none is.
    """
    minutes = slot_minutes or length_minutes
    if minutes is not None:
        return last_start + timedelta(minutes=minutes)
    return last_start + min(max(blocs, 1) * _A_BLOC, _LONGEST_GUESS)


def new_slots(
    held: Hours,
    *,
    former_start: datetime,
    starts_at: datetime,
    former_minutes: int | None,
    minutes: int | None,
) -> dict[int, datetime]:
    """Return the hour of each candidate, by key, once a session changes.

    Hours move with the start of the session. When slots get another length, candidates come one after the other
    again, in the order they had.
    """
    if minutes == former_minutes:
        return {
            key: starts_at + ((hour or former_start) - former_start) for key, hour in held.items()
        }
    order = sorted(held, key=lambda key: (held[key] or former_start, key))
    if minutes is None:
        return dict.fromkeys(order, starts_at)
    return dict(zip(order, hours(starts_at, minutes, len(order)), strict=True))


def objections_to_hour(hour: datetime, starts_at: datetime, zone: Zone) -> tuple[Objection, ...]:
    """Return why a candidate is not expected at this hour: another day, or before the session begins."""
    if day_there(hour, zone) == day_there(starts_at, zone) and hour >= starts_at:
        return ()
    return (
        Objection(
            "hour-out-of-session",
            f"La session commence à {hour_there(starts_at, zone)} : on n’y passe ni plus tôt, ni un autre jour.",
            remedy="Choisissez une heure de la session, ou une autre session.",
        ),
    )
