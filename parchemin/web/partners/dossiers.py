"""The candidates of a partner: the list, and the page of one, with what is missing and what was decided."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.jury.selectors.outcomes import origins_untold, outcomes_told
from parchemin.jury.selectors.progress import with_progress
from parchemin.jury.selectors.readiness import missing_before_jury
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.pathways.actions import submit_dossier
from parchemin.pathways.actions.contacts import BEFORE_ADMISSION
from parchemin.pathways.models import Dossier, Person
from parchemin.pathways.rules.agenda import COMPLETE
from parchemin.pathways.selectors import listed_dossiers, person_card, seen_state
from parchemin.pathways.selectors.messages import messages_sent
from parchemin.pathways.terms import DossierState, SupportKind
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.pathways.dossier_filters import SharedDossierFilters
from parchemin.web.pathways.journeys import Journey, journey_of
from parchemin.web.pathways.messages import page_of_message
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.people import contact_columns, name_column, name_of
from parchemin.web.pieces.today import NextAct

PAGE = "partners/dossier.html"
_BEFORE_ASSESSMENT = (DossierState.DRAFT, DossierState.SUBMITTED)
_BEFORE_JURY = (DossierState.ADMISSIBLE, DossierState.IN_ASSESSMENT)


def _person(journey: Journey) -> Person:
    return journey.dossier.person


CANDIDATES: Listing[Journey] = Listing(
    noun="candidat,candidats",
    caption="Vos candidats",
    columns=(
        name_column("personne", "Personne", _person),
        Column(
            "numero",
            "N° de dossier",
            lambda journey: journey.dossier.number,
            order=("number",),
            narrow="drop-1",
        ),
        Column(
            "certification",
            "Certification",
            lambda journey: journey.dossier.certification.short_title,
            order=("certification__short_title",),
            narrow="drop-3",
        ),
        Column("voie", "Voie", lambda journey: journey.route, order=("route",), narrow="drop-2"),
        Column(
            "entree",
            "Entrée le",
            lambda journey: journey.dossier.entry_date,
            CellLook.DATE,
            order=("entry_date",),
            narrow="drop-2",
        ),
        Column(
            "blocs", "Blocs", lambda journey: journey.ribbon, CellLook.RIBBON, narrow="col-beside"
        ),
        Column(
            "etat",
            "État",
            lambda journey: journey.state,
            CellLook.STATE,
            order=("seen",),
            narrow="col-under",
        ),
        Column(
            "le",
            "Prochaine date",
            lambda journey: journey.following.on,
            CellLook.DATE,
            narrow="drop-4",
        ),
        *contact_columns(_person),
    ),
    filters=SharedDossierFilters,
    link=lambda journey: reverse("partners:dossier", args=[journey.dossier.number]),
    name=lambda journey: str(name_of(journey.dossier.person)),
    key=lambda journey: journey.dossier.number,
    order="personne",
)


def partner_of(request: ActorRequest) -> Actor:
    """Return who acts, for their partner alone, whatever else they do for the body."""
    return request.actor.only(Role.PARTNER)


@require_GET
def dossiers(request: ActorRequest) -> HttpResponse:
    """Return the dossiers of the partner's candidates, as the address filters them, or their export."""
    actor = partner_of(request)
    told, untold = outcomes_told(actor), origins_untold(actor)

    def lines(rows: Sequence[Dossier]) -> tuple[Journey, ...]:
        today = timezone.localdate(request.at)
        return tuple(journey_of(row, told.get(row.pk, ()), untold, today) for row in rows)

    following = NextAct("", "", "Inscrire un candidat", reverse("partners:enrol_choice"))
    return CANDIDATES.page_answer(
        request, "partners/dossiers.html", _rows(request), lines, next=following
    )


@require_GET
def dossier(request: ActorRequest, number: str) -> HttpResponse:
    """Return one dossier of the partner: where it stands, what is missing, what was decided and told."""
    return render(request, PAGE, _context(request, number))


@require_http_methods(["GET", "POST"])
def write(request: ActorRequest, number: str) -> HttpResponse:
    """Write to the body about a dossier of the partner."""
    back = reverse("partners:dossier", args=[number])
    trail = (
        Link("Mes candidats", reverse("partners:dossiers"), current=False),
        Link(number, back, current=False),
    )
    return page_of_message(request, partner_of(request), number, back, trail)


@require_POST
def submit(request: ActorRequest, number: str) -> HttpResponse:
    """Deposit a dossier of the partner, for the secretariat to examine."""
    row = row_or_404(request, number)

    def do() -> tuple[str, str]:
        submit_dossier(dossier_id=row.pk, actor=partner_of(request), at=request.at)
        told = f"Le dossier {number} est déposé : le certificateur l’examine."
        return told, reverse("partners:dossier", args=[number])

    return ask(request, None, do, lambda: _context(request, number), template=PAGE)


def _rows(request: ActorRequest) -> QuerySet[Dossier]:
    return with_progress(listed_dossiers(partner_of(request), paris_date(request.at)))


def row_or_404(request: ActorRequest, number: str) -> Dossier:
    """Return a dossier of the partner of the actor, as its page reads it; raise `Http404` otherwise."""
    row = _rows(request).prefetch_related("supports").filter(number=number).first()
    if row is None:
        raise Http404("Aucun dossier à cette adresse.")
    return row


def _context(request: ActorRequest, number: str) -> dict[str, Any]:
    actor, today = partner_of(request), paris_date(request.at)
    row = row_or_404(request, number)
    told = outcomes_told(actor).get(row.pk, ())
    return {
        "journey": journey_of(row, told, origins_untold(actor), today),
        "name": name_of(row.person),
        "person": person_card(row.person),
        "supports": [(SupportKind(one.kind).label, one.name) for one in row.supports.all()],
        "sessions": [one.session for one in row.attendance_set.all()],
        "hosted": actor.partner_id,
        "messages_sent": messages_sent(actor).get(row.pk, ()),
        "missing": _lacks_of(actor, row, today),
        "draft": seen_state(row) is DossierState.DRAFT,
        "unreached": row.state in BEFORE_ADMISSION and not (row.person.email and row.person.phone),
        "trail": (Link("Mes candidats", reverse("partners:dossiers"), current=False),),
    }


def _lacks_of(actor: Actor, row: Dossier, today: date) -> tuple[Objection, ...]:
    """Return what the dossier lacks for a jury; before anything is assessed, what its enrolment left out."""
    state = seen_state(row)
    if state not in (*_BEFORE_ASSESSMENT, *_BEFORE_JURY):
        return ()
    found = missing_before_jury(actor, row.pk, today).objections
    if state in _BEFORE_JURY:
        return found
    return tuple(objection for objection in found if objection.remedy == COMPLETE)
