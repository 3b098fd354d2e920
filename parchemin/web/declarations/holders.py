"""Who is to be declared, by when, and what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from parchemin.declarations.selectors.pages import (
    DeclarationsPage,
    PendingDeclaration,
    declarations_page,
)
from parchemin.declarations.terms import DeclarationStatus, RiskLevel
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import folded
from parchemin.web.access import ActorRequest
from parchemin.web.declarations import words
from parchemin.web.navigation import Link
from parchemin.web.pieces.lists import spreadsheet
from parchemin.web.pieces.marks import State
from parchemin.web.pieces.today import NextAct
from parchemin.web.pieces.words import plural

PAGE_SIZE = 50
SETTLED = (DeclarationStatus.ACCEPTED, DeclarationStatus.NOT_CONCERNED)
HEADS = (
    *("Certificat", "Titulaire", "Dossier", "Certification", "Fiche", "Délivré le", "Échéance"),
    *("Jours restants", "Où en est-on", "Ce qui s’y oppose", "Risque de rejet"),
)


@dataclass(frozen=True, slots=True)
class HolderLine:
    """A holder in the list: the clock, where things stand, everything to correct, and where."""

    row: PendingDeclaration
    clock: State | None
    status: State
    risk: State | None
    reasons: tuple[Objection, ...]
    correct_url: str = ""


@require_GET
def holders(request: ActorRequest) -> HttpResponse:
    """Return the holders who wait for something, most urgent first, as the address narrows them."""
    found = declarations_page(actor=request.actor, today=timezone.localdate(request.at))
    rows = _narrowed(found.pending, request.GET)
    if request.GET.get("export") == "xlsx":
        return spreadsheet("declarations", HEADS, map(_exported, rows))
    page: Page[PendingDeclaration] = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "declarations/holders.html",
        {
            "lines": tuple(map(_line, page.object_list)),
            "page": page,
            "previous_url": _url(request.GET, page=page.number - 1) if page.has_previous() else "",
            "next_url": _url(request.GET, page=page.number + 1) if page.has_next() else "",
            "export_url": _url(request.GET, export="xlsx"),
            "statuses": _statuses(found, request.GET),
            "accepted": found.counts.get(DeclarationStatus.ACCEPTED, 0),
            "withdrawable": any(row.status is DeclarationStatus.TO_WITHDRAW for row in page),
            "tabs": tabs(found, "holders"),
            "next": _next_act(found),
            "q": request.GET.get("q", ""),
            "status": request.GET.get("statut", ""),
        },
    )


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


def _narrowed(rows: Sequence[PendingDeclaration], query: QueryDict) -> list[PendingDeclaration]:
    status, wanted = query.get("statut", ""), folded(query.get("q", "")).split()
    return [
        row
        for row in rows
        if (not status or row.status == status)
        and all(word in folded(f"{row.holder} {row.number} {row.code}") for word in wanted)
    ]


def _line(row: PendingDeclaration) -> HolderLine:
    status = words.STATUSES[row.status]
    if row.status in words.WITHDRAWALS:
        return HolderLine(row, None, status, None, (words.WITHDRAWALS[row.status],))
    return HolderLine(
        row=row,
        clock=words.clock_state(row.clock) if row.clock else None,
        status=status,
        risk=words.RISKS.get(row.risk.level),
        reasons=row.reasons,
        correct_url=reverse("secretariat:correct", args=[row.dossier]),
    )


def _statuses(found: DeclarationsPage, query: QueryDict) -> tuple[Link, ...]:
    """Return one link a status that somebody is in, and the one that shows everybody."""
    chosen = query.get("statut", "")
    everybody = Link("Tous", _url(query, statut=None), not chosen, len(found.pending))
    return (
        everybody,
        *(
            Link(status.label, _url(query, statut=status.value), chosen == status, count)
            for status in DeclarationStatus
            if status not in SETTLED and (count := found.counts.get(status, 0))
        ),
    )


def _next_act(found: DeclarationsPage) -> NextAct | None:
    ready = found.counts.get(DeclarationStatus.READY, 0)
    if not ready:
        return None
    return NextAct(
        f"{ready} {plural(ready, 'titulaire,titulaires')}",
        f"{plural(ready, 'prêt,prêts')} à déclarer.",
        "Préparer un flux",
        reverse("declarations:prepare"),
    )


def _exported(row: PendingDeclaration) -> tuple[object, ...]:
    return (
        row.number,
        row.holder,
        row.dossier,
        row.certification,
        row.code,
        row.awarded_on,
        row.clock.due if row.clock else None,
        row.clock.days_left if row.clock else None,
        row.status.label,
        " ; ".join((*(reason.message for reason in row.reasons), *row.messages)),
        "" if row.risk.level is RiskLevel.LOW else row.risk.level.label,
    )


def _url(query: QueryDict, **changes: object) -> str:
    kept = query.copy()
    for name in ("page", "export"):
        kept.pop(name, None)
    for name, value in changes.items():
        kept.pop(name, None)
        if value is not None:
            kept[name] = str(value)
    return f"?{kept.urlencode()}"
