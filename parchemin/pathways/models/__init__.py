"""Tables of candidates and their dossiers."""

from parchemin.pathways.models.dossiers import (
    AcquiredUnit,
    Dossier,
    DossierBloc,
    Dossiers,
    Ledger,
    Person,
    Support,
    UnitWithdrawal,
    seen_on,
)
from parchemin.pathways.models.imports import ImportBatch
from parchemin.pathways.models.marks import KeptMark
from parchemin.pathways.models.papers import CompletionRequest, DossierDocument, DossierNote

__all__ = [
    "AcquiredUnit",
    "CompletionRequest",
    "Dossier",
    "DossierBloc",
    "DossierDocument",
    "DossierNote",
    "Dossiers",
    "ImportBatch",
    "KeptMark",
    "Ledger",
    "Person",
    "Support",
    "UnitWithdrawal",
    "seen_on",
]
