"""Making and checking one `DataIntegrityProof` of cryptosuite eddsa-rdfc-2022 (vc-di-eddsa §3.2)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import base58

from parchemin.certificates.keys import Sign, signature_holds
from parchemin.certificates.proof.rdf import UnsafeDocument
from parchemin.certificates.proof.shape import canonical_nquads

CRYPTOSUITE = "eddsa-rdfc-2022"


def signed(
    document: Mapping[str, Any], *, sign: Sign, verification_method: str, created: datetime
) -> dict[str, Any]:
    """Return the document with one proof added.

    `sign` is an Ed25519 signer; `verification_method` is the identifier of its key in the did:web
    document; `created` is aware, written in UTC to the second. The same inputs give the same
    `proofValue`. Raises `UnsafeDocument` when part of the document would not be covered, or when it
    already carries a proof.
    """
    if "proof" in document:
        raise UnsafeDocument("le document porte déjà une preuve")
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": utc_text(created),
        "verificationMethod": verification_method,
        "proofPurpose": "assertionMethod",
    }
    signature = sign(_message(document, proof))
    proof["proofValue"] = "z" + base58.b58encode(signature).decode()
    return {**document, "proof": [proof]}


def proof_holds(document: Mapping[str, Any], proof: Mapping[str, Any], public: bytes) -> bool:
    """Tell whether one proof of a document was made by the owner of an Ed25519 key (32 bytes).

    `document` may carry its proofs, which no signature covers. Raises `UnsafeDocument` when part of
    the document or of the proof is not covered.
    """
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        return False
    try:
        signature = base58.b58decode(value[1:])
    except ValueError:
        return False
    options = {key: item for key, item in proof.items() if key != "proofValue"}
    if options.pop("@context", document.get("@context")) != document.get("@context"):
        raise UnsafeDocument("la preuve n’a pas le contexte du document")
    bare = {key: item for key, item in document.items() if key != "proof"}
    return signature_holds(public, signature, _message(bare, options))


def utc_text(moment: datetime) -> str:
    """Return an aware moment as `2026-03-12T09:00:00Z`. Raises `ValueError` for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("un moment sans fuseau horaire ne date rien")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _message(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    """Return what is signed: SHA-256 of the canonical options, then of the canonical document."""
    with_context = {"@context": document.get("@context"), **options}
    return _options_hash(json.dumps(with_context)) + _hash(canonical_nquads(document))


@lru_cache(maxsize=64)
def _options_hash(options: str) -> bytes:
    return _hash(canonical_nquads(json.loads(options)))


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
