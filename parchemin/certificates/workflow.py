"""Life of a certificate, whole, on one page.

A revocation is final; a suspension may be lifted. A corrected identity makes a new certificate that
supersedes the first: nothing is edited.
"""

from parchemin.accounts.terms import Role
from parchemin.certificates.events import REINSTATED, REVOKED, SUPERSEDED, SUSPENDED
from parchemin.certificates.terms import CertificateState as S
from parchemin.kernel.workflow import Transition, Workflow

SECRETARIAT = frozenset({Role.SECRETARIAT})

SUSPEND = Transition(
    "suspend", "Suspendre", frozenset({S.ACTIVE}), S.SUSPENDED, SECRETARIAT, SUSPENDED
)
REINSTATE = Transition(
    "reinstate", "Lever la suspension", frozenset({S.SUSPENDED}), S.ACTIVE, SECRETARIAT, REINSTATED
)
REVOKE = Transition(
    "revoke", "Révoquer", frozenset({S.ACTIVE, S.SUSPENDED}), S.REVOKED, SECRETARIAT, REVOKED
)
SUPERSEDE = Transition(
    "supersede",
    "Remplacer pour corriger",
    frozenset({S.ACTIVE}),
    S.SUPERSEDED,
    SECRETARIAT,
    SUPERSEDED,
)

CERTIFICATE = Workflow(
    "certificate",
    S.ACTIVE,
    (SUSPEND, REINSTATE, SUPERSEDE, REVOKE),
    frozenset({S.ACTIVE, S.REVOKED, S.SUPERSEDED}),
)


def named_move(name: str) -> Transition:
    """Return the move of that name. Raises `LookupError` when there is none."""
    for move in CERTIFICATE.transitions:
        if move.name == name:
            return move
    raise LookupError(f"{name} n’est pas un acte de la vie d’un certificat.")
