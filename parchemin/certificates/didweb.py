"""The public identity of a certifying body: a did:web document with every key it ever used.

W3C DID Core 1.0, the did:web method, Controlled Identifiers 1.0 (Multikey).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

from parchemin.certificates.keys import KeyUnreadable, multikey, public_from_multikey
from parchemin.certificates.terms import KeyPurpose

CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
_SEGMENT = re.compile(r"[A-Za-z0-9._-]+(?:%3A[0-9]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedKey:
    """A public key as the world sees it.

    `fragment` is its name after the `#` of the identifier (`cle-2026-1`), never reused; `public` is 32
    bytes (Ed25519) or 33 (compressed P-256, seals only). A key that was replaced stays published, so
    that what it signed still verifies. `compromised_at` takes away that trust, for all it ever signed.
    """

    fragment: str
    purpose: KeyPurpose
    public: bytes
    compromised_at: datetime | None = None


class KeyRefused(ValueError):
    """A verification method that the document does not publish, or no longer trusts."""


def did_web(host: str, *path: str) -> str:
    """Return the did:web identifier of a host (with its port if any) and path segments.

    Raises `ValueError` for a host or a segment that a did:web cannot hold.
    """
    segments = [quote(host, safe="") if ":" in host else host, *path]
    for segment in segments:
        if not _SEGMENT.fullmatch(segment):
            raise ValueError(f"« {segment} » ne peut pas faire partie d’un identifiant did:web")
    return ":".join(["did:web", *segments])


def document_url(did: str) -> str:
    """Return the https address of the document of a did:web (did:web method, §3.2).

    Raises `ValueError` when it is not a did:web.
    """
    host, *path = did.removeprefix("did:web:").split(":")
    if not did.startswith("did:web:") or not all(_SEGMENT.fullmatch(s) for s in (host, *path)):
        raise ValueError(f"« {did[:120]} » n’est pas un identifiant did:web")
    folder = "/".join(path) if path else ".well-known"
    return f"https://{unquote(host)}/{folder}/did.json"


def did_document(did: str, keys: Iterable[PublishedKey]) -> dict[str, Any]:
    """Return the document of a body: every key as a Multikey, old ones kept.

    Only keys for credentials assert them (`assertionMethod`); those of the register and of seals are
    listed. A compromised key asserts nothing and carries its date in `revoked`.
    """
    methods, asserting = [], []
    for key in keys:
        identifier = f"{did}#{key.fragment}"
        method = {
            "id": identifier,
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": multikey(key.public),
        }
        if key.compromised_at is not None:
            moment = key.compromised_at.astimezone(UTC)
            method["revoked"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        elif key.purpose is KeyPurpose.CREDENTIAL:
            asserting.append(identifier)
        methods.append(method)
    return {
        "@context": CONTEXTS,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": asserting,
    }


def assertion_key(document: Mapping[str, Any], method: str) -> bytes:
    """Return the Ed25519 key (32 bytes) that may assert credentials under this method identifier.

    Raises `KeyRefused`, in French, when the method is not published, does not assert, was compromised,
    belongs to another controller or is not an Ed25519 Multikey.
    """
    for entry in _methods(document):
        if entry.get("id") != method:
            continue
        if "revoked" in entry:
            raise KeyRefused(f"la clé {method} est déclarée compromise depuis {entry['revoked']}")
        if entry.get("controller") != document.get("id"):
            raise KeyRefused(f"la clé {method} appartient à un autre organisme")
        if method not in _as_list(document.get("assertionMethod")):
            raise KeyRefused(f"la clé {method} n’est pas faite pour délivrer des attestations")
        public = _public(entry)
        if public is None or len(public) != 32:
            raise KeyRefused(f"la clé {method} n’est pas une clé Ed25519 lisible")
        return public
    raise KeyRefused(f"la clé {method} n’est pas publiée par l’organisme")


def trusted_keys(document: Mapping[str, Any], length: int) -> tuple[bytes, ...]:
    """Return the published keys of that length (32: Ed25519, 33: P-256) that are not compromised."""
    found = (_public(entry) for entry in _methods(document) if "revoked" not in entry)
    return tuple(public for public in found if public is not None and len(public) == length)


def _public(entry: Mapping[str, Any]) -> bytes | None:
    text = entry.get("publicKeyMultibase")
    if entry.get("type") != "Multikey" or not isinstance(text, str):
        return None
    try:
        return public_from_multikey(text)
    except KeyUnreadable:
        return None


def _methods(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    entries = _as_list(document.get("verificationMethod"))
    return [entry for entry in entries if isinstance(entry, Mapping)]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
