"""What the post asks before a convocation to a session leaves, and whom it shows it to."""

from collections.abc import Iterator, Sequence

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Attendance, Session
from parchemin.assessment.rules.convocations import (
    objections_to_convening,
    objections_to_lateness,
)
from parchemin.assessment.selectors.convocations import KIND, people_to_tell
from parchemin.assessment.selectors.hosts import hosted_sessions
from parchemin.assessment.terms import SessionState
from parchemin.kernel.objections import Objection
from parchemin.post.letters import Against, Leaving, LetterRules, declare
from parchemin.post.models import Dispatch
from parchemin.post.rules import STALE
from parchemin.post.terms import LEFT, LetterKind, number_in


def _objections(rows: Sequence[Dispatch], leaving: Leaving) -> Against:
    """Return why convocations may not leave: what they say changed, or their session is over, or will be."""
    sessions = Session.objects.select_related("certification__body", "reglement")
    session = sessions.get(pk=number_in(rows[0].about))
    people = {one.thread: one for one in people_to_tell(session)}

    def against(row: Dispatch) -> Iterator[Objection]:
        calls_off, whom = row.calls_off_id is not None, people.get(row.thread)
        if whom.due if whom else not calls_off:
            yield STALE
        yield from objections_to_convening(SessionState(session.state), 1, int(calls_off))
        yield from objections_to_lateness(session.day, leaving.on)

    return {row.pk: tuple(against(row)) for row in rows}


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


def _reminders(actor: Actor) -> Q:
    """Return the reminders of grids that the actor may see: all for the secretariat."""
    return Q() if actor.holds(Role.SECRETARIAT) else Q(pk__in=())


declare(LetterKind.GRIDS_AWAITED, LetterRules(visible=_reminders))
