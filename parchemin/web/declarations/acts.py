"""What the secretariat does with flux: prepare, deposit, read the answer, send refusals again, withdraw."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.declarations.actions.declarations import (
    prepare_flux,
    reexport_rejects,
    withdraw_declarations,
)
from parchemin.declarations.actions.deposits import (
    acknowledge_flux,
    discard_flux,
    mark_flux_submitted,
    record_file_rejection,
)
from parchemin.declarations.actions.receipts import read_receipt
from parchemin.declarations.models import Flux as FluxRow
from parchemin.declarations.selectors.pages import (
    DeclarationsPage,
    FluxLine,
    declarations_page,
    flux_line,
    listed_flux,
    listed_passages,
)
from parchemin.declarations.terms import (
    CdcProfile,
    DeclarationStatus,
    PassageState,
    RiskLevel,
)
from parchemin.declarations.work import (
    LARGEST_RECEIPT_AT_ONCE,
    MOST_HOLDERS_AT_ONCE,
    ask_for_flux,
    ask_for_receipt,
    ask_for_rejects,
)
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, Refused
from parchemin.organisations.selectors import contracts_of
from parchemin.web.access import ActorRequest
from parchemin.web.declarations.flux import address, flux_context, known_flux, trail
from parchemin.web.declarations.forms import PrepareForm, ReceiptForm, RejectionForm
from parchemin.web.declarations.holders import PAGE as HOLDERS_PAGE
from parchemin.web.declarations.holders import tabs, withdrawal_refused
from parchemin.web.declarations.listing import FLUX_LIST
from parchemin.web.http import Answer, ask, done
from parchemin.web.jobs.long_acts import asked_of_a_worker
from parchemin.web.pieces.lists import ListPage, Named
from parchemin.web.pieces.together import act_together
from parchemin.web.sign_in import fresh_proof_required, prove_again

PREPARE = "declarations/prepare.html"
NOBODY = Objection(
    "nobody-ready",
    "Aucun titulaire n’est prêt à être déclaré : il n’y a rien à mettre dans un flux.",
    remedy="Levez d’abord ce qui bloque chaque titulaire de la liste.",
)


@require_GET
def flux_list(request: ActorRequest) -> HttpResponse:
    """Return the flux of the body, newest first, and where a receipt is read whatever flux it answers."""
    answer = FLUX_LIST.answer(request, listed_flux(request.actor), _lines)
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, "declarations/flux_list.html", _flux_list(request, answer))


def _lines(rows: Sequence[FluxRow]) -> list[FluxLine]:
    return [flux_line(row) for row in rows]


@require_http_methods(["GET", "POST"])
def prepare(request: ActorRequest) -> HttpResponse:
    """Ask which schema, then put every holder who is ready in as many flux as it takes."""

    def do(profile: str, most: int, contract: str = "") -> Answer:
        prove_again(request)
        asked: dict[str, Any] = {
            "profile": CdcProfile(profile),
            "most": most,
            "contract": contract,
            "actor": request.actor,
            "at": request.at,
        }
        if _page(request).counts.get(DeclarationStatus.READY, 0) > MOST_HOLDERS_AT_ONCE:
            return asked_of_a_worker(request, ask_for_flux(**asked))
        made = prepare_flux(**asked)
        if not made:
            raise Refused(NOBODY)
        if len(made) == 1:
            return "Le flux est prêt à déposer.", address(made[0].ident)
        return f"{len(made)} flux sont prêts à déposer.", reverse("declarations:flux_list")

    contracts = contracts_of(request.actor.body_id, paris_date(request.at))
    form = PrepareForm(request.POST or None, contracts=contracts)
    return ask(request, form, do, lambda: _preparing(request), template=PREPARE)


_Follow = Callable[..., FluxRow]


def _following(act: _Follow, message: str) -> Callable[[ActorRequest, str], HttpResponse]:
    """Return the view that does `act` on a flux and says `message`."""

    def follow(request: ActorRequest, ident: str) -> HttpResponse:
        known_flux(request, ident)
        act(ident=ident, actor=request.actor, at=request.at)
        return done(request, message, address(ident))

    return require_POST(follow)


submit = _following(mark_flux_submitted, "Le flux est noté comme déposé.")
acknowledge = _following(acknowledge_flux, "L’accusé de réception est noté.")
discard = _following(discard_flux, "Le flux est abandonné : ses titulaires attendent de nouveau.")


@require_http_methods(["GET", "POST"])
def reject(request: ActorRequest, ident: str) -> HttpResponse:
    """Ask why, then note that the whole file was rejected."""
    known_flux(request, ident)
    form = RejectionForm(request.POST or None)

    def do(**typed: Any) -> tuple[str, str]:
        reason = typed["reason"]
        record_file_rejection(ident=ident, reason=reason, actor=request.actor, at=request.at)
        return "Le rejet du fichier est noté : ses titulaires sont à renvoyer.", address(ident)

    return ask(request, form, do, **_rejecting(ident))


@require_POST
def read(request: ActorRequest, ident: str) -> HttpResponse:
    """Read the receipt of a flux."""
    known_flux(request, ident)
    form = ReceiptForm(request.POST, request.FILES)
    return ask(
        request,
        form,
        partial(_read, request, ident),
        lambda: flux_context(request, ident, form),
        template="declarations/flux.html",
    )


@require_POST
def read_any(request: ActorRequest) -> HttpResponse:
    """Read a receipt, whatever flux of the body it names."""
    form = ReceiptForm(request.POST, request.FILES)
    return ask(
        request,
        form,
        partial(_read, request, ""),
        lambda: _flux_list(request, form=form),
        template="declarations/flux_list.html",
    )


def _read(request: ActorRequest, ident: str, receipt: "UploadedFile[Any]") -> Answer:
    sent: dict[str, Any] = {
        "content": receipt.read(),
        "filename": receipt.name,
        "ident": ident,
        "actor": request.actor,
        "at": request.at,
    }
    if (receipt.size or 0) > LARGEST_RECEIPT_AT_ONCE:
        return asked_of_a_worker(request, ask_for_receipt(**sent))
    read = read_receipt(**sent)
    told = f"Accusé lu : {plural(read.accepted, 'accepté')}, {plural(read.rejected, 'refusé')}."
    return told, address(read.flux.ident)


@require_POST
@fresh_proof_required
def reexport(request: ActorRequest, ident: str) -> HttpResponse:
    """Put the refused passages of a flux, and only them, in a new one."""
    known_flux(request, ident)
    refused = listed_passages(request.actor, ident).filter(state=PassageState.REFUSED)
    if refused.count() > MOST_HOLDERS_AT_ONCE:
        job = ask_for_rejects(ident=ident, actor=request.actor, at=request.at)
        return asked_of_a_worker(request, job)
    flux = reexport_rejects(ident=ident, actor=request.actor, at=request.at)
    sent = f"{plural(flux.count, 'refus renvoyé')} dans un nouveau flux."
    return done(request, sent, address(flux.ident))


@require_POST
@fresh_proof_required
def withdraw(request: ActorRequest) -> HttpResponse:
    """Ask the Caisse des Dépôts to remove the accepted declarations that were chosen."""

    def act(numbers: list[str]) -> tuple[str, str]:
        flux = withdraw_declarations(numbers=numbers, actor=request.actor, at=request.at)
        asked = f"Flux de retrait préparé : {plural(flux.count, 'titulaire')}."
        return asked, address(flux.ident)

    chosen = [Named(number, number, "") for number in request.POST.getlist("selected")]
    around = partial(withdrawal_refused, request)
    # One flux for all of them: none leaves without the others.
    return act_together(request, chosen, act, around, template=HOLDERS_PAGE, apart=False)


def _page(request: ActorRequest) -> DeclarationsPage:
    return declarations_page(actor=request.actor, today=timezone.localdate(request.at))


def _flux_list(
    request: ActorRequest, answer: ListPage | None = None, form: ReceiptForm | None = None
) -> dict[str, Any]:
    found = _page(request)
    return {
        "list": answer
        or FLUX_LIST.page(
            request, listed_flux(request.actor), _lines, path=reverse("declarations:flux_list")
        ),
        "tabs": tabs(found, "flux"),
        "form": form or ReceiptForm(),
    }


def _preparing(request: ActorRequest) -> dict[str, Any]:
    found = _page(request)
    ready = [row for row in found.pending if row.status is DeclarationStatus.READY]
    return {
        "ready": len(ready),
        "soonest": min((row.clock.due for row in ready if row.clock), default=None),
        "risky": sum(row.risk.level is RiskLevel.HIGH for row in ready),
        "blocked": found.counts.get(DeclarationStatus.BLOCKED, 0),
        "trail": trail()[:1],
    }


def _rejecting(ident: str) -> dict[str, Any]:
    return {
        "title": "Noter le rejet du fichier",
        "effects": (
            "Tous les titulaires du flux encore sans réponse sont refusés, avec ce motif.",
            "Vous pourrez les renvoyer, et eux seuls, dans un nouveau flux.",
        ),
        "label": "Noter le rejet",
        "back": address(ident),
        "trail": trail(ident),
    }
