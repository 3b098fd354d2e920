"""The published state of certificates: Bitstring Status List v1.0 (W3C Recommendation, 2025-05-15).

One bit per certificate, bit 0 the most significant of byte 0; GZIP; multibase `u` (base64url, no
padding); at least 131,072 entries so that asking for a list does not tell which certificate is meant.
"""

import base64
import re
import secrets
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from gzip import compress
from typing import Any

from parchemin.certificates.credential import StatusPurpose
from parchemin.certificates.proof.rdf import VC_CONTEXT
from parchemin.certificates.proof.signature import utc_text

LIST_LENGTH = 131_072
LONGEST_LIST = 4 * 1024 * 1024
DEFAULT_TTL = timedelta(hours=24)
_INDEX = re.compile(r"[0-9]{1,9}")


class StatusUnavailable(ValueError):
    """A list that does not say the state of this certificate; never to be read as valid.

    `code` is the error of the specification: STATUS_VERIFICATION_ERROR, STATUS_LIST_LENGTH_ERROR or
    RANGE_ERROR.
    """

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def free_indices(
    count: int, taken: Callable[[Collection[int]], Collection[int]], length: int = LIST_LENGTH
) -> list[int]:
    """Return `count` random indices of a list that are not taken, from the secure source.

    `taken` tells which of those drawn are. Random, so that an index does not tell when a certificate was
    delivered. The uniqueness constraint of the table stays the judge. After a thousand draws in a row that
    find no free place, the list counts as full: what was found is returned, which may be nothing.
    """
    found: dict[int, None] = {}
    missed = 0
    while len(found) < count and missed < 1_000:
        drawn = [secrets.randbelow(length) for _ in range(count - len(found))]
        busy = {*taken(drawn), *found}
        free = [index for index in drawn if index not in busy]
        found |= dict.fromkeys(free)
        missed = 0 if free else missed + len(drawn)
    return list(found)


def encoded_list(indices: Iterable[int], length: int = LIST_LENGTH) -> str:
    """Return the list in which exactly these indices are set, as published.

    The same indices always give the same text. Raises `ValueError` for an index out of the list.
    """
    bits = bytearray(length // 8)
    for index in indices:
        if not 0 <= index < length:
            raise ValueError(f"index {index} hors d’une liste de {length}")
        bits[index >> 3] |= 0x80 >> (index & 7)
    packed = compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decoded_list(text: str) -> bytes:
    """Return the bits of a published list, eight a byte, the first the most significant.

    Raises `StatusUnavailable` when it is unreadable, shorter than the specification allows, or longer
    than 4 MiB once unpacked.
    """
    try:
        packed = base64.b64decode(_padded(text[1:]), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj(wbits=31)
        bits = unpacking.decompress(packed, LONGEST_LIST + 1)
        complete = unpacking.eof and not unpacking.unconsumed_tail and not unpacking.unused_data
    except (ValueError, zlib.error) as error:
        raise StatusUnavailable(
            "STATUS_VERIFICATION_ERROR", "la liste d’état est illisible"
        ) from error
    if not text.startswith("u") or not complete or len(bits) > LONGEST_LIST:
        raise StatusUnavailable("STATUS_VERIFICATION_ERROR", "la liste d’état est illisible")
    if len(bits) * 8 < LIST_LENGTH:
        raise StatusUnavailable(
            "STATUS_LIST_LENGTH_ERROR",
            f"la liste d’état n’a que {len(bits) * 8} places, il en faut {LIST_LENGTH}",
        )
    return bits


def is_set(bits: bytes, index: int) -> bool:
    """Return the bit at an index. Raises `StatusUnavailable` when the list does not reach it."""
    if not 0 <= index < len(bits) * 8:
        raise StatusUnavailable("RANGE_ERROR", f"l’index {index} est hors de la liste d’état")
    return bool(bits[index >> 3] >> (7 - (index & 7)) & 1)


def status_list_credential(
    *,
    url: str,
    issuer: str,
    purpose: StatusPurpose,
    indices: Iterable[int],
    at: datetime,
    ttl: timedelta = DEFAULT_TTL,
) -> dict[str, Any]:
    """Return the unsigned credential that publishes a list; sign it as any other document.

    `url` is where it is served, `issuer` the did:web of the body, `indices` the certificates concerned,
    `at` (aware) its date, `ttl` how long it may be relied upon without a newer one.
    """
    return {
        "@context": [VC_CONTEXT],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": utc_text(at),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "ttl": int(ttl.total_seconds() * 1000),
            "encodedList": encoded_list(indices),
        },
    }


def bit_for_entry(list_credential: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Return the bit that a list gives to a `credentialStatus` entry (W3C, §3.2 “Validate”).

    The signature of the list is checked by the caller. Raises `StatusUnavailable` when the list is
    another one, of another purpose, of several bits an entry, unreadable, or too short.
    """
    subject = list_credential.get("credentialSubject")
    if not isinstance(subject, Mapping) or subject.get("type") != "BitstringStatusList":
        raise StatusUnavailable("STATUS_VERIFICATION_ERROR", "ce n’est pas une liste d’état")
    if list_credential.get("id") != entry.get("statusListCredential"):
        raise StatusUnavailable("STATUS_VERIFICATION_ERROR", "ce n’est pas la liste annoncée")
    purposes = subject.get("statusPurpose")
    purpose = entry.get("statusPurpose")
    if not isinstance(purpose, str) or purpose not in (
        purposes if isinstance(purposes, list) else [purposes]
    ):
        raise StatusUnavailable("STATUS_VERIFICATION_ERROR", "la liste a un autre objet")
    if "statusSize" in entry:
        raise StatusUnavailable("STATUS_VERIFICATION_ERROR", "état sur plusieurs bits non reconnu")
    index, text = entry.get("statusListIndex"), subject.get("encodedList")
    if not isinstance(index, str) or not _INDEX.fullmatch(index):
        raise StatusUnavailable("RANGE_ERROR", "l’index annoncé n’est pas un nombre")
    if not isinstance(text, str):
        raise StatusUnavailable("STATUS_VERIFICATION_ERROR", "la liste d’état est illisible")
    return is_set(decoded_list(text), int(index))


def _padded(text: str) -> str:
    return text + "=" * (-len(text) % 4)
