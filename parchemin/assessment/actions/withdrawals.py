"""The act that takes a candidate off a session, without another one to go to."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason
from parchemin.assessment.actions.convocations import call_off_person
from parchemin.assessment.actions.guards import locked_session, tell
from parchemin.assessment.actions.moves import (
    drop_untouched_grids,
    objections_to_moving,
    place_of,
)
from parchemin.assessment.events import CANDIDATE_WITHDRAWN
from parchemin.assessment.models import Attendance, Grid
from parchemin.assessment.terms import GridState, SessionState
from parchemin.kernel.objections import refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.pathways.actions.reversals import stop_assessment
from parchemin.pathways.models import Dossier
from parchemin.post.models import Dispatch


@transaction.atomic
def withdraw_candidate(
    *, session_id: int, dossier_id: int, reason: str, actor: Actor, at: datetime
) -> tuple[Dispatch, ...]:
    """Take a candidate off a session before it begins for them; return what is written to them.

    Whoever holds a convocation is called off. Grids where nobody entered anything leave with the place; a dossier
    that no session expects any more is admissible again. Raises `Refused` with every objection, and
    `Attendance.DoesNotExist` for who is not registered.
    """
    session = locked_session(session_id, actor)
    dossier = Dossier.objects.select_for_update(of=("self",)).get(
        pk=dossier_id, body_id=actor.body_id
    )
    attendance = place_of(session, dossier_id)
    refuse_if((*objections_to_moving(session, attendance, actor), *objections_to_reason(reason)))
    written = call_off_person(session, f"attendance/{attendance.pk}", actor, at)
    drop_untouched_grids(attendance)
    attendance.delete()
    tell(CANDIDATE_WITHDRAWN, session, actor, at, dossier, reason=tidy_lines(reason))
    if not _is_expected(dossier):
        stop_assessment(dossier, actor, at)
    return written


def _is_expected(dossier: Dossier) -> bool:
    """Tell whether a session still counts the candidate, or holds what somebody marked of them."""
    expected = Attendance.objects.filter(dossier=dossier)
    grids = Grid.objects.filter(dossier=dossier).exclude(state=GridState.CANCELLED)
    return expected.exclude(session__state=SessionState.CANCELLED).exists() or grids.exists()
