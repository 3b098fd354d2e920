"""The assessor's side: their grids, one competence at a time, then the signature."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from itertools import groupby
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect, push_url

from parchemin.assessment.actions.attendance import (
    check_identity,
    record_attendance,
    report_incident,
)
from parchemin.assessment.actions.indicators import record_ticks
from parchemin.assessment.actions.marks import record_marks, sign_grid
from parchemin.assessment.models import Grid
from parchemin.assessment.selectors.grid_pages import GridPage, grid_list, grid_page
from parchemin.assessment.terms import AttendanceState, GridState
from parchemin.kernel.text import of
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.forms import IncidentForm
from parchemin.web.assessment.grid_screen import (
    address_of,
    entries_of,
    evidence_address,
    grid_screen,
    ticks_of,
)
from parchemin.web.assessment.grid_sheet import sheet_of
from parchemin.web.http import ask, done
from parchemin.web.sign_in import fresh_proof_required

KEPT_IN_SIGHT = timedelta(days=60)
# Where the buttons of the entry lead besides another competence.
REVIEW, EVIDENCE = "relire", "preuves"
KEYS = (
    {"keys": "1 à 4", "effect": "acquis, partiel, non acquis, non évalué"},
    {"keys": "← →", "effect": "compétence précédente, suivante"},
)


@require_GET
def grids(request: ActorRequest) -> HttpResponse:
    """Return the assessor's own grids, session by session: those to sign, and those signed lately."""
    lines = grid_list(request.actor, request.at - KEPT_IN_SIGHT)
    to_sign = [line for line in lines if line.state is GridState.OPEN]
    signed = [line for line in lines if line.state is GridState.SIGNED]
    sessions = [tuple(group) for _, group in groupby(to_sign, key=lambda line: line.session)]
    return render(request, "assessment/grids.html", {"sessions": sessions, "signed": signed})


@require_GET
def grid(request: ActorRequest, grid_id: int) -> HttpResponse:
    """Return a grid to fill at the competence named by `competence`, or the sheet of one that takes no mark."""
    page = page_or_404(request, grid_id)
    if not page.fills:
        return render(request, "assessment/sheet.html", {"sheet": sheet_of(page)})
    return render(request, "assessment/grid.html", _entry(request, page))


@require_POST
def mark(request: ActorRequest, grid_id: int) -> HttpResponse:
    """Enter what the screen holds, then stay there or go where `go` says; a refusal keeps what was typed."""
    page = page_or_404(request, grid_id)
    typed = {name: str(value) for name, value in request.POST.items()}
    screen = grid_screen(page, typed.get("competence", ""))
    if screen.here.code != typed.get("competence"):
        raise Http404("Cette compétence n’est pas de la grille.")

    def do() -> HttpResponse:
        entries = entries_of(screen, typed, request.at)
        ticks = ticks_of(screen, request.POST, request.at)
        with transaction.atomic():
            record_marks(grid_id=grid_id, entries=entries, actor=request.actor, at=request.at)
            record_ticks(grid_id=grid_id, ticks=ticks, actor=request.actor, at=request.at)
        return _after(request, grid_id, screen.here.code)

    around = partial(_entry, request, page, screen.here.code, typed)
    return ask(request, None, do, around, template="assessment/grid.html")


@require_GET
def review(request: ActorRequest, grid_id: int) -> HttpResponse:
    """Return an open grid whole, to read again before signing."""
    page = page_or_404(request, grid_id)
    if not page.fills:
        return HttpResponseRedirect(address_of(grid_id))
    return render(request, "assessment/review.html", {"sheet": sheet_of(page)})


@require_POST
@fresh_proof_required
def sign(request: ActorRequest, grid_id: int) -> HttpResponse:
    """Sign a grid, with the general appreciation; a refusal gives the whole grid back."""
    page = page_or_404(request, grid_id)
    comment = request.POST.get("comment", "")

    def do() -> tuple[str, str]:
        sign_grid(grid_id=grid_id, comment=comment, actor=request.actor, at=request.at)
        return f"Grille {of(page.candidate)}, bloc {page.bloc.code}, signée.", address_of(grid_id)

    def around() -> dict[str, object]:
        return {"sheet": sheet_of(page), "comment": comment}

    return ask(request, None, do, around, template="assessment/review.html")


@require_POST
def note_presence(request: ActorRequest, grid_id: int) -> HttpResponse:
    """Note that the candidate is there."""
    page = page_or_404(request, grid_id)
    record_attendance(
        session_id=page.session_id,
        dossier_id=page.dossier_id,
        presence=AttendanceState.PRESENT,
        actor=request.actor,
        at=request.at,
    )
    return done(request, f"{page.candidate} : présence notée.", address_of(grid_id))


@require_POST
def note_identity(request: ActorRequest, grid_id: int) -> HttpResponse:
    """Note that whoever is signed in saw the candidate's identity document before this bloc."""
    page = page_or_404(request, grid_id)
    check_identity(
        session_id=page.session_id,
        dossier_id=page.dossier_id,
        bloc_code=page.bloc.code,
        checked_by=request.user.name,
        actor=request.actor,
        at=request.at,
    )
    return done(request, f"Identité {of(page.candidate)} vérifiée.", address_of(grid_id))


@require_POST
def note_incident(request: ActorRequest, grid_id: int) -> HttpResponse:
    """Report what went wrong with this candidate; a fault gives the grid back with what was typed."""
    page = page_or_404(request, grid_id)
    form = IncidentForm(request.POST)

    def do(**typed: Any) -> tuple[str, str]:
        report_incident(
            session_id=page.session_id,
            dossier_id=page.dossier_id,
            actor=request.actor,
            at=request.at,
            **typed,
        )
        return "L’incident est signalé.", address_of(grid_id)

    around = partial(_entry, request, page, incident=form)
    return ask(request, form, do, around, template="assessment/grid.html")


def page_or_404(request: ActorRequest, grid_id: int) -> GridPage:
    """Return a grid that the actor may see; raise `Http404` otherwise."""
    try:
        return grid_page(request.actor, grid_id)
    except Grid.DoesNotExist as missing:
        raise Http404("Aucune grille à cette adresse.") from missing


def _entry(
    request: ActorRequest,
    page: GridPage,
    competence: str = "",
    typed: Mapping[str, str] | None = None,
    incident: IncidentForm | None = None,
) -> dict[str, object]:
    """Return what the screen of an open grid shows."""
    competence = competence or request.GET.get("competence", "")
    return {
        "screen": grid_screen(page, competence, typed),
        "incident": incident or IncidentForm(),
        "keys": KEYS,
    }


def _after(request: ActorRequest, grid_id: int, here: str) -> HttpResponse:
    """Answer marks: where the person goes next, as a fragment with htmx."""
    go = request.POST.get("go", "")
    elsewhere = {
        REVIEW: reverse("assessment:review", args=[grid_id]),
        EVIDENCE: evidence_address(grid_id, here),
    }
    if go in elsewhere:
        url = elsewhere[go]
        return HttpResponseClientRedirect(url) if request.htmx else _see(url)
    there = address_of(grid_id, go or here)
    if not request.htmx:
        return _see(there)
    if "tick" in request.POST:
        return render(request, "assessment/grid_saved.html", {"at": request.at, "swapped": True})
    context = _entry(request, page_or_404(request, grid_id), go or here) | {"moved": bool(go)}
    return push_url(render(request, "assessment/grid_body.html", context), there)


def _see(url: str) -> HttpResponse:
    return HttpResponseRedirect(url, status=HTTPStatus.SEE_OTHER)
