"""Who assesses whom, and what the assessors of one candidate say side by side once they have all signed."""

from collections.abc import Sequence
from functools import partial
from string import ascii_uppercase
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.assignments import assign_together
from parchemin.assessment.actions.life import cancel_grid
from parchemin.assessment.models import Attendance, Session
from parchemin.assessment.selectors.comparison import CandidatePage, LineCompared, candidate_page
from parchemin.assessment.selectors.grids import visible_grids
from parchemin.assessment.selectors.session_choices import assessors_on
from parchemin.assessment.selectors.sessions import SessionPage, visible_sessions
from parchemin.assessment.terms import Gap
from parchemin.kernel.numbers import plural
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.forms import PairForm
from parchemin.web.assessment.marks import mark_state
from parchemin.web.assessment.matrix import columns_of, lines_of, without_assessors
from parchemin.web.assessment.sessions import page_or_404, trail
from parchemin.web.assessment.shapes import GAP_STATES, concordance_state, presence_state
from parchemin.web.http import ask
from parchemin.web.pieces.fields import ReasonForm


@require_http_methods(["GET", "POST"])
def assign(request: ActorRequest, session_id: int) -> HttpResponse:
    """Give assessors to the ticked candidates and blocs; a refusal says which of them, and why."""
    page = page_or_404(request, session_id)
    row = visible_sessions(request.actor).get(pk=session_id)
    form = PairForm(
        request.POST or None,
        asked=page.asked,
        external=page.external,
        assessors=assessors_on(request.actor, row),
    )
    ticked = _ticked(request, page)
    shown = {
        "page": page,
        "trail": trail(page.session),
        "lines": lines_of(page, ticked),
        "columns": columns_of(page),
        "judges": request.actor.holds(Role.SECRETARIAT),
    }

    def do(**_: object) -> tuple[str, str]:
        count = assign_together(
            session_id=session_id,
            pairs=sorted(ticked),
            places=form.places,
            actor=request.actor,
            at=request.at,
        )
        told = f"Évaluateurs désignés pour {plural(count, 'bloc')}."
        return told, reverse("assessment:session", args=[session_id])

    return ask(request, form, do, template="assessment/assign.html", **shown)


@require_GET
def candidate(request: ActorRequest, session_id: int, dossier_id: int) -> HttpResponse:
    """Return one candidate of a session: their blocs, and the grids side by side once all are signed."""
    return render(request, "assessment/candidate.html", _context(request, session_id, dossier_id))


@require_POST
def cancel(request: ActorRequest, grid_id: int) -> HttpResponse:
    """Set aside a grid that will not be signed, for a reason."""
    grid = visible_grids(request.actor).filter(pk=grid_id).first()
    if grid is None:
        raise Http404("Aucune grille à cette adresse.")
    where = (grid.session_id, grid.dossier_id)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    typed = {"grid": grid_id, "reason": reason}

    def do() -> tuple[str, str]:
        cancel_grid(grid_id=grid_id, reason=reason, actor=request.actor, at=request.at)
        return "La grille est annulée.", reverse("assessment:candidate", args=where)

    around = partial(_context, request, *where)
    return ask(request, None, do, around, template="assessment/candidate.html", typed=typed)


def _ticked(request: ActorRequest, page: SessionPage) -> frozenset[tuple[int, str]]:
    """Return the cells posted, or named by the address, or else those that nobody assesses yet."""
    known = {
        f"{row.dossier_id}:{bloc.code}": (row.dossier_id, bloc.code)
        for row in page.candidates
        for bloc in row.blocs
    }
    asked = request.POST.getlist("pair") or request.GET.getlist("pair")
    chosen = frozenset(known[pair] for pair in asked if pair in known)
    return chosen if asked or request.method == "POST" else without_assessors(page)


def _context(request: ActorRequest, session_id: int, dossier_id: int) -> dict[str, Any]:
    try:
        page = candidate_page(request.actor, session_id, dossier_id)
    except (Session.DoesNotExist, Attendance.DoesNotExist) as missing:
        raise Http404("Aucun candidat à cette adresse.") from missing
    return {
        "page": page,
        "trail": trail(page.session),
        "presence": presence_state(page.candidate.presence),
        "blocs": [
            (bloc, concordance_state(bloc.row.concordance), _by_gap(page, bloc.lines))
            for bloc in page.blocs
        ],
    }


def _by_gap(page: CandidatePage, lines: Sequence[LineCompared]) -> tuple[tuple[str, Any], ...]:
    """Return the lines where marks stand apart, then those that agree, each with its marks in words."""
    shown = [
        (
            compared,
            [
                (letter, mark_state(page.scale, compared.item, value, compared.kept), said)
                for letter, (value, said) in zip(ascii_uppercase, compared.marks, strict=False)
            ],
            GAP_STATES[compared.gap],
        )
        for compared in lines
    ]
    apart = [line for line in shown if line[0].gap is not Gap.NONE]
    alike = [line for line in shown if line[0].gap is Gap.NONE]
    groups = (("Écarts", apart), ("Accord", alike))
    return tuple((title, group) for title, group in groups if group)
