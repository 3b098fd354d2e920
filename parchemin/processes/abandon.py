"""A candidate gives up: their dossier closes, and no session to come expects them any more.

Crosses pathways (the dossier) and assessment (the sessions, and who is called off).
"""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.assessment.actions.withdrawals import withdraw_candidate
from parchemin.assessment.models import Attendance
from parchemin.assessment.terms import AttendanceState, SessionState
from parchemin.pathways.actions import abandon_dossier
from parchemin.pathways.models import Dossier


@transaction.atomic
def abandon(*, dossier_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Close a dossier that its candidate gives up, and take them off the sessions to come; done once.

    Whoever holds a convocation is called off. Raises `Refused` as the act on the dossier and the withdrawal do:
    where somebody marked something already, the session is settled first.
    """
    coming = Attendance.objects.filter(
        dossier_id=dossier_id,
        dossier__body_id=actor.body_id,
        state=AttendanceState.REGISTERED,
        session__state__in=(SessionState.PLANNED, SessionState.CONVENED),
        session__starts_at__gt=at,
    )
    for session_id in coming.order_by("session__starts_at").values_list("session_id", flat=True):
        withdraw_candidate(
            session_id=session_id, dossier_id=dossier_id, reason=reason, actor=actor, at=at
        )
    return abandon_dossier(dossier_id=dossier_id, reason=reason, actor=actor, at=at)
