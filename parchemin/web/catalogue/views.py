"""The first page, and the catalogue as visitors read it: the list, and the page of one CQP."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from parchemin.catalogue.selectors import (
    CertificationPage,
    cards,
    certification_page,
    published_certifications,
)
from parchemin.catalogue.summary import opening
from parchemin.certifications.models import Certification
from parchemin.web.catalogue.listing import CATALOGUE
from parchemin.web.certificates.verification import check_context
from parchemin.web.navigation import Link
from parchemin.web.pieces.verdict import Language


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Return the first page: search, verification, what the answers mean."""
    context = {"opening": opening(timezone.localdate())} | check_context(Language.FRENCH)
    return render(request, "catalogue/home.html", context)


@require_GET
def cqp_list(request: HttpRequest) -> HttpResponse:
    """Return the certifications that answer the address, or their export."""
    today = timezone.localdate()
    return CATALOGUE.page_answer(
        request,
        "catalogue/cqp_list.html",
        published_certifications(),
        lambda rows: cards([match.pk for match in rows], today),
    )


@require_GET
def cqp(request: HttpRequest, body: str, code: str) -> HttpResponse:
    """Return the page of a published certification; 404 otherwise."""
    try:
        page = certification_page(body_slug=body, code=code, on=timezone.localdate())
    except Certification.DoesNotExist as missing:
        raise Http404("Aucune certification publiée à cette adresse.") from missing
    return render(request, "catalogue/cqp.html", {"page": page, "trail": _trail(page)})


def _trail(page: CertificationPage) -> tuple[Link, ...]:
    catalogue = reverse("public:cqp_list")
    sector = page.certification.sector
    trail = [Link("Catalogue", catalogue, current=False)]
    if sector:
        trail.append(Link(sector, f"{catalogue}?{urlencode({'secteur': sector})}", current=False))
    return tuple(trail)
