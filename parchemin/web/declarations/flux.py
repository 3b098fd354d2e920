"""One flux: its life, its holders, the answers of the Caisse des Dépôts, and what may be done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from parchemin.declarations.models import Flux, Receipt
from parchemin.declarations.selectors.pages import (
    FluxPage,
    PassageLine,
    flux_file,
    flux_page,
    receipt_file,
)
from parchemin.declarations.terms import FluxAction, FluxState, PassageState
from parchemin.declarations.workflow import (
    ACKNOWLEDGE,
    DISCARD,
    FLUX_LIFE,
    PROCESS,
    REJECT_FILE,
    SUBMIT,
)
from parchemin.journal.selectors import story_of
from parchemin.kernel.calendar import paris_date
from parchemin.web.access import ActorRequest
from parchemin.web.declarations import words
from parchemin.web.declarations.forms import ReceiptForm
from parchemin.web.navigation import Link
from parchemin.web.pieces.acts import Act, Weight
from parchemin.web.pieces.marks import State
from parchemin.web.pieces.story import Moment, Pace
from parchemin.web.pieces.words import plural
from parchemin.web.sign_in import fresh_proof_required

PAGE_SIZE = 100
# Above this, the civil status of many people leaves at once: a factor is proved again (ASVS 5.0, 7.5.3).
MANY = 100
TRAIL = "Déclarations"
UNKNOWN = "Aucun flux de votre organisme n’a cet identifiant."
# The tabs of the passages: what the address says, its label, the states it keeps.
KEPT = {
    "refuses": ("Refusés", (PassageState.REFUSED,)),
    "acceptes": (
        "Acceptés",
        (PassageState.ACCEPTED, PassageState.WITHDRAWAL, PassageState.WITHDRAWN),
    ),
    "attente": ("En attente", (PassageState.PENDING,)),
}


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A holder of the flux, how the answer is shown, and whether the declaration may be withdrawn."""

    passage: PassageLine
    state: State
    withdrawable: bool


@require_GET
def flux(request: ActorRequest, ident: str) -> HttpResponse:
    """Return the page of a flux."""
    return render(request, "declarations/flux.html", shown(request, ident))


@require_GET
def download(request: ActorRequest, ident: str) -> HttpResponse:
    """Return the XML of a flux, as it leaves the house."""
    found = known_flux(request, ident)
    return _many(request, ident) if found.flux.count > MANY else _file(request, ident)


@require_GET
def receipt(request: ActorRequest, ident: str, pk: int) -> HttpResponse:
    """Return a receipt, as it was read."""
    try:
        name, content = receipt_file(actor=request.actor, ident=ident, pk=pk)
    except Receipt.DoesNotExist:
        raise Http404("Ce flux n’a pas cet accusé.") from None
    return xml_file(name, content)


def known_flux(request: ActorRequest, ident: str) -> FluxPage:
    """Return a flux that the actor may see. Raises `Http404`."""
    try:
        return flux_page(actor=request.actor, ident=ident)
    except Flux.DoesNotExist:
        raise Http404(UNKNOWN) from None


def xml_file(name: str, content: bytes) -> HttpResponse:
    """Answer with XML to be saved, never shown by the browser."""
    response = HttpResponse(content, content_type="application/xml")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def shown(request: ActorRequest, ident: str, form: ReceiptForm | None = None) -> dict[str, Any]:
    """Return what `declarations/flux.html` shows, with the receipt `form` as it was sent if any."""
    found = known_flux(request, ident)
    line, kept = found.flux, request.GET.get("reponse", "")
    passages = [p for p in found.passages if kept not in KEPT or p.state in KEPT[kept][1]]
    page: Page[PassageLine] = Paginator(passages, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = tuple(_row(passage, line.action) for passage in page)
    waits = not PROCESS.objections(line.state, request.actor.roles)
    return {
        "page": found,
        "flux": line,
        "state": words.FLUX[line.state],
        "trail": trail(),
        "moments": _moments(found),
        "acts": tuple(_acts(request, found)),
        "receipt_form": (form or ReceiptForm()) if waits else None,
        "rows": rows,
        "withdrawable": any(row.withdrawable for row in rows),
        "answers": _answers(found.passages, kept),
        "passages": page,
        "query": f"reponse={kept}&" if kept else "",
        "story": story_of(request.actor.body_id, f"flux/{ident}"),
    }


def trail(ident: str = "") -> tuple[Link, ...]:
    """Return the way back to the flux, through the flux `ident` if given."""
    links = [
        Link(TRAIL, reverse("declarations:list"), current=False),
        Link("Flux", reverse("declarations:flux_list"), current=False),
    ]
    if ident:
        links.append(Link(ident[:8], address(ident), current=False))
    return tuple(links)


def address(ident: str, act: str = "flux") -> str:
    """Return the address of a flux, or of one of its acts."""
    return reverse(f"declarations:{act}", args=[ident])


@fresh_proof_required
def _many(request: ActorRequest, ident: str) -> HttpResponse:
    return _file(request, ident)


def _file(request: ActorRequest, ident: str) -> HttpResponse:
    return xml_file(*flux_file(actor=request.actor, ident=ident))


def _row(passage: PassageLine, action: FluxAction) -> PassageRow:
    accepted = passage.state is PassageState.ACCEPTED and action is FluxAction.CREATION
    return PassageRow(passage, words.PASSAGES[passage.state], accepted)


def _answers(passages: Sequence[PassageLine], kept: str) -> tuple[Link, ...]:
    everybody = Link("Tous", "?", kept not in KEPT, len(passages))
    counts = {
        key: sum(passage.state in states for passage in passages)
        for key, (_, states) in KEPT.items()
    }
    return (
        everybody,
        *(
            Link(label, f"?reponse={key}", kept == key, counts[key])
            for key, (label, _) in KEPT.items()
            if counts[key]
        ),
    )


def _moments(found: FluxPage) -> tuple[Moment, ...]:
    """Return the life of a flux: made, deposited, answered, or what ended it before."""
    line = found.flux
    made = Moment("Préparé", Pace.DONE, paris_date(line.made_at), f"Schéma {line.profile}")
    if line.state is FluxState.DISCARDED:
        return (made, Moment("Abandonné avant dépôt", Pace.DONE))
    if line.submitted_at is None:
        return (made, Moment("Dépôt sur l’espace certificateur", Pace.LIVE), _ANSWER_AHEAD)
    deposited = Moment("Déposé", Pace.DONE, paris_date(line.submitted_at))
    if line.state is FluxState.REJECTED_FILE:
        return (made, deposited, Moment("Fichier rejeté en entier", Pace.DONE))
    read = tuple(
        Moment(
            "Accusé de traitement lu",
            Pace.DONE,
            paris_date(one.read_at),
            f"{one.accepted} {plural(one.accepted, 'accepté,acceptés')}, "
            f"{one.rejected} {plural(one.rejected, 'refusé,refusés')}",
        )
        for one in found.receipts
    )
    waiting = Moment("Accusé de traitement", Pace.LIVE, None, words.FLUX[line.state].label)
    return (made, deposited, *read, *(() if line.state is FluxState.PROCESSED else (waiting,)))


_ANSWER_AHEAD = Moment("Accusé de traitement", Pace.AHEAD)

_MOVES = {
    SUBMIT: ("submit", Weight.SOLID),
    ACKNOWLEDGE: ("acknowledge", Weight.PLAIN),
    REJECT_FILE: ("reject", Weight.PLAIN),
    DISCARD: ("discard", Weight.QUIET),
}


def _acts(request: ActorRequest, found: FluxPage) -> list[Act]:
    line = found.flux
    open_moves = FLUX_LIFE.available(line.state, request.actor.roles)
    acts = [
        Act("Télécharger le XML", address(line.ident, "file"), posted=False, icon="export"),
        *(
            Act(move.label, address(line.ident, name), weight, posted=move is not REJECT_FILE)
            for move, (name, weight) in _MOVES.items()
            if move in open_moves
        ),
    ]
    refused = sum(passage.state is PassageState.REFUSED for passage in found.passages)
    if refused:
        label = f"Renvoyer {plural(refused, 'le refus,les refus')} ({refused})"
        acts.insert(0, Act(label, address(line.ident, "reexport"), Weight.SOLID, icon="undo"))
    return acts
