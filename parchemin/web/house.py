"""What the house says of itself to everybody: accessibility, notice, data, how to read it."""

import logging
import re

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from parchemin import __version__
from parchemin.accounts.models import User
from parchemin.organisations.models import CertifyingBody
from parchemin.web.pieces.verdict import Language, possible_answers

security = logging.getLogger("parchemin.security")

LONGEST_REPORT = 4096
_RULE = re.compile(r'"(?:effective|violated)-directive"\s*:\s*"([a-z -]{1,80})')


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Return the accessibility statement (loi n° 2005-102, art. 47), and whom to write to of an obstacle."""
    contact = settings.ACCESSIBILITY_CONTACT
    account = User.objects.filter(email=Lower(OuterRef("letterhead__email")))
    bodies = CertifyingBody.objects.select_related("letterhead").order_by("legal_name")
    # An address that opens an account is that of a person: nobody may tell which accounts exist.
    bodies = bodies.annotate(personal=Exists(account))
    shown = {
        "address": settings.PUBLIC_URL,
        "version": __version__,
        "contact": contact,
        "bodies": () if contact else tuple(bodies),
    }
    return render(request, "house/accessibility.html", shown)


@require_GET
def legal(request: HttpRequest) -> HttpResponse:
    """Return the legal notice (loi n° 2004-575, art. 1-1): who publishes, and for which bodies."""
    bodies = tuple(CertifyingBody.objects.order_by("legal_name"))
    return render(request, "house/legal.html", {"bodies": bodies, "address": settings.PUBLIC_URL})


@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """Return what is done with personal data (RGPD, art. 13 and 14)."""
    return render(request, "house/data.html")


@require_GET
def documentation(request: HttpRequest) -> HttpResponse:
    """Return how to read a page and a verdict."""
    answers = possible_answers(Language.FRENCH)
    return render(request, "house/documentation.html", {"answers": answers})


@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Write to the security log which rule a browser kept, cut to 80 signs, and no address; answer nothing."""
    report = request.read(LONGEST_REPORT).decode("utf-8", "replace")
    said = _RULE.search(report)
    security.warning("csp report: %s", said.group(1) if said else "unreadable")
    return HttpResponse(status=204)
