"""What travels with a parchemin: the credential, its place in the register, the identity of the issuer."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parchemin.certificates.credential import credential_number
from parchemin.certificates.didweb import trusted_keys
from parchemin.certificates.register_log import (
    ISSUED,
    LEAF_SCHEMA,
    LogHead,
    NoteRefused,
    RegisterEvent,
    commitment,
    entry_record,
    opened_checkpoint,
    record_leaf,
)
from parchemin.certificates.verification import Check, Verdict, issuer_of
from parchemin.kernel.merkle import verify_inclusion

BUNDLE_FORMAT = "parchemin/preuve/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """Where the leaf of a certificate stands, and the path from it to a signed head of the register."""

    entry: RegisterEvent
    salt: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: str


def unsigned(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a credential without its proofs: the facts to which the register commits."""
    return {key: value for key, value in document.items() if key != "proof"}


def proof_bundle(
    document: Mapping[str, Any], inclusion: Inclusion, identity: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the bundle attached to a PDF or handed to the holder, as JSON values.

    `document` is the signed credential, `identity` the did:web document of its issuer.
    """
    return {
        "format": BUNDLE_FORMAT,
        "credential": dict(document),
        "register": {
            "entry": entry_record(inclusion.entry),
            "salt": inclusion.salt.hex(),
            "index": inclusion.index,
            "path": [base64.b64encode(step).decode() for step in inclusion.path],
            "checkpoint": inclusion.checkpoint,
        },
        "identity": dict(identity),
    }


def register_checks(
    bundle: Mapping[str, Any], identity: Mapping[str, Any], known_heads: Sequence[str] = ()
) -> list[Check]:
    """Return the check that the register holds the certificate of a bundle.

    `identity` is the did:web document whose keys sign the register; `known_heads` are checkpoints kept
    elsewhere (signed notes): a head of the same size with another root betrays two registers.
    """
    register = bundle.get("register")
    if not isinstance(register, Mapping):
        return [Check("Registre", "La preuve d’inscription au registre n’est pas jointe.")]
    keys = trusted_keys(identity, 32)
    try:
        head = opened_checkpoint(str(register.get("checkpoint")), keys)
        index, path = _place(register)
        record, salt = register["entry"], bytes.fromhex(register["salt"])
        expected = commitment(salt, unsigned(bundle["credential"]))
        leaf = record_leaf(record)
    except NoteRefused as error:
        return [_false(f"Inscription non prouvée : {error}.")]
    except (KeyError, TypeError, ValueError):
        return [_false("La preuve d’inscription au registre est illisible.")]
    if not _speaks_of(record, bundle["credential"]) or record.get("commitment") != expected:
        return [_false("L’inscription jointe est celle d’un autre certificat.")]
    if not verify_inclusion(leaf, index, head.size, path, head.root):
        return [_false("Le certificat n’est pas inscrit au registre.")]
    if any(_contradicts(head, note, keys) for note in known_heads):
        return [_false("Le registre joint contredit celui qui est connu.")]
    return [Check("Registre", f"Inscrit au registre {head.origin}, rang {index + 1}.")]


def _place(register: Mapping[str, Any]) -> tuple[int, list[bytes]]:
    index, path = register["index"], register["path"]
    if type(index) is not int or not isinstance(path, list) or len(path) > 64:
        raise ValueError("place illisible")
    return index, [base64.b64decode(step, validate=True) for step in path]


def _speaks_of(record: Any, document: Mapping[str, Any]) -> bool:
    return (
        isinstance(record, Mapping)
        and record.get("schema") == LEAF_SCHEMA
        and record.get("status") == ISSUED
        and record.get("body") == issuer_of(document)
        and record.get("number") == credential_number(document)
    )


def _contradicts(head: LogHead, note: str, keys: Sequence[bytes]) -> bool:
    try:
        known = opened_checkpoint(note, keys)
    except NoteRefused:
        return False
    return known.origin == head.origin and known.size == head.size and known.root != head.root


def _false(finding: str) -> Check:
    return Check("Registre", finding, Verdict.UNVERIFIABLE)
