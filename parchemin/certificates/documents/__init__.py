"""The documents a holder receives: facts in, tagged PDF/A out. Pure Python and Typst, no Django."""

from parchemin.certificates.documents.facts import (
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
from parchemin.certificates.documents.mentions import (
    objections_to_address,
    objections_to_attestation,
    objections_to_parchemin,
)
from parchemin.certificates.documents.pdf import (
    BUNDLE,
    make_attestation,
    make_parchemin,
)

__all__ = [
    "BUNDLE",
    "AttestationFacts",
    "BlocFacts",
    "Holder",
    "Issuer",
    "ParcheminFacts",
    "PrintedRegistration",
    "PrintedSignatory",
    "Speciality",
    "VerificationPage",
    "make_attestation",
    "make_parchemin",
    "objections_to_address",
    "objections_to_attestation",
    "objections_to_parchemin",
]
