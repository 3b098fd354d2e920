"""A partner opens the dossier of somebody whom it prepares."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.certifications.models import Certification
from parchemin.certifications.selectors import certifications_of, edition_in_force
from parchemin.kernel.calendar import paris_date
from parchemin.organisations.models import Partner
from parchemin.processes.enrol import enrol_once
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.partners.dossiers import partner_of
from parchemin.web.pathways.enrol_form import EnrolForm
from parchemin.web.pathways.enrolment import PAGE

SPACE = "partners"


@require_GET
def enrol_choice(request: ActorRequest) -> HttpResponse:
    """Return the certifications of the body, to choose the one that somebody enters."""
    lines = certifications_of(request.actor.body_id, paris_date(request.at))
    context = {"lines": lines, "trail": _trail(), "space": SPACE}
    return render(request, "pathways/enrol_choice.html", context)


@require_http_methods(["GET", "POST"])
def enrol(request: ActorRequest, code: str) -> HttpResponse:
    """Open a dossier in draft for the partner, or lead to its own that asks for the same."""
    actor = partner_of(request)
    certification = Certification.objects.filter(body_id=actor.body_id, code=code).first()
    if certification is None:
        raise Http404("Aucune certification à cette adresse.")
    edition = edition_in_force(certification.pk, paris_date(request.at))
    form = EnrolForm(
        request.POST or None,
        blocs=tuple(edition.blocs.all()) if edition else (),
        partners=tuple(Partner.objects.filter(pk=actor.partner_id or 0)),
    )
    # It enrols for itself: « Aucun » would say so too.
    form.fields["partner_siret"].choices = form.fields["partner_siret"].choices[1:]  # type: ignore[attr-defined]
    shown = {
        "certification": certification,
        "edition": edition,
        "trail": _trail(),
        "space": SPACE,
    }
    if request.method == "POST" and "look_up" in request.POST:
        form.full_clean()
        form.keep_faults_of_birth()
        return render(request, PAGE, {"form": form, **shown})

    def do(**_: Any) -> tuple[str, str]:
        enrolled = enrol_once(enrolment=form.enrolment(code), actor=actor, at=request.at)
        number = enrolled.dossier.number
        said = "est ouvert, en brouillon : déposez-le" if enrolled.created else "était déjà ouvert"
        return f"Le dossier {number} {said}.", reverse("partners:dossier", args=[number])

    return ask(request, form, do, template=PAGE, **shown)


def _trail() -> tuple[Link, ...]:
    return (Link("Mes candidats", reverse("partners:dossiers"), current=False),)
