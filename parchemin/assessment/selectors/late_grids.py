"""The grids that somebody has still to sign of sessions past, and when their assessor was last reminded."""

from datetime import datetime

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Grid
from parchemin.assessment.selectors.grids import awaited
from parchemin.assessment.terms import SessionState
from parchemin.post.models import Dispatch
from parchemin.post.terms import LEFT, LetterKind


def late_grids(actor: Actor, before: datetime) -> QuerySet[Grid]:
    """Return the grids late at a moment, for the secretariat of the body, with who, on whom and where.

    None of a candidate noted absent or excused, nor of a session cancelled: nobody is late there. `reminded_on` is
    the last day that their assessor was written to.
    """
    if not actor.holds(Role.SECRETARIAT):
        return Grid.objects.none()
    begun = Grid.objects.filter(body_id=actor.body_id, session__starts_at__lt=before)
    late = awaited(begun).exclude(session__state=SessionState.CANCELLED)
    thread = Concat(
        Value("grids/"),
        Cast(OuterRef("session_id"), CharField()),
        Value("/"),
        Cast(OuterRef("assessor_id"), CharField()),
    )
    reminders = Dispatch.objects.filter(
        body_id=actor.body_id, kind=LetterKind.GRIDS_AWAITED, thread=thread, state__in=LEFT
    )
    told = late.annotate(reminded_on=Subquery(reminders.order_by("-pk").values("sent_on")[:1]))
    return told.select_related("assessor", "dossier__person", "session", "bloc")


def count_late_grids(actor: Actor, before: datetime) -> int:
    """Return how many grids are late at a moment."""
    return late_grids(actor, before).count()
