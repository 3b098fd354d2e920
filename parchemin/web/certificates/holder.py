"""What a holder finds of their own: the parchemins and attestations, their files, the address to give."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from parchemin.certificates.addresses import verification_url
from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.pages import held_certificates
from parchemin.certificates.terms import CertificateState, RenditionKind
from parchemin.web.access import ActorRequest
from parchemin.web.certificates import words
from parchemin.web.certificates.views import download
from parchemin.web.pieces.marks import State
from parchemin.web.pieces.paper import Sheet, sheet_of

# What each state means for the person who holds the certificate.
MEANINGS = {
    CertificateState.ACTIVE: "",
    CertificateState.SUSPENDED: "Il ne vaut pas en ce moment. Votre certificateur vous dira pourquoi, et pour "
    "combien de temps.",
    CertificateState.REVOKED: "Il n’a plus de valeur. Votre certificateur vous en a dit le motif.",
    CertificateState.SUPERSEDED: "Un autre certificat le remplace : donnez celui-là.",
}
NAMES = {
    RenditionKind.PDF: "Le document (PDF)",
    RenditionKind.CREDENTIAL: "L’attestation numérique",
    RenditionKind.DUPLICATA: "Un duplicata (PDF)",
}


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file to download."""

    name: str
    url: str
    size: int


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate as its holder sees it; `address` is what they give to whoever wants to check."""

    certificate: Certificate
    nature: str
    state: State
    meaning: str
    sheet: Sheet
    files: tuple[HeldFile, ...]
    address: str


@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """Return the certificates of the person signed in."""
    held = tuple(map(_certificate_line, held_certificates(request.actor)))
    return render(request, "certificates/mine.html", {"held": held})


@require_GET
def my_file(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """Return a file of a certificate of the person signed in."""
    return download(held_certificates(request.actor), number, pk)


def _certificate_line(certificate: Certificate) -> HeldCertificate:
    return HeldCertificate(
        certificate=certificate,
        nature=words.nature_of(certificate),
        state=words.state_of(certificate),
        meaning=MEANINGS[CertificateState(certificate.state)],
        sheet=sheet_of(certificate),
        files=tuple(
            HeldFile(
                name=NAMES[RenditionKind(row.kind)],
                url=reverse("certificates:my_file", args=[certificate.number, row.pk]),
                size=row.file.size,
            )
            for row in sorted(certificate.renditions.all(), key=lambda row: row.kind, reverse=True)
        ),
        address=verification_url(certificate.facts["public_url"], certificate.token),
    )
