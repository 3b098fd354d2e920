"""Which rows of a jury an actor may reach: loading is authorising."""

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import Evidence
from parchemin.jury.models import AgendaItem, Minutes, SittingSeat
from parchemin.jury.selectors.sittings import visible_sittings


def visible_items(actor: Actor) -> QuerySet[AgendaItem]:
    """Return the agenda items of the sittings that the actor may see, with sitting and dossier."""
    items = AgendaItem.objects.filter(sitting__in=visible_sittings(actor))
    return items.select_related("sitting", "dossier__person")


def visible_seats(actor: Actor) -> QuerySet[SittingSeat]:
    """Return the seats of the sittings that the actor may see, with sitting and juror."""
    seats = SittingSeat.objects.filter(sitting__in=visible_sittings(actor))
    return seats.select_related("sitting", "juror")


def visible_minutes(actor: Actor) -> QuerySet[Minutes]:
    """Return the procès-verbaux of the sittings that the actor may see, with their sitting."""
    minutes = Minutes.objects.filter(sitting__in=visible_sittings(actor))
    return minutes.select_related("sitting")


def evidence_of_item(actor: Actor, item_id: int) -> QuerySet[Evidence]:
    """Return what is kept with the grids of a candidate whom the actor may hear."""
    dossiers = visible_items(actor).filter(pk=item_id).values("dossier_id")
    return Evidence.objects.filter(grid__dossier__in=dossiers, kept_at__isnull=False)
