"""What dossiers wait for today: an examination, a place of birth, a day that the law sets."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.organisations.models import Habilitation
from parchemin.organisations.terms import HabilitationState
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors.clocks import law_due_on
from parchemin.pathways.selectors.dossiers import with_birthplace_pending
from parchemin.pathways.selectors.visible import visible_dossiers
from parchemin.pathways.terms import CLOSED_STATES, DossierState, Route

NOTICE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many dossiers wait for what; `due` counts them by state and by the day that the law sets.

    `silences` are the VAE that silence made admissible and that no act has met since. `on_their_way` are
    those not closed, `quiet` those among them that wait for nothing counted here.
    """

    submitted: int
    silences: int
    birthplaces: int
    due: Mapping[tuple[DossierState, date], int]
    on_their_way: int
    quiet: int

    def overdue(self, state: DossierState, on: date) -> int:
        """Return how many dossiers of a state have passed the day that the law set."""
        return sum(n for (of, day), n in self.due.items() if of is state and day < on)


@dataclass(frozen=True, slots=True)
class EndingHabilitation:
    """A partner whose habilitations end on a day, and how many of its dossiers they leave on their way."""

    partner: str
    siret: str
    ends_on: date
    certification_codes: tuple[str, ...]
    dossiers: int


def waiting(actor: Actor, on: date) -> Waiting:
    """Return what the dossiers that the actor may see wait for on a day, in seven queries."""
    dossiers = visible_dossiers(actor)
    on_their_way = dossiers.exclude(state__in=CLOSED_STATES)
    timed = [(dossier.state_on(on), law_due_on(dossier, on)) for dossier in _timed(dossiers)]
    submitted, silent = dossiers.in_states((DossierState.SUBMITTED,), on), dossiers.silent(on)
    pending = with_birthplace_pending(dossiers)
    late = overdue(dossiers, on)
    return Waiting(
        submitted=submitted.count(),
        silences=silent.count(),
        birthplaces=pending.count(),
        due=Counter((state, day) for state, day in timed if day is not None),
        on_their_way=on_their_way.count(),
        quiet=on_their_way.exclude(pk__in=submitted.values("pk"))
        .exclude(pk__in=silent.values("pk"))
        .exclude(pk__in=pending.values("pk"))
        .exclude(pk__in=late.values("pk"))
        .count(),
    )


def overdue(dossiers: QuerySet[Dossier], on: date) -> QuerySet[Dossier]:
    """Keep the VAE whose admissibility lapsed for want of a step (RULE-25)."""
    late = [
        dossier.pk
        for dossier in _timed(dossiers.prefetch_related(None).select_related(None))
        if (day := law_due_on(dossier, on)) is not None and day < on
    ]
    return dossiers.filter(pk__in=late)


def ending_habilitations(actor: Actor, on: date) -> tuple[EndingHabilitation, ...]:
    """Return the habilitations of the body that end within a month, soonest first, in one query.

    Those that a later one already follows are left out.
    """
    active = Habilitation.objects.filter(
        partner__body_id=actor.body_id, state=HabilitationState.ACTIVE
    )
    later = active.filter(
        partner=OuterRef("partner"),
        certification_code=OuterRef("certification_code"),
        service=OuterRef("service"),
        ends_on__gt=OuterRef("ends_on"),
    )
    rows = (
        active.filter(ends_on__gte=on, ends_on__lte=on + timedelta(days=NOTICE_DAYS))
        .exclude(Exists(later))
        .values_list("ends_on", "partner__name", "partner__siret", "certification_code")
        .annotate(dossiers=Count("partner__dossier", filter=_UNDER_IT, distinct=True))
        .order_by("ends_on", "partner__name", "certification_code")
    )
    groups: dict[tuple[date, str, str], dict[str, int]] = defaultdict(dict)
    for ends_on, name, siret, code, dossiers in rows:
        groups[ends_on, name, siret][code] = dossiers
    return tuple(
        EndingHabilitation(name, siret, ends_on, tuple(counts), sum(counts.values()))
        for (ends_on, name, siret), counts in groups.items()
    )


_UNDER_IT = Q(partner__dossier__certification__code=F("certification_code")) & ~Q(
    partner__dossier__state__in=CLOSED_STATES
)


_CLOCKS = (
    "route",
    "state",
    "state_since",
    "entry_date",
    "reply_due_on",
    "step_on",
    "validation_on",
)


def _timed(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    states = (DossierState.SUBMITTED, DossierState.ADMISSIBLE)
    timed = dossiers.filter(route=Route.STATUTORY_VAE, state__in=states)
    return timed.only(*_CLOCKS)
