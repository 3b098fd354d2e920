"""Who is to be declared, by when, and what stands in the way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from parchemin.certificates.models import Certificate
from parchemin.declarations.selectors.pages import (
    DeclarationsPage,
    declarations_page,
    pending_certificates,
)
from parchemin.declarations.terms import DeclarationStatus
from parchemin.kernel.numbers import agreement, plural
from parchemin.web.access import ActorRequest
from parchemin.web.declarations.listing import HOLDERS, HolderLine, holder_line
from parchemin.web.navigation import Link
from parchemin.web.pieces.acts import Act
from parchemin.web.pieces.lists import Listing, ListPage
from parchemin.web.pieces.lists.page import Row
from parchemin.web.pieces.today import NextAct

SETTLED = (DeclarationStatus.ACCEPTED, DeclarationStatus.NOT_CONCERNED)


PAGE = "declarations/holders.html"


@require_GET
def holders(request: ActorRequest) -> HttpResponse:
    """Return the holders who wait for something, most urgent first, as the address narrows them."""
    found = _page(request)
    listing, lines = _listing(found)
    answer = listing.answer(request, pending_certificates(request.actor), lines)
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, PAGE, _around(found, answer, request.GET.get("statut", "")))


def withdrawal_refused(request: ActorRequest) -> Mapping[str, Any]:
    """Return the context of the list where a withdrawal asked of holders ticked is refused."""
    found = _page(request)
    listing, lines = _listing(found)
    rows = pending_certificates(request.actor)
    answer = listing.page(request, rows, lines, path=reverse("declarations:list"))
    return _around(found, answer, "")


def _page(request: ActorRequest) -> DeclarationsPage:
    return declarations_page(actor=request.actor, today=timezone.localdate(request.at))


def _listing(
    found: DeclarationsPage,
) -> tuple[Listing[HolderLine], Callable[[Sequence[Certificate]], list[HolderLine]]]:
    pending = {row.certificate_id: row for row in found.pending}
    listing = replace(HOLDERS, filters=partial(HOLDERS.filters, pending=pending))
    return listing, lambda rows: [holder_line(pending[row.pk]) for row in rows]


def _around(found: DeclarationsPage, answer: ListPage, status: str) -> Mapping[str, Any]:
    return {
        "list": answer,
        "selection": withdrawal_of(answer.rows),
        "statuses": _statuses(found, status),
        "accepted": found.counts.get(DeclarationStatus.ACCEPTED, 0),
        "tabs": tabs(found, "holders"),
        "next": _next_act(found),
    }


def tabs(found: DeclarationsPage, current: str) -> tuple[Link, ...]:
    """Return the views of the declarations: the holders who wait, the flux, the corrections to answer."""
    return (
        Link("Titulaires", reverse("declarations:list"), current == "holders", len(found.pending)),
        Link("Flux", reverse("declarations:flux_list"), current == "flux", len(found.flux)),
        Link(
            "Corrections",
            reverse("declarations:corrections"),
            current == "corrections",
            len(found.corrections),
        ),
    )


def withdrawal_of(rows: tuple[Row, ...]) -> tuple[Act, ...]:
    """Return the act on the holders ticked, where the declaration of one of these rows may be withdrawn."""
    withdraw = Act("Préparer le flux de retrait", reverse("declarations:withdraw"), key="withdraw")
    return (withdraw,) if any(row.key for row in rows) else ()


def _statuses(found: DeclarationsPage, chosen: str) -> tuple[Link, ...]:
    """Return one link a status that somebody is in, and the one that shows everybody."""
    return (
        Link("Tous", "?", not chosen, len(found.pending)),
        *(
            Link(status.label, f"?statut={status.value}", chosen == status, count)
            for status in DeclarationStatus
            if status not in SETTLED and (count := found.counts.get(status, 0))
        ),
    )


def _next_act(found: DeclarationsPage) -> NextAct | None:
    ready = found.counts.get(DeclarationStatus.READY, 0)
    if not ready:
        return None
    return NextAct(
        plural(ready, "titulaire"),
        f"{agreement(ready, 'prêt')} à déclarer.",
        "Préparer un flux",
        reverse("declarations:prepare"),
    )
