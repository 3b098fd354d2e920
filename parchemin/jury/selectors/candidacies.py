"""The dossiers that a sitting may hear: those that are ready, and what keeps each of the others off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from parchemin.certifications.reglement.reading import reglement_of
from parchemin.jury.models import AgendaItem, Sitting
from parchemin.jury.selectors.lateness import remarks_on_hearings
from parchemin.jury.selectors.readiness import readiness_of
from parchemin.jury.selectors.rounds import objections_to_rounds
from parchemin.jury.terms import SittingState
from parchemin.kernel.objections import Objection
from parchemin.pathways.models import Dossier, Person
from parchemin.pathways.selectors.clocks import jury_clock_of
from parchemin.pathways.terms import DossierState, Route

_HEARABLE = (DossierState.READY, DossierState.IN_ASSESSMENT, DossierState.ADMISSIBLE)
_AWAITING = (SittingState.CONVENED, SittingState.OPEN, SittingState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Candidacy:
    """A dossier that no sitting hears yet, and what it lacks; nothing when it is ready.

    `remarks` say what it lost before that day, and that the sitting is past the last day of a VAE, or of the
    règlement; `last_day` is that of a VAE while it is known.
    """

    dossier_id: int
    dossier: str
    person: Person
    route: str
    partner: str
    state: DossierState
    objections: tuple[Objection, ...]
    remarks: tuple[Objection, ...]
    last_day: date | None


def hearable_dossiers(sitting: Sitting, today: date) -> QuerySet[Dossier]:
    """Return the dossiers of a sitting's certification that no sitting hears yet, with all that follows reads.

    Left out: those of its agenda, or of another sitting to come. A second convocation hears again those of the
    first, and no other.
    """
    taken = AgendaItem.objects.filter(sitting__body_id=sitting.body_id)
    taken = taken.filter(Q(sitting=sitting) | Q(sitting__state__in=_AWAITING))
    again = Q(pk__in=sitting.first.agenda.values("dossier_id")) if sitting.first else Q()
    return (
        Dossier.objects.in_states(_HEARABLE, today)
        .filter(again)
        .filter(body_id=sitting.body_id, certification_id=sitting.certification_id)
        .exclude(pk__in=taken.values("dossier_id"))
        .select_related("person", "partner")
        .prefetch_related("blocs__bloc", "blocs__carried", "blocs__kept_mark", "supports")
    )


def candidacies_of(
    sitting: Sitting, dossiers: Sequence[Dossier], today: date
) -> tuple[Candidacy, ...]:
    """Return what each of these dossiers lacks to be heard, in a constant number of queries."""
    reglement = reglement_of(sitting.reglement.value)
    held_on = sitting.day
    ready = readiness_of(dossiers, reglement, held_on, today=today)
    too_soon = objections_to_rounds(sitting, dossiers, reglement)
    remarks = remarks_on_hearings(dossiers, reglement, held_on)
    return tuple(
        _candidacy(
            d,
            (*ready[d.pk].objections, *too_soon.get(d.pk, ())),
            (*ready[d.pk].remarks, *remarks[d.pk]),
            today,
        )
        for d in dossiers
    )


def _candidacy(
    dossier: Dossier,
    objections: tuple[Objection, ...],
    remarks: tuple[Objection, ...],
    today: date,
) -> Candidacy:
    clock = jury_clock_of(dossier)
    return Candidacy(
        dossier_id=dossier.pk,
        dossier=dossier.number,
        person=dossier.person,
        route=Route(dossier.route).label,
        partner=dossier.partner.name if dossier.partner else "",
        state=dossier.state_on(today),
        objections=objections,
        remarks=remarks,
        last_day=clock.last_day if clock and clock.deposited else None,
    )
