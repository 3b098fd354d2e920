"""The page of one dossier, its moves and its journal."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from parchemin.journal.selectors import chain_faults, story_of
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors import visible_dossiers
from parchemin.web.access import ActorRequest
from parchemin.web.http import done, refusal
from parchemin.web.navigation import Link
from parchemin.web.pathways.dossier_context import dossier_context
from parchemin.web.pathways.moves import MOVES

PAGE = "pathways/dossier.html"
MOST = 1000


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
    try:
        chosen.act(dossier_id=row.pk, actor=request.actor, at=request.at, **details)
    except Refused as refused:
        context = {**dossier_context(request, number), "tried": move, "typed": reason}
        return refusal(request, refused, page=PAGE, context=context)
    return done(request, chosen.done, reverse("secretariat:dossier", args=[number]))


@require_GET
def journal(request: ActorRequest, number: str) -> HttpResponse:
    """Return everything that happened to a dossier and its person; `?verifier=1` recomputes the chain."""
    row = _row(request, number)
    body_id = request.actor.body_id
    context = {
        "title": f"Journal du dossier {number}",
        "trail": (
            Link("Dossiers", reverse("secretariat:dossiers"), current=False),
            Link(number, reverse("secretariat:dossier", args=[number]), current=False),
        ),
        "lines": story_of(
            body_id, f"dossier/{number}", f"person/{row.person.reference}", limit=MOST
        ),
        "checked": "verifier" in request.GET,
        "faults": chain_faults(body_id) if "verifier" in request.GET else (),
    }
    return render(request, "secretariat/journal.html", context)


def _row(request: ActorRequest, number: str) -> Dossier:
    row = visible_dossiers(request.actor).select_related("person").filter(number=number).first()
    if row is None:
        raise _nothing_here()
    return row


def _nothing_here() -> Http404:
    return Http404("Aucun dossier à cette adresse.")
