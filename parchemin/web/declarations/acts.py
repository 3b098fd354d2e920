"""What the secretariat does with flux: prepare, deposit, read the answer, send refusals again, withdraw."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.declarations.actions.declaring import (
    prepare_flux,
    reexport_rejects,
    withdraw_declarations,
)
from parchemin.declarations.actions.following import (
    acknowledge_flux,
    discard_flux,
    mark_flux_submitted,
    record_file_rejection,
)
from parchemin.declarations.actions.receipts import read_receipt
from parchemin.declarations.models import Flux as FluxRow
from parchemin.declarations.selectors.pages import declarations_page
from parchemin.declarations.terms import CdcProfile, DeclarationStatus, RiskLevel
from parchemin.kernel.objections import Objection, Refused
from parchemin.web.access import ActorRequest
from parchemin.web.declarations import words
from parchemin.web.declarations.flux import address, known_flux, shown, trail
from parchemin.web.declarations.forms import PrepareForm, ReceiptForm, RejectionForm
from parchemin.web.declarations.holders import tabs
from parchemin.web.http import done, refusal
from parchemin.web.pieces.words import plural
from parchemin.web.sign_in import fresh_proof_required

PREPARE = "declarations/prepare.html"
NOBODY = Objection(
    "nobody-ready",
    "Aucun titulaire n’est prêt à être déclaré : il n’y a rien à mettre dans un flux.",
    remedy="Levez d’abord ce qui bloque chaque titulaire de la liste.",
)


@require_GET
def flux_list(request: ActorRequest) -> HttpResponse:
    """Return the flux of the body, newest first, and where a receipt is read whatever flux it answers."""
    return render(request, "declarations/flux_list.html", _flux_list(request))


@require_http_methods(["GET", "POST"])
def prepare(request: ActorRequest) -> HttpResponse:
    """Ask which schema, then put every holder who is ready in as many flux as it takes."""
    form = PrepareForm(request.POST or None)
    if form.is_valid():
        return _prepare(request, form)
    status = 422 if form.is_bound else 200
    return render(request, PREPARE, _preparing(request, form), status=status)


@fresh_proof_required
def _prepare(request: ActorRequest, form: PrepareForm) -> HttpResponse:
    try:
        made = prepare_flux(
            actor=request.actor,
            at=request.at,
            profile=CdcProfile(form.cleaned_data["profile"]),
            most=form.cleaned_data["most"],
        )
        if not made:
            raise Refused(NOBODY)
    except Refused as refused:
        return refusal(request, refused, page=PREPARE, context=_preparing(request, form))
    if len(made) == 1:
        return done(request, "Le flux est prêt à déposer.", address(made[0].ident))
    message = f"{len(made)} flux sont prêts à déposer."
    return done(request, message, reverse("declarations:flux_list"))


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
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "act.html", _rejecting(ident, form), status=status)
    reason = form.cleaned_data["reason"]
    try:
        record_file_rejection(ident=ident, reason=reason, actor=request.actor, at=request.at)
    except Refused as refused:
        page = "act.html"
        return refusal(request, refused, page=page, context=_rejecting(ident, form))
    return done(
        request, "Le rejet du fichier est noté : ses titulaires sont à renvoyer.", address(ident)
    )


@require_POST
def read(request: ActorRequest, ident: str) -> HttpResponse:
    """Read the receipt of a flux."""
    known_flux(request, ident)
    form = ReceiptForm(request.POST, request.FILES)

    def page() -> dict[str, Any]:
        return shown(request, ident, form)

    return _read(request, form, "declarations/flux.html", page, ident)


@require_POST
def read_any(request: ActorRequest) -> HttpResponse:
    """Read a receipt, whatever flux of the body it names."""
    form = ReceiptForm(request.POST, request.FILES)

    def page() -> dict[str, Any]:
        return _flux_list(request, form)

    return _read(request, form, "declarations/flux_list.html", page)


def _read(
    request: ActorRequest,
    form: ReceiptForm,
    template: str,
    page: Callable[[], dict[str, Any]],
    ident: str = "",
) -> HttpResponse:
    if not form.is_valid():
        return render(request, template, page(), status=422)
    file = form.cleaned_data["receipt"]
    try:
        receipt = read_receipt(
            content=file.read(),
            filename=file.name,
            ident=ident,
            actor=request.actor,
            at=request.at,
        )
    except Refused as refused:
        return refusal(request, refused, page=template, context=page())
    told = (
        f"Accusé lu : {receipt.accepted} {plural(receipt.accepted, 'accepté,acceptés')}, "
        f"{receipt.rejected} {plural(receipt.rejected, 'refusé,refusés')}."
    )
    return done(request, told, address(receipt.flux.ident))


@require_POST
@fresh_proof_required
def reexport(request: ActorRequest, ident: str) -> HttpResponse:
    """Put the refused passages of a flux, and only them, in a new one."""
    known_flux(request, ident)
    flux = reexport_rejects(ident=ident, actor=request.actor, at=request.at)
    sent = (
        f"{flux.count} {plural(flux.count, 'refus renvoyé,refus renvoyés')} dans un nouveau flux."
    )
    return done(request, sent, address(flux.ident))


@require_POST
@fresh_proof_required
def withdraw(request: ActorRequest) -> HttpResponse:
    """Ask the Caisse des Dépôts to remove the accepted declarations that were chosen."""
    numbers = request.POST.getlist("selected")
    flux = withdraw_declarations(numbers=numbers, actor=request.actor, at=request.at)
    asked = f"Flux de retrait préparé : {flux.count} {plural(flux.count, 'titulaire,titulaires')}."
    return done(request, asked, address(flux.ident))


def _flux_list(request: ActorRequest, form: ReceiptForm | None = None) -> dict[str, Any]:
    found = declarations_page(actor=request.actor, today=timezone.localdate(request.at))
    return {
        "lines": tuple((line, words.FLUX[line.state]) for line in found.flux),
        "tabs": tabs(found, "flux"),
        "form": form or ReceiptForm(),
    }


def _preparing(request: ActorRequest, form: PrepareForm) -> dict[str, Any]:
    found = declarations_page(actor=request.actor, today=timezone.localdate(request.at))
    ready = [row for row in found.pending if row.status is DeclarationStatus.READY]
    return {
        "form": form,
        "ready": len(ready),
        "soonest": min((row.clock.due for row in ready if row.clock), default=None),
        "risky": sum(row.risk.level is RiskLevel.HIGH for row in ready),
        "blocked": found.counts.get(DeclarationStatus.BLOCKED, 0),
        "trail": trail()[:1],
    }


def _rejecting(ident: str, form: RejectionForm) -> dict[str, Any]:
    return {
        "title": "Noter le rejet du fichier",
        "effects": (
            "Tous les titulaires du flux encore sans réponse sont refusés, avec ce motif.",
            "Vous pourrez les renvoyer, et eux seuls, dans un nouveau flux.",
        ),
        "form": form,
        "label": "Noter le rejet",
        "back": address(ident),
        "trail": trail(ident),
    }
