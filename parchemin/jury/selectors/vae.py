"""The last day of the jury of a VAE: which candidates wait for it, which juries come after it (RULE-26)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from parchemin.accounts.actor import Actor
from parchemin.deadlines.selectors import visible_deadlines
from parchemin.deadlines.terms import DeadlineKind
from parchemin.jury.models import AgendaItem, Decision
from parchemin.jury.terms import SittingState
from parchemin.kernel.objections import Objection
from parchemin.kernel.zones import Zone, day_there
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules.clocks import remarks_on_jury
from parchemin.pathways.selectors.clocks import jury_clock_of

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


def remarks_on_hearings(
    dossiers: Sequence[Dossier], held_on: date
) -> dict[int, tuple[Objection, ...]]:
    """Return, by dossier, that a jury of a day is past the last day of a VAE, in one query.

    A candidate whom a jury has met before is not late again: the first presentation stops the clock.
    """
    met = Decision.objects.filter(dossier__in=dossiers, decided_on__lt=held_on)
    known = set(met.values_list("dossier_id", flat=True))
    return {
        dossier.pk: () if dossier.pk in known else remarks_on_jury(jury_clock_of(dossier), held_on)
        for dossier in dossiers
    }
