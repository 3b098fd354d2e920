"""Credentials a second: signed by template, signed and verified the generic way, beside their floors.

The floor of signing is base58, Ed25519 and JSON output of the same credentials, without canonicalisation;
that of verifying is Ed25519 alone. The proofs of both roads are compared: they must be identical.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Any
from unittest.mock import patch

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.common import Figure
from parchemin.certificates.credential import (
    CertificateFacts,
    CertificateKind,
    CertifiedTitle,
    CertifiedUnit,
    CredentialHolder,
    CredentialStatus,
    IssuingBody,
    StatusPurpose,
    credential,
    hashed_email,
)
from parchemin.certificates.keys import public_key, signer
from parchemin.certificates.proof.rdf import canonical_statements
from parchemin.certificates.proof.signature import proof_holds, signed
from parchemin.certificates.statuslist import decoded_list, encoded_list

FAST, GENERIC = 5_000, 300
AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
PRIVATE = hashlib.sha256(b"bench").digest()
SIGN = signer(PRIVATE)
METHOD = "did:web:cqp.example#cle-1"
BODY = IssuingBody(
    did="did:web:cqp.example",
    name="CPNE de la branche Exemple",
    url="https://cqp.example/",
    siret="73282932000074",
)
TITLE = CertifiedTitle(
    title="CQP Animateur d’équipe",
    code="AE",
    edition="3",
    url="https://cqp.example/cqp/AE/",
    description="Certificat de qualification professionnelle de la branche.",
    register_code="RNCP00000",
    registered_title="CQP Animateur d’équipe",
)


def facts(number: int) -> CertificateFacts:
    """Return the facts of one certificate of five blocs."""
    return CertificateFacts(
        number=f"1505-AE-2026-{number:05d}-X",
        kind=CertificateKind.CQP,
        url=f"https://cqp.example/v/{number}/attestation.json",
        verification_url=f"https://cqp.example/v/{number}/",
        holder=CredentialHolder(
            display_name=f"Léa N’Diaye {number}",
            emails=(hashed_email(f"lea{number}@example.org", f"{number:026d}"),),
        ),
        body=BODY,
        certification=TITLE,
        units=tuple(
            CertifiedUnit(code=f"RNCP00000BC0{n}", title=f"Bloc {n}", acquired_on=date(2026, 11, n))
            for n in range(1, 6)
        ),
        awarded_on=date(2026, 11, 19),
        issued_at=AT,
        place="Paris",
        statuses=(
            CredentialStatus(
                purpose=StatusPurpose.REVOCATION,
                list_url="https://cqp.example/statuts/1",
                index=number,
            ),
        ),
        signatories=("La présidence de la CPNE", "La vice-présidence de la CPNE"),
    )


def rate(work: Callable[[int], object], count: int) -> float:
    """Return how many times a second `work` is done."""
    start = perf_counter()
    for number in range(count):
        work(number)
    return count / (perf_counter() - start)


def made(number: int) -> dict[str, Any]:
    """Return one credential, from its facts to its proof."""
    return signed(credential(facts(number)), sign=SIGN, verification_method=METHOD, created=AT)


def run() -> list[Figure]:
    """Return the figures of signing, verifying and reading a status list."""
    key = Ed25519PrivateKey.from_private_bytes(PRIVATE)
    unsigned = [credential(facts(number)) for number in range(FAST)]
    documents = [made(number) for number in range(GENERIC)]
    public = public_key(PRIVATE)

    def cheapest(number: int) -> str:
        proof = base58.b58encode(key.sign(bytes(64))).decode()
        return json.dumps({**unsigned[number], "proof": proof}, ensure_ascii=False)

    def fast(number: int) -> str:
        return json.dumps(made(number), ensure_ascii=False)

    def check(number: int) -> None:
        if not proof_holds(documents[number], documents[number]["proof"][0], public):
            raise SystemExit("a true signature is refused")

    raw = key.sign(bytes(64))
    sign_floor = rate(cheapest, FAST)
    verify_floor = rate(lambda _: key.public_key().verify(raw, bytes(64)), FAST)
    rows = [
        _row("credential: from facts to signed JSON, by template", rate(fast, FAST), sign_floor),
        _row("credential: verified, shape already met", rate(check, GENERIC), verify_floor),
    ]
    with patch("parchemin.certificates.proof.signature.canonical_nquads", canonical_statements):
        if [made(number)["proof"] for number in range(50)] != [d["proof"] for d in documents[:50]]:
            raise SystemExit("the two roads do not give the same proof")
        rows += [
            _row("credential: signed, generic (pyoxigraph)", rate(made, GENERIC), sign_floor),
            _row("credential: verified, generic", rate(check, GENERIC), verify_floor),
        ]
    published = encoded_list(range(0, 100_000, 20))
    rows.append(_row("status list: decoded", rate(lambda _: decoded_list(published), 500), None))
    return rows


def _row(name: str, value: float, floor: float | None) -> Figure:
    return Figure(name, value, "a second", floor, floor / value if floor else None)


if __name__ == "__main__":
    for row in run():
        print(row.line())
