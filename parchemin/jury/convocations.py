"""What the post asks before a juror's convocation leaves, and whom it shows it to."""

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
from parchemin.post.letters import Leaving, LetterRules, declare
from parchemin.post.models import Dispatch
from parchemin.post.terms import number_in


def _objections(dispatch: Dispatch, leaving: Leaving) -> tuple[Objection, ...]:
    """Return why a convocation may not leave: what it says changed, or a notice is not kept (RULE-39).

    Whoever holds one for the same day was warned in time; one that calls a sitting off waits for nothing.
    """
    rows = SittingSeat.objects.select_related(
        "sitting__reglement",
        "sitting__certification__body",
        "juror__employer",
        "stands_in_for__juror",
    )
    seat = rows.filter(pk=number_in(dispatch.thread)).first()
    if dispatch.calls_off_id is not None and (
        seat is None or seat.sitting.state != SittingState.CANCELLED
    ):
        return ()  # of a seat taken back, or about to be: nothing of it changes any more
    if seat is None:
        return (_STALE,)
    (known,) = convocations_by_seat(seat.sitting, [seat])
    if known.due:
        return (_STALE,)
    if dispatch.calls_off_id is not None:
        return ()
    return (
        *objections_to_state(seat.sitting, SittingState.CONVENED),
        *_objections_to_notice(known, dispatch, leaving),
    )


def _objections_to_notice(
    known: SeatConvocation, dispatch: Dispatch, leaving: Leaving
) -> tuple[Objection, ...]:
    agreed = leaving.short_notice_agreed or dispatch.short_notice_agreed
    return objections_to_notice(
        general_rules(known.seat.sitting),
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


_STALE = Objection(
    "convocation-stale",
    "Ce que dit cette convocation a changé depuis.",
    remedy="Préparez-la de nouveau.",
)

declare(KIND, LetterRules(objections=_objections, visible=_visible))
