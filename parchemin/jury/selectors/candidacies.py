"""The dossiers that a sitting may hear: those that are ready, and what keeps each of the others off."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.assessment.selectors.grids import full_name
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.jury.models import AgendaItem, Sitting
from parchemin.jury.selectors.readiness import objections_to_hearings
from parchemin.jury.selectors.sittings import visible_sittings
from parchemin.jury.selectors.vae import remarks_on_hearings
from parchemin.jury.terms import SittingState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import folded
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors.clocks import jury_clock_of
from parchemin.pathways.terms import DossierState, Route

PAGE_SIZE = 50
_HEARABLE = (DossierState.READY, DossierState.IN_ASSESSMENT, DossierState.ADMISSIBLE)
_AWAITING = (SittingState.CONVENED, SittingState.OPEN, SittingState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Candidacy:
    """A dossier that no sitting hears yet, and what it lacks; nothing when it is ready.

    `remarks` say that the sitting is past the last day of a VAE, `last_day` that day while it is known.
    """

    dossier_id: int
    dossier: str
    name: str
    route: str
    partner: str
    state: DossierState
    objections: tuple[Objection, ...]
    remarks: tuple[Objection, ...]
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Candidacies:
    """A page of candidacies: the ready ones first, then those kept off."""

    sitting_id: int
    code: str
    ready: tuple[Candidacy, ...]
    kept_off: tuple[Candidacy, ...]
    total: int
    number: int
    pages: int


def candidacies_of(
    actor: Actor, sitting_id: int, today: date, words: str = "", page: int = 1
) -> Candidacies:
    """Return the dossiers of a sitting's certification that it may hear, in a constant number of queries.

    Left out: those of its agenda, or of another sitting to come. `words` are looked for in names and
    numbers. Raises `Sitting.DoesNotExist` for a sitting that the actor may not see.
    """
    sitting = visible_sittings(actor).select_related("reglement").get(pk=sitting_id)
    paginator = Paginator(_hearable(sitting, words, today), PAGE_SIZE)
    found = paginator.get_page(page)
    dossiers = list(found.object_list)
    reglement = reglement_of(sitting.reglement.value)
    held_on = paris_date(sitting.starts_at)
    objections = objections_to_hearings(dossiers, reglement, held_on, today=today)
    remarks = remarks_on_hearings(dossiers, held_on)
    lines = [_candidacy(d, objections[d.pk], remarks[d.pk], today) for d in dossiers]
    return Candidacies(
        sitting_id=sitting.pk,
        code=sitting.code,
        ready=tuple(line for line in lines if not line.objections),
        kept_off=tuple(line for line in lines if line.objections),
        total=paginator.count,
        number=found.number,
        pages=paginator.num_pages,
    )


def _hearable(sitting: Sitting, words: str, today: date) -> QuerySet[Dossier]:
    """Return the dossiers in question, the furthest on their way first."""
    taken = AgendaItem.objects.filter(sitting__body_id=sitting.body_id)
    taken = taken.filter(Q(sitting=sitting) | Q(sitting__state__in=_AWAITING))
    dossiers = (
        Dossier.objects.in_states(_HEARABLE, today)
        .filter(body_id=sitting.body_id, certification_id=sitting.certification_id)
        .exclude(pk__in=taken.values("dossier_id"))
    )
    for word in folded(words).split():
        dossiers = dossiers.filter(Q(person__search_text__contains=word) | Q(number__contains=word))
    return (
        dossiers.select_related("person", "partner")
        .prefetch_related("blocs__bloc", "blocs__carried", "blocs__kept_mark", "supports")
        .order_by("-state", "number")
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
        name=full_name(dossier),
        route=Route(dossier.route).label,
        partner=dossier.partner.name if dossier.partner else "",
        state=dossier.state_on(today),
        objections=objections,
        remarks=remarks,
        last_day=clock.last_day if clock and clock.deposited else None,
    )
