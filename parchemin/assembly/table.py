"""Who is at the table for one question: whose voices count, and who presides.

A member who stands aside leaves the table, and the quorum, for that question only. A represented member's
voice is carried by a holder who is at the table themselves.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from parchemin.assembly.terms import College, Presence, SeatRole
from parchemin.assembly.values import ProxyRules, Seat

AnySeat = TypeVar("AnySeat", bound=Seat)


@dataclass(frozen=True, eq=False)
class Gathering(Generic[AnySeat]):
    """Who decides on one question; one gathering is told from another by its identity.

    `members` are all voting seats, a substitute standing for the member they replace; `entitled` those of them
    who may vote on this question; `present` and `represented` those whose voices are awaited; `presider` the
    chair, or the vice-chair when the chair is away or stands aside; `aside` who stands aside for it.
    """

    members: tuple[AnySeat, ...]
    entitled: tuple[AnySeat, ...]
    present: tuple[AnySeat, ...]
    represented: tuple[AnySeat, ...]
    presider: AnySeat | None
    aside: frozenset[str]


def gathering_of(
    seats: Sequence[AnySeat],
    proxies: ProxyRules,
    *,
    remote: bool = True,
    aside: frozenset[str] = frozenset(),
    barred: Collection[str] = (),
) -> Gathering[AnySeat]:
    """Return who decides once the persons in `aside` stand aside; those `barred` have no voice at all.

    `remote` tells whether the text admits members at a distance.
    """
    members = voting_members(seats)
    entitled = tuple(
        seat
        for seat in members
        if seat.convened and seat.person not in aside and seat.person not in barred
    )
    here = (Presence.PRESENT, Presence.REMOTE) if remote else (Presence.PRESENT,)
    present = tuple(seat for seat in entitled if seat.presence in here)
    represented = _represented(entitled, present, proxies)
    return Gathering(members, entitled, present, represented, _presider(present), aside)


def voting_members(seats: Sequence[AnySeat]) -> tuple[AnySeat, ...]:
    """Return the seats with a voice, a substitute standing for the member they replace."""
    return tuple(
        seat for seat in seats if seat.voting and seat.presence is not Presence.SUBSTITUTED
    )


def _represented(
    entitled: Sequence[AnySeat], present: Sequence[AnySeat], rules: ProxyRules
) -> tuple[AnySeat, ...]:
    if not rules.allowed:
        return ()
    holders = {seat.person: seat for seat in present}
    held: dict[str, int] = {}
    found = []
    for seat in entitled:
        holder = holders.get(seat.represented_by)
        if (
            seat.presence is not Presence.REPRESENTED
            or holder is None
            or (rules.same_college and holder.college is not seat.college)
            or not rules.admits(held.get(holder.person, 0))
        ):
            continue
        held[holder.person] = held.get(holder.person, 0) + 1
        found.append(seat)
    return tuple(found)


def _presider(present: Sequence[AnySeat]) -> AnySeat | None:
    for role in (SeatRole.CHAIR, SeatRole.VICE_CHAIR):
        for seat in present:
            if seat.role is role:
                return seat
    return None


def by_college(seats: Sequence[Seat]) -> dict[College, int]:
    """Return how many of these members sit for each college."""
    counts = dict.fromkeys(College, 0)
    for seat in seats:
        counts[seat.college] += 1
    return counts
