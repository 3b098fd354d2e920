"""One way to write a JSON value in bytes, so that its digest means the value (RFC 8785)."""

import hashlib
from typing import Any

import rfc8785


def canonical_bytes(value: Any) -> bytes:
    """Return the RFC 8785 form of a JSON value: UTF-8, sorted keys, no blank.

    Raises `ValueError` for what JSON cannot say exactly: other types than JSON's own, integers beyond
    ±(2⁵³ - 1), infinities, text with a lone surrogate. Dates and identifiers come as text.
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise ValueError(f"valeur sans forme canonique (RFC 8785) : {error}") from error


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical form of a JSON value, in hexadecimal.

    Raises `ValueError` as `canonical_bytes` does.
    """
    return sha256_hex(canonical_bytes(value))
