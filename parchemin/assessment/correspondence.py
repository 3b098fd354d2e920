"""What the post asks before a convocation to a session leaves, and whom it shows it to."""

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Attendance, Session
from parchemin.assessment.rules.convocations import (
    objections_to_convening,
    objections_to_lateness,
)
from parchemin.assessment.selectors.convocations import KIND, number_in
from parchemin.assessment.selectors.hosts import hosted_sessions
from parchemin.assessment.terms import SessionState
from parchemin.kernel.objections import Objection
from parchemin.post.letters import Leaving, LetterRules, declare
from parchemin.post.models import Dispatch
from parchemin.post.terms import LEFT


def _objections(dispatch: Dispatch, leaving: Leaving) -> tuple[Objection, ...]:
    """Return why a convocation may not leave: its session is over, or will be that day.

    Whether it says how things stand is asked of a whole lot at once by the acts that send it.
    """
    session = Session.objects.get(pk=number_in(dispatch.about))
    called_off = int(dispatch.calls_off_id is not None)
    return (
        *objections_to_convening(SessionState(session.state), 1, called_off),
        *objections_to_lateness(session.day, leaving.on),
    )


def _visible(actor: Actor) -> Q:
    """Return the convocations that the actor may see: of sessions that they organise, or their own once sent."""
    if actor.holds(Role.SECRETARIAT):
        return Q()
    seen = Q(pk__in=())
    if actor.holds(Role.PARTNER):
        name = Concat(Value("session/"), Cast("pk", CharField()))
        seen |= Q(about__in=hosted_sessions(actor).annotate(about=name).values("about"))
    if actor.holds(Role.CANDIDATE):
        own = Attendance.objects.filter(
            dossier__body_id=actor.body_id, dossier__person__user_id=actor.user_id or 0
        )
        thread = Concat(Value("attendance/"), Cast("pk", CharField()))
        seen |= Q(state__in=LEFT, thread__in=own.annotate(of=thread).values("of"))
    return seen


declare(KIND, LetterRules(objections=_objections, visible=_visible))
