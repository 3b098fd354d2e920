"""The grids that somebody has still to sign of sessions past, and when their assessor was last reminded."""

from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Grid, GridReminder
from parchemin.assessment.selectors.grids import awaited
from parchemin.assessment.terms import SessionState


def late_grids(actor: Actor, before: datetime) -> QuerySet[Grid]:
    """Return the grids late at a moment, for the secretariat of the body, with who, on whom and where.

    None of a candidate noted absent or excused, nor of a session cancelled: nobody is late there. `reminded_on` is
    the last day that their assessor was written to about this very grid.
    """
    if not actor.holds(Role.SECRETARIAT):
        return Grid.objects.none()
    begun = Grid.objects.filter(body_id=actor.body_id, session__starts_at__lt=before)
    late = awaited(begun).exclude(session__state=SessionState.CANCELLED)
    reminders = GridReminder.objects.filter(
        grid=OuterRef("pk"), assessor=OuterRef("assessor_id"), dispatch__sent_on__isnull=False
    )
    told = late.annotate(
        reminded_on=Subquery(reminders.order_by("-pk").values("dispatch__sent_on")[:1])
    )
    return told.select_related("assessor", "dossier__person", "session", "bloc")


def count_late_grids(actor: Actor, before: datetime) -> int:
    """Return how many grids are late at a moment."""
    return late_grids(actor, before).count()
