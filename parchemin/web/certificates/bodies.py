"""The public page of a certifying body."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from parchemin.certificates.selectors.bodies import KeyLine, body_page
from parchemin.certifications.selectors import certifications_of
from parchemin.certifications.terms import Register
from parchemin.organisations.models import CertifyingBody
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.words import short_date


@require_GET
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """Return what anybody may know of a certifying body, and how to check its documents without us."""
    try:
        page = body_page(slug)
    except CertifyingBody.DoesNotExist as missing:
        raise Http404("Aucun certificateur à cette adresse.") from missing
    certifications = [
        (line, Register(line.registration.register) if line.registration else Register.NONE)
        for line in certifications_of(page.body.pk, timezone.localdate())
        if line.certification.published and line.in_force
    ]
    keys = [(key, _state(key)) for key in page.keys]
    shown = {"page": page, "certifications": certifications, "keys": keys}
    return render(request, "certificates/body.html", shown)


def _state(key: KeyLine) -> State:
    if key.compromised_at:
        return State(f"Compromise le {short_date(key.compromised_at)}", Tone.NO)
    if key.retired_at:
        return State(f"Remplacée le {short_date(key.retired_at)}, vérifie encore", Tone.PLAIN)
    return State("En service", Tone.OK)
