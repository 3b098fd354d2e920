"""One flux: its life, its holders, the answers of the Caisse des Dépôts, and what may be done next."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from parchemin.declarations.models import Flux, Passage, Receipt
from parchemin.declarations.selectors.pages import (
    FluxPage,
    flux_file,
    flux_page,
    listed_passages,
    passage_line,
    passages_taken_back,
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
from parchemin.kernel.numbers import agreement, plural
from parchemin.web.access import ActorRequest
from parchemin.web.declarations import words
from parchemin.web.declarations.forms import ReceiptForm
from parchemin.web.declarations.holders import withdrawal_of
from parchemin.web.declarations.listing import ANSWERS, PASSAGES, AnsweredLine
from parchemin.web.navigation import Link
from parchemin.web.pieces.acts import Act, ButtonWeight
from parchemin.web.pieces.lists import ListPage
from parchemin.web.pieces.story import Moment, Pace
from parchemin.web.sign_in import fresh_proof_required

# Above this, the civil status of many people leaves at once: a factor is proved again (ASVS 5.0, 7.5.3).
MANY = 100
TRAIL = "Déclarations"
UNKNOWN = "Aucun flux de votre organisme n’a cet identifiant."


@require_GET
def flux(request: ActorRequest, ident: str) -> HttpResponse:
    """Return the page of a flux, or its holders in a file."""
    found = known_flux(request, ident)
    answer = PASSAGES.answer(request, *_passages(request, found))
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, "declarations/flux.html", _context(request, found, answer))


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


def flux_context(request: ActorRequest, ident: str, form: ReceiptForm) -> dict[str, Any]:
    """Return what `declarations/flux.html` shows, with the receipt `form` as it was sent."""
    found = known_flux(request, ident)
    return _context(
        request,
        found,
        PASSAGES.page(request, *_passages(request, found), path=address(ident)),
        form,
    )


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


def _context(
    request: ActorRequest, found: FluxPage, holders: ListPage, form: ReceiptForm | None = None
) -> dict[str, Any]:
    line = found.flux
    states = Counter(listed_passages(request.actor, line.ident).values_list("state", flat=True))
    waits = not PROCESS.objections(line.state, request.actor.roles)
    return {
        "page": found,
        "flux": line,
        "state": words.FLUX[line.state],
        "trail": trail(),
        "moments": _moments(found),
        "acts": tuple(_acts(request, found, states[PassageState.REFUSED])),
        "receipt_form": (form or ReceiptForm()) if waits else None,
        "list": holders,
        "selection": withdrawal_of(holders.rows),
        "answers": _answers(states, request.GET.get("reponse", "")),
        "story": story_of(request.actor.body_id, f"flux/{line.ident}"),
    }


def _passages(
    request: ActorRequest, found: FluxPage
) -> tuple[QuerySet[Passage], Callable[[Sequence[Passage]], Sequence[AnsweredLine]]]:
    """Return the holders of a flux, and what makes the lines of some of them."""
    created = found.flux.action is FluxAction.CREATION

    def lines(rows: Sequence[Passage]) -> list[AnsweredLine]:
        taken_back = passages_taken_back(rows) if created else ()
        return [
            AnsweredLine(
                passage_line(row, taken_back),
                created and row.state == PassageState.ACCEPTED and row.pk not in taken_back,
            )
            for row in rows
        ]

    return listed_passages(request.actor, found.flux.ident), lines


def _answers(states: Mapping[str, int], chosen: str) -> tuple[Link, ...]:
    """Return one link an answer that somebody had, and the one that shows everybody."""
    counts = {key: sum(states[one] for one in kept) for key, (_, kept) in ANSWERS.items()}
    return (
        Link("Tous", "?#passages", chosen not in ANSWERS, sum(states.values())),
        *(
            Link(label, f"?reponse={key}#passages", chosen == key, counts[key])
            for key, (label, _) in ANSWERS.items()
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
            f"{plural(one.accepted, 'accepté')}, {plural(one.rejected, 'refusé')}",
        )
        for one in found.receipts
    )
    waiting = Moment("Accusé de traitement", Pace.LIVE, None, words.FLUX[line.state].label)
    return (made, deposited, *read, *(() if line.state is FluxState.PROCESSED else (waiting,)))


_ANSWER_AHEAD = Moment("Accusé de traitement", Pace.AHEAD)

_MOVES = {
    SUBMIT: ("submit", ButtonWeight.SOLID),
    ACKNOWLEDGE: ("acknowledge", ButtonWeight.PLAIN),
    REJECT_FILE: ("reject", ButtonWeight.PLAIN),
    DISCARD: ("discard", ButtonWeight.QUIET),
}


def _acts(request: ActorRequest, found: FluxPage, refused: int) -> list[Act]:
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
    if refused:
        label = f"Renvoyer {agreement(refused, 'le refus', 'les refus')} ({refused})"
        acts.insert(0, Act(label, address(line.ident, "reexport"), ButtonWeight.SOLID, icon="undo"))
    return acts
