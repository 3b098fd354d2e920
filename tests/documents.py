"""Readers we did not write (poppler, zxing) and the facts that tests print."""

import io
import shutil
import subprocess
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from PIL import Image
from pypdf import PdfReader

from parchemin.certificates.documents import (
    AttestationFacts,
    BlocFacts,
    Holder,
    Issuer,
    ParcheminFacts,
    PrintedRegistration,
    PrintedSignatory,
    Speciality,
    VerificationPage,
)
from parchemin.certificates.keys import new_seal_identity
from parchemin.certifications.reglement.validity import Validity
from parchemin.kernel.documents import seal_pdf

SEALED_AT = datetime(2026, 11, 9, 16, 30, tzinfo=UTC)

needs_poppler = pytest.mark.skipif(
    shutil.which("pdfsig") is None,
    reason="poppler-utils n’est pas installé : pdfsig, pdftotext, pdfinfo, pdfdetach, pdftoppm",
)


def poppler(tool: str, folder: Path, pdf: bytes, *options: str) -> str:
    """Return what a poppler tool prints of a PDF."""
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        [tool, *options, str(path), *(["-"] if tool == "pdftotext" else [])],
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    return done.stdout


def words(pdf: bytes) -> str:
    """Return the text of a PDF, read by pypdf, with single spaces."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def picture(folder: Path, pdf: bytes, dots_per_inch: int = 150) -> Image.Image:
    """Return the first page of a PDF as poppler draws it."""
    (folder / "drawn.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", str(dots_per_inch), "-png", "-singlefile", "drawn.pdf", "drawn"],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    return Image.open(folder / "drawn.png")


def codes(image: Image.Image) -> list[str]:
    """Return what every QR code of a picture says."""
    return [found.text for found in zxingcpp.read_barcodes(image)]


def sealing_pair() -> tuple[EllipticCurvePrivateKey, x509.Certificate]:
    """Return a new sealing key of a body and its certificate."""
    identity = new_seal_identity("CPNEFP", "12345678200010", SEALED_AT)
    key = load_der_private_key(identity.private_key, password=None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise TypeError("a sealing key is an elliptic curve key")
    return key, x509.load_pem_x509_certificate(identity.certificate)


def sealed(pdf: bytes, pair: tuple[EllipticCurvePrivateKey, x509.Certificate]) -> bytes:
    """Return a PDF sealed by a body named CPNEFP."""
    key, certificate = pair
    return seal_pdf(
        pdf, key=key, certificate=certificate, reason="Délivrance", name="CPNEFP", at=SEALED_AT
    )


REGISTRATION = PrintedRegistration(
    register="RNCP",
    code="RNCP38666",
    title="Responsable d’unité marchande",
    decided_on=date(2024, 2, 28),
    valid_until=date(2029, 2, 28),
    level=4,
    specialities=(Speciality("312", "Commerce, vente"),),
)
HOLDER = Holder("Aminata", "Traoré", "1991-03-14", "Ségou (Mali)", sex="F")


def _shared_facts() -> dict[str, Any]:
    return {
        "kind": "Certificat de qualification professionnelle",
        "title": "Responsable d’unité marchande",
        "issuer": Issuer(
            "CPNEFP du commerce", "Convention collective IDCC 1505", seal_top="CPNEFP"
        ),
        "holder": HOLDER,
        "signatories": (
            PrintedSignatory("Odile Marchal", "La présidente de la CPNEFP"),
            PrintedSignatory("Jorge Almeida", "Le vice-président de la CPNEFP"),
        ),
        "number": "RUM-2026-00418-K7",
        "verification": VerificationPage(
            "7QX4-M9RT-2KLD", "https://registre.example/v/7QX4M9RT2KLD"
        ),
        "awarded_on": date(2026, 11, 9),
        "place": "Paris",
        "legal_basis": ("Vu le procès-verbal du jury du 9 novembre 2026.",),
    }


def parchemin_facts(**changes: Any) -> ParcheminFacts:
    """Return the facts of a parchemin that nothing objects to, in the branch only, with these changes."""
    blocs = (BlocFacts("B1", "Piloter l’activité"), BlocFacts("B2", "Manager l’équipe"))
    return ParcheminFacts(**{**_shared_facts(), "blocs": blocs, **changes})


def attestation_facts(**changes: Any) -> AttestationFacts:
    """Return the facts of a bloc attestation that nothing objects to, with these changes."""
    bloc = BlocFacts("B1", "Piloter l’activité", ("Suivre les ventes", "Tenir un budget"))
    return AttestationFacts(**{**_shared_facts(), "blocs": (bloc,), **changes})


def partial_facts(**changes: Any) -> AttestationFacts:
    """Return the facts of an attestation of three competences of two blocs, with these changes."""
    blocs = (
        BlocFacts("B1", "Piloter l’activité", ("C1.2 Tenir un budget",)),
        BlocFacts("B2", "Manager l’équipe", ("C2.1 Planifier", "C2.3 Recruter")),
    )
    usual = {"blocs": blocs, "whole": False, "kept": Validity(date(2031, 11, 9))}
    return AttestationFacts(**{**_shared_facts(), **usual, **changes})
