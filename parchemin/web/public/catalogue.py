"""The catalogue as visitors read it: a list whose filters are in the address, and the page of one CQP."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from parchemin.catalogue.query import read_query
from parchemin.catalogue.selectors import (
    CatalogueList,
    CertificationPage,
    FilterValue,
    catalogue_list,
    certification_page,
)
from parchemin.certifications.models import Certification
from parchemin.web.navigation import Link
from parchemin.web.pieces.lists import Chip


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of the catalogue: its name in the address, its label, its values, the one chosen."""

    name: str
    label: str
    choices: tuple[FilterValue, ...]
    chosen: str

    @property
    def in_words(self) -> str:
        """Return the label of the chosen value, or the value itself when nothing bears it any more."""
        return next((c.label for c in self.choices if c.value == self.chosen), self.chosen)


@require_GET
def cqp_list(request: HttpRequest) -> HttpResponse:
    """Return the certifications that answer the address."""
    found = catalogue_list(read_query(request.GET.dict()), timezone.localdate())
    filters = _filters(found)
    return render(
        request,
        "public/cqp_list.html",
        {
            "found": found,
            "filters": filters,
            "chips": _chips(request.GET, found, filters),
            "previous_url": _page_url(request.GET, found, -1),
            "next_url": _page_url(request.GET, found, 1),
        },
    )


@require_GET
def cqp(request: HttpRequest, body: str, code: str) -> HttpResponse:
    """Return the page of a published certification; 404 otherwise."""
    try:
        page = certification_page(body_slug=body, code=code, on=timezone.localdate())
    except Certification.DoesNotExist as missing:
        raise Http404("Aucune certification publiée à cette adresse.") from missing
    return render(request, "public/cqp.html", {"page": page, "trail": _trail(page)})


def _trail(page: CertificationPage) -> tuple[Link, ...]:
    catalogue = reverse("public:cqp_list")
    sector = page.certification.sector
    trail = [Link("Catalogue", catalogue, current=False)]
    if sector:
        trail.append(Link(sector, f"{catalogue}?{urlencode({'secteur': sector})}", current=False))
    return tuple(trail)


def _filters(found: CatalogueList) -> tuple[Filter, ...]:
    query = found.query
    return (
        Filter("secteur", "Secteur", found.sectors, query.sector),
        Filter("idcc", "Branche", found.branches, query.idcc),
        Filter("registre", "Enregistrement", found.registers, query.register or ""),
        Filter("niveau", "Niveau", found.levels, str(query.level or "")),
    )


def _chips(address: QueryDict, found: CatalogueList, filters: Sequence[Filter]) -> tuple[Chip, ...]:
    asked = [("q", "Recherche", found.query.words)]
    asked += [(one.name, one.label, one.in_words) for one in filters]
    return tuple(
        Chip(label, value, _without(address, name)) for name, label, value in asked if value
    )


def _without(address: QueryDict, name: str) -> str:
    rest = address.copy()
    rest.pop(name, None)
    rest.pop("page", None)
    return f"?{rest.urlencode()}"


def _page_url(address: QueryDict, found: CatalogueList, step: int) -> str:
    page = min(found.query.page, found.pages) + step
    if not 1 <= page <= found.pages:
        return ""
    there = address.copy()
    there["page"] = str(page)
    return f"?{there.urlencode()}"
