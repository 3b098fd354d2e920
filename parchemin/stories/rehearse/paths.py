"""Where each file of a rehearsal stands in its folder."""

from pathlib import PurePosixPath

from parchemin.certificates.models import Certificate
from parchemin.certificates.terms import RenditionKind

DECISIONS = PurePosixPath("decisions.json")
REPORT = PurePosixPath("report.md")
SIGNED_MINUTES = PurePosixPath("proces-verbal.pdf")
DRAFT_MINUTES = PurePosixPath("proces-verbal-projet.pdf")
FLUX = PurePosixPath("flux")
NOTIFICATIONS = PurePosixPath("notifications")
TRUST = PurePosixPath("trust")
CHECKPOINT = TRUST / "checkpoint"


def path_of(certificate: Certificate, kind: str) -> PurePosixPath:
    """Return where the PDF or the credential of a certificate stands."""
    if kind == RenditionKind.CREDENTIAL:
        return PurePosixPath("credentials") / f"{certificate.number}.json"
    folder = "parchemins" if certificate.kind == "CQP" else "attestations"
    return PurePosixPath(folder) / f"{certificate.number}.pdf"
