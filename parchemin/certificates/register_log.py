"""The public register: one leaf per event of a certificate, in a log that nobody can rewrite.

Leaves hold no personal data: a salted commitment stands for the facts. Tree: RFC 6962. Files:
C2SP tlog-tiles, tlog-checkpoint and signed-note, so that any monitor can follow the register.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parchemin.certificates.keys import Sign, signature_holds
from parchemin.certificates.proof.signature import utc_text
from parchemin.kernel.canonical import canonical_bytes
from parchemin.kernel.merkle import GetNode, leaf_hash

LEAF_SCHEMA = "parchemin/registre/1"
ISSUED = "issued"
SALT_BYTES = 16
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
LARGEST_NOTE = 100_000

_ED25519_NOTE = b"\x01"
_SIGNATURE_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/=]+)")
_NAME = re.compile(r"[^\s+]+")


class NoteRefused(ValueError):
    """A checkpoint that is malformed, or that no known key signed; the reason is in French."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEvent:
    """One event of the register: which body, which certificate, what happened, when.

    `body` is a did:web; `status` is the word of the event (`ISSUED`, `suspended`, `revoked`…); `at` is
    aware; `commitment` comes from the function of that name.
    """

    body: str
    number: str
    status: str
    at: datetime
    commitment: str


@dataclass(frozen=True, slots=True)
class LogHead:
    """The head of a log: its origin (a name without scheme), its size and its root (32 bytes)."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class LogTile:
    """A file of the log: its path under the root of the log, and its bytes."""

    path: str
    content: bytes


def commitment(salt: bytes, facts: Mapping[str, Any]) -> str:
    """Return SHA-256(salt ‖ canonical facts) in hexadecimal.

    `facts` are JSON values: for a certificate, its unsigned credential. `salt` is 16 random bytes kept
    with the certificate: once erased with the facts, the leaf tells nothing to anybody.
    Raises `ValueError` for a short salt or facts without canonical form.
    """
    if len(salt) < SALT_BYTES:
        raise ValueError("un sel de moins de 128 bits ne cache rien")
    return hashlib.sha256(salt + canonical_bytes(facts)).hexdigest()


def entry_record(entry: RegisterEvent) -> dict[str, str]:
    """Return an entry as JSON values: schema, body, number, status, time, commitment."""
    return {
        "schema": LEAF_SCHEMA,
        "body": entry.body,
        "number": entry.number,
        "status": entry.status,
        "time": utc_text(entry.at),
        "commitment": entry.commitment,
    }


def entry_bytes(entry: RegisterEvent) -> bytes:
    """Return what a leaf is made of: the canonical JSON of the entry."""
    return canonical_bytes(entry_record(entry))


def entry_leaf(entry: RegisterEvent) -> bytes:
    """Return the leaf hash of an entry: SHA-256(0x00 ‖ canonical JSON), 32 bytes."""
    return leaf_hash(entry_bytes(entry))


def record_leaf(record: Mapping[str, Any]) -> bytes:
    """Return the leaf hash of an entry received as JSON values (`entry_record`)."""
    return leaf_hash(canonical_bytes(record))


def key_id(name: str, public: bytes) -> bytes:
    """Return the 4 bytes that name an Ed25519 key in a note: SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key)[:4]."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519_NOTE + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """Return the key as monitors and witnesses write it: `name+id+base64(0x01 ‖ key)`."""
    encoded = base64.b64encode(_ED25519_NOTE + public).decode()
    return f"{name}+{key_id(name, public).hex()}+{encoded}"


def signed_checkpoint(head: LogHead, *, sign: Sign, public: bytes) -> str:
    """Return the head as a signed note (C2SP tlog-checkpoint), the name of the key being the origin.

    Raises `ValueError` when the origin cannot name a key (blank or `+`), or is empty.
    """
    if not _NAME.fullmatch(head.origin):
        raise ValueError(f"« {head.origin} » ne peut pas nommer un registre")
    body = f"{head.origin}\n{head.size}\n{base64.b64encode(head.root).decode()}\n"
    signature = key_id(head.origin, public) + sign(body.encode())
    return f"{body}\n— {head.origin} {base64.b64encode(signature).decode()}\n"


def opened_checkpoint(note: str, publics: Iterable[bytes]) -> LogHead:
    """Return the head that a note states, signed by one of these Ed25519 keys under its origin.

    Signatures of other keys are left aside, as the specification wants; one by a known key that does
    not hold refuses the note. Raises `NoteRefused`.
    """
    body, separator, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if len(note) > LARGEST_NOTE or not separator or lines[-1] != "" or len(lines) < 2:
        raise NoteRefused("le point de contrôle n’est pas une note signée")
    head = _head(body + "\n")
    known = {key_id(head.origin, public): public for public in publics}
    signed_by_known = False
    for line in lines[:-1]:
        match = _SIGNATURE_LINE.fullmatch(line)
        if match is None:
            raise NoteRefused("une signature du point de contrôle est mal écrite")
        signature = _unbase64(match[2])
        public = known.get(signature[:4]) if match[1] == head.origin else None
        if public is None:
            continue
        if not signature_holds(public, signature[4:], (body + "\n").encode()):
            raise NoteRefused("la signature du point de contrôle est fausse")
        signed_by_known = True
    if not signed_by_known:
        raise NoteRefused("aucune clé connue n’a signé le point de contrôle")
    return head


def tile_path(level: int, index: int, width: int = TILE_WIDTH, *, entries: bool = False) -> str:
    """Return the path of a tile: `tile/<level>/x001/234[.p/<width>]`, or `tile/entries/…`."""
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.append(f"x{index % 1000:03d}")
    path = f"tile/{'entries' if entries else level}/{'/'.join(reversed(groups))}"
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def tiles(old_size: int, new_size: int, get_node: GetNode) -> list[LogTile]:
    """Return the hash tiles that change when a log grows from `old_size` to `new_size` leaves.

    Full tiles never change again; the last tile of a level may be partial.
    """
    found = []
    level = 0
    while new_size >> (level * TILE_HEIGHT):
        before, after = old_size >> (level * TILE_HEIGHT), new_size >> (level * TILE_HEIGHT)
        for index in range(before // TILE_WIDTH, -(-after // TILE_WIDTH)):
            start = index * TILE_WIDTH
            end = min(start + TILE_WIDTH, after)
            if end > before:
                height = level * TILE_HEIGHT
                content = b"".join(get_node(height, place) for place in range(start, end))
                found.append(LogTile(tile_path(level, index, end - start), content))
        level += 1
    return found


def entry_bundle(index: int, entries: Sequence[bytes]) -> LogTile:
    """Return the file of up to 256 entries (canonical JSON) that starts at leaf `index` × 256.

    Each entry is preceded by its length on two bytes, big-endian. Raises `ValueError` for none, more
    than 256, or an entry above 65,535 bytes.
    """
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise ValueError(f"{len(entries)} entrées : un fichier en porte 1 à {TILE_WIDTH}")
    if any(len(entry) > 65_535 for entry in entries):
        raise ValueError("une entrée dépasse 65 535 octets")
    content = b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)
    return LogTile(tile_path(0, index, len(entries), entries=True), content)


def _head(body: str) -> LogHead:
    lines = body.split("\n")
    if len(lines) < 4 or not lines[0] or not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]):
        raise NoteRefused("le point de contrôle est mal écrit")
    root = _unbase64(lines[2])
    if len(root) != 32:
        raise NoteRefused("la racine du point de contrôle n’a pas 32 octets")
    return LogHead(lines[0], int(lines[1]), root)


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NoteRefused("le point de contrôle n’est pas en base64") from error
