"""Référentiels: the list, the page of an edition, its règlement in French, what two editions change."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Edition, Registration
from parchemin.certifications.referentiel.differences import differences
from parchemin.certifications.referentiel.reading import referentiel_of
from parchemin.certifications.reglement.clauses import chapters_of
from parchemin.certifications.reglement.law import with_law
from parchemin.certifications.reglement.reading import faults_of, reglement_of
from parchemin.certifications.reglement.terms import Register, RouteFamily
from parchemin.certifications.selectors import (
    ReferentielPage,
    certification_line,
    listed_certifications,
    registration_on,
)
from parchemin.certifications.terms import EditionState
from parchemin.declarations.selectors.needs import needs_of
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.pathways.selectors.editions import open_dossiers_by_edition
from parchemin.web.access import ActorRequest
from parchemin.web.certifications.acts import certification_acts, edition_acts
from parchemin.web.certifications.listing import REFERENTIELS, edition_state
from parchemin.web.certifications.pages import page_or_404, reglement_or_404, trail
from parchemin.web.navigation import Link


@require_GET
def referentiels(request: ActorRequest) -> HttpResponse:
    """Return the certifications of the body, with the edition in force and the last one."""
    today = paris_date(request.at)
    return REFERENTIELS.page_answer(
        request,
        "certifications/referentiels.html",
        listed_certifications(request.actor.body_id),
        lambda rows: [certification_line(row, today) for row in rows],
        writes=_writes(request),
    )


@require_GET
def referentiel(request: ActorRequest, code: str, number: int | None = None) -> HttpResponse:
    """Return the page of an edition, the last one by default."""
    page = page_or_404(request, code, number)
    acts = edition_acts(page) if _writes(request) else ()
    registration = registration_on(page.certification.pk, paris_date(request.at))
    context = {
        "page": page,
        "state": edition_state(page.edition),
        "trail": trail(),
        "registration": registration,
        "register": Register(registration.register) if registration else Register.NONE,
        "needs": _needs(request, page, registration),
        "next_act": acts[0] if acts else None,
        "acts": acts[1:],
        "certification_acts": certification_acts(page) if _writes(request) else (),
        "counts": open_dossiers_by_edition(request.actor.body_id, page.certification.pk),
        "former": _former(page),
        "writes": _writes(request),
    }
    return render(request, "certifications/referentiel.html", context)


@require_GET
def reglement(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Return a règlement in French, as it binds the route asked by `?voie=`, each rule with its text."""
    row = reglement_or_404(request, code, pk)
    today = paris_date(request.at)
    registration = registration_on(row.certification_id, today)
    register = Register(registration.register) if registration else Register.NONE
    families = _families(register)
    asked = request.GET.get("voie", "")
    family = RouteFamily(asked) if asked in families else RouteFamily.TRAINING
    value = reglement_of(row.value)
    effective = with_law(value, family, register, today)
    context = {
        "row": row,
        "value": value,
        "chapters": chapters_of(effective),
        "warnings": effective.warnings,
        "faults": faults_of(row.value),
        "tabs": [Link(one.label, f"?voie={one}", one is family) for one in families],
        "trail": trail(row.certification),
        "writes": _writes(request),
    }
    return render(request, "certifications/reglement.html", context)


@require_GET
def compare(request: ActorRequest, code: str) -> HttpResponse:
    """Return what changes from the edition `?avant=` to the edition `?apres=`."""
    page = page_or_404(request, code, None)
    numbers = [request.GET.get(name, "") for name in ("avant", "apres")]
    rows = {
        str(edition.number): edition
        for edition in Edition.objects.filter(certification=page.certification)
    }
    if not all(number in rows for number in numbers):
        raise Http404("Aucune édition de ce numéro.")
    before, after = (rows[number] for number in numbers)
    counts = open_dossiers_by_edition(request.actor.body_id, page.certification.pk)
    context = {
        "certification": page.certification,
        "before": before,
        "after": after,
        "differences": differences(referentiel_of(before.document), referentiel_of(after.document)),
        "kept": counts.get(before.pk, 0),
        "trail": trail(page.certification),
        "writes": _writes(request),
    }
    return render(request, "certifications/compare.html", context)


def _writes(request: ActorRequest) -> bool:
    return request.actor.holds(Role.SECRETARIAT)


def _needs(
    request: ActorRequest, page: ReferentielPage, registration: Registration | None
) -> tuple[Objection, ...]:
    """Return what delivering will need, to the secretariat, of the edition that is not replaced."""
    if page.state is EditionState.REPLACED or not _writes(request):
        return ()
    return needs_of(page.certification, registration, paris_date(request.at))


def _former(page: ReferentielPage) -> Edition | None:
    """Return the edition just before the one shown, to compare them."""
    numbers = [e for e in page.editions if e.number < page.edition.number]
    return max(numbers, key=lambda edition: edition.number, default=None)


def _families(register: Register) -> tuple[RouteFamily, ...]:
    vae = RouteFamily.VAE if register is Register.RNCP else RouteFamily.BRANCH_VAE
    return (RouteFamily.TRAINING, RouteFamily.INDIVIDUAL, vae)
