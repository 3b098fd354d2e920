"""A PDF received from anybody: what it carries and whether its seal still holds. Never a traceback."""

import io
import logging
import zlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import parser
from cryptography import x509
from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import check_ess_certid, find_unique_cms_attribute
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from parchemin.kernel.objections import Objection

# What pyHanko says of a hostile file is told by the objections, not on the error stream.
logging.getLogger("pyhanko").addHandler(logging.NullHandler())

LARGEST_FILE = 8 * 1024 * 1024
LARGEST_ATTACHMENT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SignatureReading:
    """One signature found in a PDF.

    `intact` says that the signed bytes and the signature agree with the certificate inside; whether that
    certificate is the body's is for the caller to tell, from `certificate_der`.
    """

    field: str
    intact: bool
    covers_whole_file: bool
    name: str
    reason: str
    claimed_at: datetime | None
    certificate_der: bytes

    @property
    def certificate(self) -> x509.Certificate:
        """Return the signer's certificate; raises `ValueError` when it cannot be parsed."""
        return x509.load_der_x509_certificate(self.certificate_der)


@dataclass(frozen=True, slots=True)
class PdfReading:
    """What a PDF says: its attachments by name, its signatures in order, and why reading stopped, if it did."""

    attachments: dict[str, bytes]
    signatures: tuple[SignatureReading, ...]
    objections: tuple[Objection, ...]

    @property
    def sealed_whole(self) -> bool:
        """Tell whether there is a signature, all are intact, and the last covers the whole file."""
        return (
            not self.objections
            and bool(self.signatures)
            and all(signature.intact for signature in self.signatures)
            and self.signatures[-1].covers_whole_file
        )


def read_pdf(content: bytes) -> PdfReading:
    """Read attachments and signatures of `content`, any bytes at all. Never raises.

    A file that is not a PDF, is cut, encrypted, too large, or carries two attachments of one name gives
    objections and nothing to trust.
    """
    if len(content) > LARGEST_FILE:
        return _unreadable("document-too-large", f"il dépasse {LARGEST_FILE // 2**20} Mio")
    if not content.startswith(b"%PDF-"):
        return _unreadable("document-not-pdf", "ce n’est pas un fichier PDF")
    try:
        reader = PdfFileReader(io.BytesIO(content))
        if reader.encrypted:
            return _unreadable("document-encrypted", "il est chiffré")
        attachments = _attachments(reader)
        signatures = tuple(_reading(signature) for signature in reader.embedded_signatures)
    except _Doubtful as doubt:
        return _unreadable("document-attachments", str(doubt))
    except Exception:  # hostile bytes break parsers in too many ways to list them
        return _unreadable("document-damaged", "sa structure est abîmée")
    return PdfReading(attachments, signatures, ())


def _unreadable(code: str, because: str) -> PdfReading:
    objection = Objection(
        code=code,
        message=f"Ce fichier ne peut pas être lu : {because}.",
        remedy="Demander au titulaire le fichier PDF d’origine, tel qu’il l’a reçu.",
    )
    return PdfReading({}, (), (objection,))


class _Doubtful(Exception):
    """The attachments cannot be told apart or are too large."""


def _attachments(reader: PdfFileReader) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for specification in reader.root.get("/AF", ()):
        specification = specification.get_object()
        name = str(specification["/UF"])
        if name in found:
            raise _Doubtful(f"il porte deux pièces jointes nommées « {name} »")
        found[name] = _embedded_bytes(specification, name)
    return found


def _embedded_bytes(specification: DictionaryObject, name: str) -> bytes:
    stream = specification["/EF"]["/F"]
    if not isinstance(stream, StreamObject):
        raise _Doubtful(f"la pièce jointe « {name} » est vide")
    encoded = bytes(stream.encoded_data)
    if stream.get("/Filter") is None:
        data, more = encoded, b""
    elif stream["/Filter"] == "/FlateDecode":
        inflater = zlib.decompressobj()
        data = inflater.decompress(encoded, LARGEST_ATTACHMENT)
        more = inflater.unconsumed_tail
    else:
        raise _Doubtful(f"la pièce jointe « {name} » est codée d’une façon inattendue")
    if more or len(data) > LARGEST_ATTACHMENT:
        raise _Doubtful(f"la pièce jointe « {name} » est trop grande")
    return data


def _reading(signature: EmbeddedPdfSignature) -> SignatureReading:
    dictionary = signature.sig_object
    coverage = signature.evaluate_signature_coverage()
    unchanged, agrees = validate_sig_integrity(
        signature.signer_info,
        signature.signer_cert,
        expected_content_type="data",
        actual_digest=signature.compute_digest(),
    )
    return SignatureReading(
        field=signature.field_name,
        intact=(
            unchanged
            and agrees
            and coverage >= SignatureCoverageLevel.ENTIRE_REVISION
            and _names_its_certificate(signature)
            and _nothing_hidden_after(signature.pkcs7_content)
        ),
        covers_whole_file=coverage is SignatureCoverageLevel.ENTIRE_FILE,
        name=str(dictionary.get("/Name", "")),
        reason=str(dictionary.get("/Reason", "")),
        claimed_at=signature.self_reported_timestamp,
        certificate_der=signature.signer_cert.dump(),
    )


def _names_its_certificate(signature: EmbeddedPdfSignature) -> bool:
    """Tell whether the signed attributes hold the digest of the certificate beside them (CAdES)."""
    named = find_unique_cms_attribute(
        signature.signer_info["signed_attrs"], "signing_certificate_v2"
    )
    certificate = signature.signer_cert
    return certificate.dump() in signature.pkcs7_content and check_ess_certid(
        certificate, named["certs"][0]
    )


def _nothing_hidden_after(container: bytes) -> bool:
    """Tell whether only zeros follow the signature in the place kept for it, which no signature covers."""
    return not any(container[parser.peek(container) :])
