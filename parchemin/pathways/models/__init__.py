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

__all__ = [
    "AcquiredUnit",
    "Dossier",
    "DossierBloc",
    "Dossiers",
    "ImportBatch",
    "KeptMark",
    "Ledger",
    "Person",
    "Support",
    "UnitWithdrawal",
    "seen_on",
]
