"""What a reader trusts, as files: identities of issuers, status lists, checkpoints, seal certificates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parchemin.certificates.keys import KeyUnreadable, seal_public_key
from parchemin.kernel.reading import Unreadable, read_document
from parchemin.kernel.schema import Fault

LARGEST_TRUST_FILE = 5_000_000
_CERTIFICATES = {".pem", ".crt", ".cer"}


@dataclass(frozen=True, slots=True)
class Trust:
    """What the reader holds for true.

    `identities`: did → did:web document. `status_lists`: address → signed list (its signature is still
    checked). `checkpoints`: signed notes of registers. `seals`: compressed P-256 keys (33 bytes).
    """

    identities: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    status_lists: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    checkpoints: Sequence[str] = ()
    seals: frozenset[bytes] = frozenset()


def read_trust(paths: Iterable[Path]) -> Trust:
    """Return what files, or the files of folders, tell to trust.

    `.json` holds an identity (did.json) or a status list, recognised by content; `.pem`, `.crt`, `.cer`
    a seal certificate; `checkpoint*` and `.note` a signed note; other files of a folder are left aside.
    Raises `Unreadable` for a file that is missing or holds something else.
    """
    identities: dict[str, Mapping[str, Any]] = {}
    lists: dict[str, Mapping[str, Any]] = {}
    checkpoints: list[str] = []
    seals: set[bytes] = set()
    for path in _files(paths):
        if path.suffix == ".json":
            _sort_json(path, identities, lists)
        elif path.suffix in _CERTIFICATES:
            seals.add(_seal(path))
        else:
            checkpoints.append(_bytes(path).decode("utf-8", "replace"))
    return Trust(identities, lists, tuple(checkpoints), frozenset(seals))


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for inner in sorted(path.rglob("*")):
            if inner.is_file() and (
                inner.suffix in {".json", ".note", *_CERTIFICATES}
                or inner.name.startswith("checkpoint")
            ):
                yield inner


def _sort_json(
    path: Path,
    identities: dict[str, Mapping[str, Any]],
    lists: dict[str, Mapping[str, Any]],
) -> None:
    """File a JSON document under its identifier; of two lists at one address, keep the later."""
    value = read_document(path, LARGEST_TRUST_FILE).value
    identifier = value.get("id") if isinstance(value, dict) else None
    if not isinstance(identifier, str):
        raise _fault(path, "ni identité (did.json), ni liste d’état : pas d’identifiant")
    if "verificationMethod" in value:
        if identities.setdefault(identifier, value) != value:
            raise _fault(path, f"une autre identité est déjà donnée pour {identifier}")
    elif "BitstringStatusListCredential" in str(value.get("type")):
        known = lists.get(identifier)
        if known is None or str(known.get("validFrom")) < str(value.get("validFrom")):
            lists[identifier] = value
    else:
        raise _fault(path, "ni identité (did.json), ni liste d’état")


def _seal(path: Path) -> bytes:
    try:
        return seal_public_key(_bytes(path))
    except KeyUnreadable as error:
        raise _fault(path, str(error)) from error


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_TRUST_FILE:
            raise _fault(path, "fichier trop grand")
        return path.read_bytes()
    except OSError as error:
        raise _fault(path, f"fichier illisible : {error.strerror or error}") from error


def _fault(path: Path, message: str) -> Unreadable:
    return Unreadable(path.name, (Fault("", "", "trust", message),))
