"""Words of the certificates room."""

from parchemin.kernel.terms import Term


class CertificateState(Term):
    """What a certificate is worth today."""

    ACTIVE = "active", "Valide"
    SUSPENDED = "suspended", "Suspendu"
    REVOKED = "revoked", "Révoqué"
    SUPERSEDED = "superseded", "Remplacé"


# A person holds a certification, or a bloc alone, by one live certificate at most.
LIVE = (CertificateState.ACTIVE, CertificateState.SUSPENDED)


class ProposalOutcome(Term):
    """What became of a proposal to change a status."""

    OPEN = "open", "À confirmer"
    CONFIRMED = "confirmed", "Confirmée"
    DROPPED = "dropped", "Abandonnée"


class KeyPurpose(Term):
    """What a key of a certifying body signs."""

    CREDENTIAL = "credential", "Attestations numériques"
    LOG = "log", "Registre"
    SEAL = "seal", "Cachet des PDF"


class RenditionKind(Term):
    """The files of a certificate."""

    PDF = "pdf", "Parchemin"
    CREDENTIAL = "credential", "Attestation numérique"
    DUPLICATA = "duplicata", "Duplicata"


class LeafStatus(Term):
    """What a leaf of the public register says of a certificate."""

    ISSUED = "issued", "Inscription"
    SUSPENDED = "suspended", "Suspension"
    REINSTATED = "active", "Suspension levée"
    REVOKED = "revoked", "Révocation"
    SUPERSEDED = "superseded", "Remplacement"
