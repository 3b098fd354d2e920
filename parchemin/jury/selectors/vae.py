"""The last day of the jury of a VAE: which candidates wait for it, which juries come after it (RULE-26)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from parchemin.jury.models import AgendaItem, Decision
from parchemin.jury.terms import SittingState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules.clocks import remarks_on_jury
from parchemin.pathways.selectors.clocks import jury_clock_of
from parchemin.pathways.selectors.waiting import overdue
from parchemin.pathways.terms import CLOSED_STATES, Route

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


def awaiting_jury(dossiers: QuerySet[Dossier], on: date) -> tuple[AwaitingJury, ...]:
    """Return those of the dossiers that a jury has to meet, the most urgent first, in one query."""
    planned = AgendaItem.objects.filter(dossier=OuterRef("pk"), sitting__state__in=_TO_COME)
    rows = (
        dossiers.filter(route=Route.STATUTORY_VAE, validation_on__isnull=False)
        .exclude(state__in=CLOSED_STATES)
        .exclude(pk__in=Decision.objects.values("dossier_id"))
        .select_related(None)
        .prefetch_related(None)
        .order_by()
        .annotate(planned_at=Subquery(planned.values("sitting__starts_at")[:1]))
    )
    lines = [
        AwaitingJury(row.pk, clock.last_day, at and paris_date(at))
        for row in rows.only("route", "entry_date", "validation_on")
        for clock, at in [(jury_clock_of(row), vars(row)["planned_at"])]
        if clock is not None
    ]
    return tuple(sorted(lines, key=lambda line: (line.last_day, line.dossier_id)))


def late_under_the_law(dossiers: QuerySet[Dossier], on: date) -> QuerySet[Dossier]:
    """Keep the VAE of which a legal day is over: admissibility to be noted as lapsed, jury not held."""
    awaiting = [line.dossier_id for line in awaiting_jury(dossiers, on) if line.is_late(on)]
    return overdue(dossiers, on) | dossiers.filter(pk__in=awaiting)


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
