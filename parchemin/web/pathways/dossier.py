"""The page of one dossier, its moves and its journal."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from parchemin.journal.selectors import events_about
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors import visible_dossiers
from parchemin.web.access import ActorRequest
from parchemin.web.desk.journal import OF_DOSSIER, shown_journal
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.pathways.dossier_context import dossier_context
from parchemin.web.pathways.moves import MOVES

PAGE = "pathways/dossier.html"


@require_GET
def dossier(request: ActorRequest, number: str) -> HttpResponse:
    """Return the page of a dossier of the body; 404 otherwise."""
    try:
        context = dossier_context(request, number)
    except Dossier.DoesNotExist as missing:
        raise _nothing_here() from missing
    return render(request, PAGE, context)


@require_POST
def dossier_move(request: ActorRequest, number: str, move: str) -> HttpResponse:
    """Make a move; a refusal gives the page back with every objection and the reason typed."""
    row = _row(request, number)
    if move not in MOVES:
        raise _nothing_here()
    chosen = MOVES[move]
    reason = request.POST.get("reason", "")
    details = {"reason": reason} if chosen.asks else {}

    def do() -> tuple[str, str]:
        chosen.act(dossier_id=row.pk, actor=request.actor, at=request.at, **details)
        return chosen.done, reverse("pathways:dossier", args=[number])

    around = partial(dossier_context, request, number)
    return ask(request, None, do, around, template=PAGE, tried=move, typed=reason)


@require_GET
def journal(request: ActorRequest, number: str) -> HttpResponse:
    """Return what happened to a dossier and its person, or its export; `?verifier=1` recomputes the chain."""
    person = f"person/{_row(request, number).person.reference}"
    events = events_about(request.actor.body_id, f"dossier/{number}", person)
    trail = (
        Link("Dossiers", reverse("pathways:dossiers"), current=False),
        Link(number, reverse("pathways:dossier", args=[number]), current=False),
    )
    return shown_journal(request, OF_DOSSIER, events, f"Journal du dossier {number}", trail)


def _row(request: ActorRequest, number: str) -> Dossier:
    row = visible_dossiers(request.actor).select_related("person").filter(number=number).first()
    if row is None:
        raise _nothing_here()
    return row


def _nothing_here() -> Http404:
    return Http404("Aucun dossier à cette adresse.")
