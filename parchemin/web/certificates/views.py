"""The register, the page of a certificate, its files."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.certificates.actions.delivery import deliver_certificate, make_duplicate
from parchemin.certificates.models import Certificate, Rendition
from parchemin.certificates.selectors.foundation import at_stake
from parchemin.certificates.selectors.pages import (
    certificate_page,
    file_among,
    listed_certificates,
    visible_certificates,
)
from parchemin.certificates.terms import RenditionKind
from parchemin.web.access import ActorRequest
from parchemin.web.certificates import words
from parchemin.web.certificates.batches import selection
from parchemin.web.certificates.forms import DuplicateForm
from parchemin.web.certificates.listing import CERTIFICATES
from parchemin.web.certificates.lookup import UNKNOWN, known_certificate
from parchemin.web.certificates.page import address, page_context, tabs, trail
from parchemin.web.http import ask, done
from parchemin.web.sign_in import fresh_proof_required, prove_again


@require_GET
def certificates(request: ActorRequest) -> HttpResponse:
    """Return the register of the body, as the address filters it."""
    view = "proposals" if request.GET.get("proposition") else "list"
    return CERTIFICATES.page_answer(
        request,
        "certificates/list.html",
        listed_certificates(request.actor),
        tabs=tabs(request.actor, view),
        selection=selection(view),
    )


@require_GET
def certificate(request: ActorRequest, number: str) -> HttpResponse:
    """Return the page of a certificate."""
    try:
        page = certificate_page(actor=request.actor, number=number)
    except Certificate.DoesNotExist:
        raise Http404(UNKNOWN) from None
    return render(request, "certificates/certificate.html", page_context(page))


@require_GET
def file(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """Return a file of a certificate, as it left the house."""
    return download(visible_certificates(request.actor), number, pk)


def download(certificates: QuerySet[Certificate], number: str, pk: int) -> HttpResponse:
    """Answer with a file of one of these certificates, to be saved under its name. Raises `Http404`."""
    try:
        rendition = file_among(certificates, number, pk)
    except Rendition.DoesNotExist:
        raise Http404("Ce certificat n’a pas ce fichier.") from None
    kind = RenditionKind(rendition.kind)
    name = words.file_name(number, kind, rendition.pk)
    response = HttpResponse(rendition.content, content_type=words.media_type(kind))
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@require_POST
@fresh_proof_required
def deliver(request: ActorRequest, number: str) -> HttpResponse:
    """Make, seal and keep the files of a certificate."""
    found = known_certificate(request, number)
    deliver_certificate(certificate_id=found.pk, actor=request.actor, at=request.at)
    return done(request, f"Le n° {number} est établi et scellé.", address(number))


@require_http_methods(["GET", "POST"])
def duplicate(request: ActorRequest, number: str) -> HttpResponse:
    """Ask why a duplicata is needed, then make it."""
    found = known_certificate(request, number)

    def make(**typed: Any) -> tuple[str, str]:
        prove_again(request)
        make_duplicate(certificate_id=found.pk, actor=request.actor, at=request.at, **typed)
        told = f"Le duplicata du n° {number} est établi : il est parmi les fichiers."
        return told, address(number)

    return ask(
        request,
        DuplicateForm(request.POST or None),
        make,
        title="Établir un duplicata",
        effects=(
            "Même numéro, même date de délivrance, même code de contrôle : la vérification répond comme "
            "pour l’original.",
            "Le mot « duplicata » et la date du jour y sont imprimés. Le duplicata porte la preuve "
            "d’inscription de l’original au registre ; le journal en garde le motif.",
            *(
                "Un rectificatif attend ses signatures : signé, il n’accorderait plus ce certificat."
                for _ in at_stake(Certificate.objects.filter(pk=found.pk))
            ),
        ),
        label="Établir le duplicata",
        back=address(number),
        trail=trail(number),
    )
