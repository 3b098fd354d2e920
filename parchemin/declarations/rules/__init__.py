"""The law of the accrochage: what may be declared, by when, and what is likely to be rejected."""

from parchemin.declarations.rules.corrections import (
    CorrectionClock,
    correction_clock,
    objections_to_answer,
    objections_to_request,
)
from parchemin.declarations.rules.deadlines import (
    DeclarationClock,
    correction_due,
    declaration_clock,
    declaration_due,
)
from parchemin.declarations.rules.eligibility import objections_to_declaring
from parchemin.declarations.rules.facts import BirthplaceFacts, HolderFacts, PassageFacts
from parchemin.declarations.rules.mentions import ACCESS_MODES, declared_mention
from parchemin.declarations.rules.risk import RejectionRisk, rejection_risk
from parchemin.declarations.rules.status import (
    PastPassage,
    declaration_status,
    objections_to_standing,
)

__all__ = [
    "ACCESS_MODES",
    "BirthplaceFacts",
    "CorrectionClock",
    "DeclarationClock",
    "HolderFacts",
    "PassageFacts",
    "PastPassage",
    "RejectionRisk",
    "correction_clock",
    "correction_due",
    "declaration_clock",
    "declaration_due",
    "declaration_status",
    "declared_mention",
    "objections_to_answer",
    "objections_to_declaring",
    "objections_to_request",
    "objections_to_standing",
    "rejection_risk",
]
