"""What the post asks before a juror's convocation leaves, and whom it shows it to."""

from collections.abc import Iterator, Sequence

from django.db.models import Q

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.jury.actions.guards import objections_to_state
from parchemin.jury.models import SittingSeat
from parchemin.jury.rules.convocations import objections_to_notice
from parchemin.jury.selectors.convocations import (
    KIND,
    SeatConvocation,
    convocations_by_seat,
    thread_of,
)
from parchemin.jury.selectors.seats import general_rules
from parchemin.jury.terms import SittingState
from parchemin.kernel.objections import Objection
from parchemin.post.letters import Against, Leaving, LetterRules, declare
from parchemin.post.models import Dispatch
from parchemin.post.rules import STALE
from parchemin.post.terms import number_in


def _objections(rows: Sequence[Dispatch], leaving: Leaving) -> Against:
    """Return why convocations may not leave: what they say changed, or a notice is not kept (RULE-39).

    Whoever holds one for the same day was warned in time; one that calls a sitting off waits for nothing.
    """
    asked = SittingSeat.objects.select_related(
        "sitting__reglement",
        "sitting__certification__body",
        "juror__employer",
        "stands_in_for__juror",
    )
    seats = list(asked.filter(pk__in=[number_in(row.thread) for row in rows]))
    convened = convocations_by_seat(seats[0].sitting, seats) if seats else []
    known = {thread_of(one.seat): one for one in convened}
    return {row.pk: tuple(_against(row, known.get(row.thread), leaving)) for row in rows}


def _against(row: Dispatch, known: SeatConvocation | None, leaving: Leaving) -> Iterator[Objection]:
    calls_off = row.calls_off_id is not None
    if calls_off and (known is None or not known.facts.cancelled):
        return  # of a seat taken back: nothing of it changes any more
    if known is None or known.due:
        yield STALE
    elif not calls_off:
        sitting = known.seat.sitting
        agreed = leaving.short_notice_agreed or row.short_notice_agreed
        yield from objections_to_state(sitting, SittingState.CONVENED)
        yield from objections_to_notice(
            general_rules(sitting),
            held_on=known.facts.held_on,
            sent_on=leaving.on,
            employed=bool(known.facts.employer),
            agreed=agreed or known.day_is_told,
        )


def _visible(actor: Actor) -> Q:
    """Return the convocations that the actor may see: all of its body for the secretariat, else their own."""
    if actor.holds(Role.SECRETARIAT):
        return Q()
    if actor.user_id is None:
        return Q(pk__in=())
    own = SittingSeat.objects.filter(sitting__body_id=actor.body_id, juror__user_id=actor.user_id)
    return Q(thread__in=[thread_of(seat) for seat in own])


declare(KIND, LetterRules(objections=_objections, visible=_visible))
