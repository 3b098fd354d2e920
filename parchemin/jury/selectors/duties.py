"""What waits for a juror in each of their sittings: to acknowledge, to deliberate, to sign, to claim."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from parchemin.accounts.actor import Actor
from parchemin.jury.models import Minutes, MinutesSignature, SittingSeat, Summons
from parchemin.jury.rules.signing import SAT
from parchemin.jury.selectors.seats import signatories_of
from parchemin.jury.terms import Duty, MinutesState, SittingState, SummonsState


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """The seat of the actor in a sitting, and what waits for them there."""

    seat_id: int
    duties: tuple[Duty, ...]


def own_seats(actor: Actor) -> Mapping[int, OwnSeat]:
    """Return, by sitting, the seats of the actor and what waits for them, in four queries."""
    if actor.user_id is None:
        return {}
    rows = SittingSeat.objects.filter(sitting__body_id=actor.body_id)
    joined = rows.select_related("sitting__reglement", "stands_in_for")
    seats = list(joined.filter(juror__user_id=actor.user_id))
    sent = Summons.objects.filter(seat__in=seats, state=SummonsState.SENT)
    summoned = set(sent.values_list("seat_id", flat=True))
    minutes = Minutes.objects.filter(
        sitting__in=[seat.sitting_id for seat in seats], state=MinutesState.DRAFT
    )
    drafts = dict(minutes.values_list("sitting_id", "pk"))
    signed = set(
        MinutesSignature.objects.filter(minutes__in=drafts.values()).values_list(
            "minutes_id", "seat_id"
        )
    )
    found = {}
    for seat in seats:
        draft = drafts.get(seat.sitting_id)
        waits = draft is not None and (draft, seat.pk) not in signed
        signs = waits and bool(signatories_of(seat.sitting, [seat]))
        duties = _duties(seat, summoned=seat.pk in summoned, signs=signs)
        found[seat.sitting_id] = OwnSeat(seat.pk, tuple(duties))
    return found


def _duties(seat: SittingSeat, *, summoned: bool, signs: bool) -> Iterator[Duty]:
    state, sat = SittingState(seat.sitting.state), seat.presence in SAT
    if summoned and state is SittingState.CONVENED:
        yield Duty.ACKNOWLEDGE
    if sat and state is SittingState.OPEN:
        yield Duty.DELIBERATE
    if signs:
        yield Duty.SIGN
    if sat and seat.sitting.opened_at is not None:
        yield Duty.CLAIM
