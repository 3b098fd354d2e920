"""One certificate of a demo body, its keys, its lists and its register, for the tests of this room."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from parchemin.certificates.bundle import Inclusion, proof_bundle, unsigned
from parchemin.certificates.credential import (
    CertificateFacts,
    CertificateKind,
    CertifiedTitle,
    CertifiedUnit,
    CredentialHolder,
    CredentialStatus,
    IssuingBody,
    RomeOccupation,
    StatusPurpose,
    credential,
    hashed_email,
)
from parchemin.certificates.didweb import PublishedKey, did_document
from parchemin.certificates.keys import public_key, signer
from parchemin.certificates.proof.signature import signed
from parchemin.certificates.register_log import (
    ISSUED,
    LogHead,
    RegisterEvent,
    commitment,
    entry_leaf,
    signed_checkpoint,
)
from parchemin.certificates.statuslist import status_list_credential
from parchemin.certificates.terms import KeyPurpose
from parchemin.kernel.merkle import extend, inclusion_proof, leaf_hash, root

AT = datetime(2026, 11, 24, 11, tzinfo=UTC)
SITE = "https://cqp.example"
DID = "did:web:cqp.example:certificateurs:commerce"
METHOD = f"{DID}#cle-2026-1"
PRIVATE = hashlib.sha256(b"credential key of tests").digest()
LOG_PRIVATE = hashlib.sha256(b"register key of tests").digest()
SALT = hashlib.sha256(b"salt of tests").digest()[:16]
INDEX = 94_567

BLOCS = tuple(
    CertifiedUnit(code=f"RNCP40123BC0{n}", title=title, acquired_on=date(2026, 11, n))
    for n, title in enumerate(
        ("Animer l’équipe", "Gérer les stocks", "Accueillir et vendre", "Piloter l’activité"), 1
    )
)
FACTS = CertificateFacts(
    number="1505-RMAG-2026-00042-M",
    kind=CertificateKind.CQP,
    url=f"{SITE}/v/3N8K2QX7/attestation.json",
    verification_url=f"{SITE}/v/3N8K2QX7/",
    holder=CredentialHolder(
        display_name="Léa N’Diaye Le Goff", emails=(hashed_email("lea@example.org", "b1d1f6e0c6"),)
    ),
    body=IssuingBody(
        did=DID,
        name="CPNEFP du commerce alimentaire de détail",
        url=f"{SITE}/certificateurs/commerce/",
        siret="73282932000074",
    ),
    certification=CertifiedTitle(
        title="CQP Responsable de magasin",
        code="RMAG",
        edition="3",
        url=f"{SITE}/cqp/RMAG/",
        description="CQP Responsable de magasin, délivré par la branche.",
        register_code="RNCP40123",
        registered_title="CQP Responsable de magasin",
        level=5,
        rome=(RomeOccupation(code="D1301", label="Management de magasin de détail"),),
        nsf=("312p",),
    ),
    units=BLOCS,
    awarded_on=date(2026, 11, 19),
    issued_at=AT - timedelta(days=4),
    place="Paris",
    statuses=(
        CredentialStatus(
            purpose=StatusPurpose.REVOCATION,
            list_url=f"{SITE}/certificateurs/commerce/statuts/revocation/1",
            index=INDEX,
        ),
    ),
    signatories=("La présidence de la CPNEFP", "La vice-présidence de la CPNEFP"),
)
SUSPENDABLE = replace(
    FACTS,
    statuses=(
        *FACTS.statuses,
        CredentialStatus(
            purpose=StatusPurpose.SUSPENSION,
            list_url=f"{SITE}/certificateurs/commerce/statuts/suspension/1",
            index=INDEX,
        ),
    ),
)


def identity(*more, compromised_at=None):
    """Return the did:web document of the body: credential key, register key, and more keys."""
    return did_document(
        DID,
        [
            PublishedKey(
                fragment="cle-2026-1",
                purpose=KeyPurpose.CREDENTIAL,
                public=public_key(PRIVATE),
                compromised_at=compromised_at,
            ),
            PublishedKey(
                fragment="cle-2026-2", purpose=KeyPurpose.LOG, public=public_key(LOG_PRIVATE)
            ),
            *more,
        ],
    )


def sign(document, *, private=PRIVATE, method=METHOD, created=AT - timedelta(days=4)):
    """Return a document with a proof by a key of the body, or by the key given."""
    return signed(document, sign=signer(private), verification_method=method, created=created)


def issued(facts=FACTS):
    """Return the signed credential of facts."""
    return sign(credential(facts))


def status_list(indices=(), *, purpose=StatusPurpose.REVOCATION, at=AT, private=PRIVATE, **more):
    """Return the signed list of the body for a purpose, with these indices set."""
    document = status_list_credential(
        url=f"{SITE}/certificateurs/commerce/statuts/{purpose.value}/1",
        issuer=DID,
        purpose=purpose,
        indices=indices,
        at=at,
        **more,
    )
    return sign(document, private=private, created=at)


def bundle(facts=FACTS, *, entry_changes=None, salt=SALT, size=9):
    """Return the bundle of a certificate whose leaf is the sixth of a register of `size` leaves."""
    document = issued(facts)
    entry = RegisterEvent(
        body=DID,
        number=facts.number,
        status=ISSUED,
        at=AT - timedelta(days=4),
        commitment=commitment(SALT, unsigned(document)),
    )
    entry = replace(entry, **(entry_changes or {}))
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    leaves[5] = entry_leaf(entry)
    nodes = {(level, index): value for level, index, value in extend(leaves, 0, lambda *_: b"")}

    def node(level, index):
        return nodes[level, index]

    note = signed_checkpoint(
        LogHead("cqp.example/certificateurs/commerce/registre", size, root(size, node)),
        sign=signer(LOG_PRIVATE),
        public=public_key(LOG_PRIVATE),
    )
    inclusion = Inclusion(
        entry=entry,
        salt=salt,
        index=5,
        path=tuple(inclusion_proof(5, size, node)),
        checkpoint=note,
    )
    return proof_bundle(document, inclusion, identity())
