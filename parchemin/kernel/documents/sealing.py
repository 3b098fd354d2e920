"""The seal of a body on a PDF: one PAdES B-B signature with its ECDSA P-256 key."""

import hashlib
import io
from collections.abc import Coroutine
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto import algos, cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers import Signer

FIELD = "Sceau"
# Beside its certificate, a P-256 CAdES signature takes about 600 bytes; written in hexadecimal.
_BYTES_BESIDE_CERTIFICATE = 1024


# What stands for the digest and the signature in an envelope: bytes that nothing else in it holds.
_DIGEST = hashlib.sha256(b"digest").digest()
_LONGEST_SIGNATURE = 72
_SIGNATURE = hashlib.shake_256(b"signature").digest(_LONGEST_SIGNATURE)
_SHA256 = algos.DigestAlgorithm({"algorithm": "sha256"})
_MECHANISM = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})


@lru_cache(maxsize=64)
def _parsed(der: bytes) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(der)


@lru_cache(maxsize=64)
def _attributes(der: bytes) -> bytes:
    """Return the attributes that a seal covers, those of CAdES, around a stand-in for the digest."""
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["data"]},
            {"type": "message_digest", "values": [_DIGEST]},
            {"type": "signing_certificate_v2", "values": [as_signing_certificate_v2(_parsed(der))]},
        ]
    )
    return bytes(attributes.dump())


@lru_cache(maxsize=192)
def _container(der: bytes, length: int) -> bytes:
    """Return the CMS of a seal around stand-ins, for a signature of `length` bytes."""
    certificate = _parsed(der)
    signer = {
        "version": "v1",
        "sid": {
            "issuer_and_serial_number": {
                "issuer": certificate.issuer,
                "serial_number": certificate.serial_number,
            }
        },
        "digest_algorithm": _SHA256,
        "signature_algorithm": _MECHANISM,
        "signed_attrs": cms.CMSAttributes.load(_attributes(der)),
        "signature": _SIGNATURE[:length],
    }
    content = {
        "version": "v1",
        "digest_algorithms": [_SHA256],
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices("certificate", certificate)],
        "signer_infos": [signer],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump())


class _KeySigner(Signer):
    """Signs with a key object held in memory; deterministic (RFC 6979), so sealing twice gives one file.

    Two seals of one certificate differ by the digest and the signature alone: the rest is built once, around
    stand-ins, for building it each time costs as much as typesetting half a parchemin.
    """

    def __init__(self, key: EllipticCurvePrivateKey, der: bytes) -> None:
        super().__init__(signing_cert=_parsed(der), signature_mechanism=_MECHANISM)
        self._key = key
        self._der = der

    async def async_sign(self, data_digest: bytes, *_: object, **__: object) -> bytes:
        """Return the CMS of a digest, in DER."""
        attributes = _attributes(self._der).replace(_DIGEST, data_digest)
        signature = self._key.sign(attributes, ECDSA(hashes.SHA256(), deterministic_signing=True))
        sealed = _container(self._der, len(signature)).replace(_DIGEST, data_digest)
        return sealed.replace(_SIGNATURE[: len(signature)], signature)


class _SealWriter(IncrementalPdfFileWriter):
    """Appends the seal and nothing else: no new metadata, and a file identifier drawn from the content."""

    def __init__(self, pdf: bytes, at: datetime) -> None:
        super().__init__(io.BytesIO(pdf))
        digest = hashlib.sha256(pdf + at.isoformat().encode()).digest()
        self._document_id = ArrayObject([self._document_id[0], ByteStringObject(digest[:16])])

    def _update_meta(self) -> None:
        """Keep the XMP metadata Typst wrote, which declare PDF/A and PDF/UA."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Stay PDF 1.7: PDF/A-3 is defined on it, and a CAdES signature needs no later version."""


class _DatedSigner(PdfSigner):
    """A signer whose clock is given to it."""

    def __init__(self, metadata: PdfSignatureMetadata, signer: Signer, at: datetime) -> None:
        super().__init__(metadata, signer)
        self._at = at

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def seal_pdf(
    pdf: bytes,
    *,
    key: EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    reason: str,
    name: str,
    at: datetime,
) -> bytes:
    """Return `pdf` with an invisible PAdES B-B seal (ETSI.CAdES.detached) that allows no later change.

    `name` is the body that seals, `reason` why, both readable in any PDF reader; `at` is the claimed
    time (a B-B signature carries no trusted one). The original bytes are kept: the seal is appended.
    The same input gives the same bytes. Raises `ValueError` when the certificate is not for this key
    or when `at` has no zone. Source: ETSI EN 319 142-1, baseline level B-B.
    """
    if at.tzinfo is None:
        raise ValueError("the moment of a seal must carry its time zone")
    if certificate.public_key() != key.public_key():
        raise ValueError("the certificate was not made for this key")
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=name,
        reason=reason,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    der = certificate.public_bytes(Encoding.DER)
    signing = _DatedSigner(metadata, _KeySigner(key, der), at).async_sign_pdf(
        _SealWriter(pdf, at), bytes_reserved=2 * (len(der) + _BYTES_BESIDE_CERTIFICATE)
    )
    return bytes(_finished(signing).getvalue())


def _finished(work: Coroutine[Any, Any, io.BytesIO]) -> io.BytesIO:
    """Return what `work` gives. Nothing in it waits for anything: it needs no loop, and runs inside one too."""
    try:
        work.send(None)
    except StopIteration as end:
        sealed: io.BytesIO = end.value
        return sealed
    raise RuntimeError("sealing waits for something outside this process")
