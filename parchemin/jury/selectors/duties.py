"""What waits for a juror in each of their sittings: to acknowledge, to deliberate, to sign, to claim."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from parchemin.accounts.actor import Actor
from parchemin.jury.models import Minutes, MinutesSignature, SittingSeat
from parchemin.jury.rules.signatories import SAT
from parchemin.jury.selectors.convocations import KIND, thread_of
from parchemin.jury.selectors.seats import signatories_of
from parchemin.jury.terms import Duty, MinutesState, SittingState
from parchemin.post.models import Dispatch
from parchemin.post.terms import DispatchState


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """The seat of the actor in a sitting, and what waits for them there."""

    seat_id: int
    duties: tuple[Duty, ...]


def own_seats(actor: Actor) -> Mapping[int, OwnSeat]:
    """Return, by sitting, the seats of the actor and what waits for them, in five queries."""
    if actor.user_id is None:
        return {}
    rows = SittingSeat.objects.filter(sitting__body_id=actor.body_id)
    joined = rows.select_related("sitting__reglement", "stands_in_for")
    seats = list(joined.filter(juror__user_id=actor.user_id))
    sent = Dispatch.objects.filter(
        body_id=actor.body_id,
        kind=KIND,
        thread__in=[thread_of(seat) for seat in seats],
        state=DispatchState.SENT,
    )
    convened = set(sent.values_list("thread", flat=True))
    minutes = Minutes.objects.filter(
        sitting__in=[seat.sitting_id for seat in seats], state=MinutesState.DRAFT
    )
    waiting = _waited_for(dict(minutes.values_list("sitting_id", "pk")))
    found = {}
    for seat in seats:
        signs = seat.pk in waiting
        duties = _duties(seat, convened=thread_of(seat) in convened, signs=signs)
        found[seat.sitting_id] = OwnSeat(seat.pk, tuple(duties))
    return found


def _waited_for(drafts: Mapping[int, int]) -> frozenset[int]:
    """Return the seats whose signature drafts wait for; `drafts` are their keys by sitting."""
    if not drafts:
        return frozenset()
    rows = MinutesSignature.objects.filter(minutes__in=drafts.values())
    noted = dict(rows.values_list("seat_id", "unable"))
    prevented = {seat_id for seat_id, unable in noted.items() if unable}
    tables = defaultdict(list)
    seats = SittingSeat.objects.filter(sitting__in=drafts)
    for seat in seats.select_related("sitting__reglement", "stands_in_for"):
        tables[seat.sitting].append(seat)
    return frozenset(
        seat.pk
        for sitting, table in tables.items()
        for seat in signatories_of(sitting, table, prevented)
        if seat.pk not in noted
    )


def _duties(seat: SittingSeat, *, convened: bool, signs: bool) -> Iterator[Duty]:
    state, sat = SittingState(seat.sitting.state), seat.presence in SAT
    if convened and state is SittingState.CONVENED:
        yield Duty.ACKNOWLEDGE
    if sat and state is SittingState.OPEN:
        yield Duty.DELIBERATE
    if signs:
        yield Duty.SIGN
    if sat and seat.sitting.opened_at is not None:
        yield Duty.CLAIM
