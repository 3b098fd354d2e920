"""Opening a dossier: first the certification, then the person and the way."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.certifications.models import Certification
from parchemin.certifications.selectors import certifications_of, edition_in_force
from parchemin.kernel.calendar import paris_date
from parchemin.organisations.rules import remark_on_name
from parchemin.organisations.selectors import partners_of
from parchemin.processes.enrol import enrol_once
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.pathways.enrol_form import EnrolForm

PAGE, SPACE = "pathways/enrol.html", "pathways"


@require_GET
def enrol_choice(request: ActorRequest) -> HttpResponse:
    """Return the certifications of the body, to choose the one that somebody enters."""
    lines = certifications_of(request.actor.body_id, paris_date(request.at))
    return render(
        request, "pathways/enrol_choice.html", {"lines": lines, "trail": _trail(), "space": SPACE}
    )


@require_http_methods(["GET", "POST"])
def enrol(request: ActorRequest, code: str) -> HttpResponse:
    """Open a dossier in draft, or lead to the one that asks for the same; a refusal keeps what was typed."""
    body_id = request.actor.body_id
    certification = Certification.objects.filter(body_id=body_id, code=code).first()
    if certification is None:
        raise Http404("Aucune certification à cette adresse.")
    edition = edition_in_force(certification.pk, paris_date(request.at))
    form = EnrolForm(
        request.POST or None,
        blocs=tuple(edition.blocs.all()) if edition else (),
        partners=partners_of(body_id),
    )
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

    def do(**typed: Any) -> tuple[str, str]:
        enrolled = enrol_once(enrolment=form.enrolment(code), actor=request.actor, at=request.at)
        number = enrolled.dossier.number
        said = "est ouvert, en brouillon" if enrolled.created else "était déjà ouvert"
        to = reverse("pathways:dossier", args=[number])
        employer = enrolled.dossier.employer
        known = remark_on_name(employer.name, typed["employer_name"]) if employer else ()
        told = " ".join((f"Le dossier {number} {said}.", *(remark.message for remark in known)))
        return told, to

    return ask(request, form, do, template=PAGE, **shown)


def _trail() -> tuple[Link, ...]:
    return (Link("Dossiers", reverse("pathways:dossiers"), current=False),)
