"""The last day of the jury of a VAE: which candidates wait for it (RULE-26)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from parchemin.accounts.actor import Actor
from parchemin.deadlines.selectors import visible_deadlines
from parchemin.deadlines.terms import DeadlineKind
from parchemin.jury.models import AgendaItem
from parchemin.jury.terms import SittingState
from parchemin.kernel.zones import Zone, day_there

_TO_COME = (SittingState.CONVENED, SittingState.OPEN, SittingState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class AwaitingJury:
    """A VAE whose file was deposited and that no jury has met: its last day, and the day planned, if any."""

    dossier_id: int
    last_day: date
    planned_on: date | None

    def is_late(self, on: date) -> bool:
        """Tell whether the last day is over."""
        return on > self.last_day


def awaiting_jury(actor: Actor, on: date) -> tuple[AwaitingJury, ...]:
    """Return the VAE of the actor's body that a jury has to meet, the most urgent first, in one query."""
    planned = AgendaItem.objects.filter(dossier=OuterRef("subject_id"), sitting__state__in=_TO_COME)
    rows = visible_deadlines(actor).running(on).filter(kind=DeadlineKind.VAE_JURY)
    found = rows.order_by("due_on", "subject_id").annotate(
        planned_at=Subquery(planned.values("sitting__starts_at")[:1]),
        zone=Subquery(planned.values("sitting__zone")[:1]),
    )
    return tuple(
        AwaitingJury(pk, last_day, at and day_there(at, Zone(zone)))
        for pk, last_day, at, zone in found.values_list(
            "subject_id", "due_on", "planned_at", "zone"
        )
    )
