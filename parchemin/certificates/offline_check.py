"""Whether a file received from a stranger is a true parchemin, without any network.

“Valid” needs three things that only the reader can bring: the identity of the issuer, its current
status list, and for a PDF a seal by a key of that issuer. Without one of them the answer is “unknown”;
a signature, a seal or a place in the register that is false makes it “not verifiable”.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from parchemin.certificates.bundle import BUNDLE_FORMAT, register_checks
from parchemin.certificates.credential import credential_number
from parchemin.certificates.didweb import trusted_keys
from parchemin.certificates.keys import KeyUnreadable, seal_public_key
from parchemin.certificates.trust import Trust
from parchemin.certificates.verification import (
    Check,
    Verdict,
    Verification,
    issuer_of,
    proof_checks,
    verify_credential,
)
from parchemin.kernel.documents import PdfReading, SignatureReading, read_pdf
from parchemin.kernel.numbers import plural
from parchemin.kernel.reading import Unreadable, parse_document, parse_json
from parchemin.kernel.text import of

LARGEST_FILE = 20_000_000


@dataclass(frozen=True, slots=True)
class OfflineReport:
    """The verdict on a file with every check, and the credential it stands on (None when there is none)."""

    checks: tuple[Check, ...]
    credential: Mapping[str, Any] | None = None

    @property
    def verdict(self) -> Verdict:
        """Return the worst verdict imposed by a check."""
        return Verification(self.checks).verdict

    @property
    def number(self) -> str | None:
        """Return the number of the certificate, unless nothing of the file can be believed."""
        if self.credential is None or self.verdict is Verdict.UNVERIFIABLE:
            return None
        return credential_number(self.credential)


class FileRefused(ValueError):
    """A file that is no parchemin and no attestation; the reason is in French."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A file as read: the bundle that it carries, and the PDF around it when it is one."""

    bundle: Mapping[str, Any]
    pdf: PdfReading | None = None

    @property
    def issuer(self) -> str | None:
        """Return the identifier of the issuer that the credential names."""
        return issuer_of(self.bundle["credential"])


def check_path(path: Path, trust: Trust, at: datetime) -> OfflineReport:
    """Return the report on a PDF, a credential or a bundle (JSON) at an aware moment."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return _refused("Le fichier est trop grand pour être une attestation.")
        data = path.read_bytes()
    except FileNotFoundError:
        return _refused(f"{path.name} n’existe pas.")
    except OSError as error:
        return _refused(f"{path.name} ne peut pas être lu ({error.strerror or error}).")
    return check_bytes(data, trust, at, path.name)


def check_bytes(
    data: bytes, trust: Trust, at: datetime, name: str = "attestation.json"
) -> OfflineReport:
    """Return the report on the bytes of a PDF, a credential or a bundle (JSON), called by the name of its file."""
    try:
        return check_submission(read_submission(data, name), trust, at)
    except FileRefused as refused:
        return _refused(str(refused))


def read_submission(data: bytes, name: str = "attestation.json") -> Submission:
    """Return the bytes of a PDF, a credential or a bundle (JSON) as read, before any check.

    Raises `FileRefused` for a file that carries no credential, or several; what is malformed is told by `name`.
    """
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return _read_pdf(data)
    try:
        bundle = as_bundle(parse_json(name, data).value) if start.startswith(b"{") else None
    except Unreadable as error:
        raise FileRefused(f"Fichier illisible : {error}.") from error
    if bundle is None:
        raise FileRefused(
            "Ce fichier n’est ni un PDF, ni une attestation, ni un dossier de preuve."
        )
    return Submission(bundle)


def check_submission(submission: Submission, trust: Trust, at: datetime) -> OfflineReport:
    """Return the report on a file already read, at an aware moment."""
    bundle = submission.bundle
    checks = _checks(bundle, trust, at)
    if submission.pdf is not None:
        checks.append(_seal_check(submission.pdf, _identity(bundle, trust), trust))
    return OfflineReport(tuple(checks), bundle["credential"])


def as_bundle(value: Any) -> dict[str, Any] | None:
    """Return a JSON value as a bundle (a bare credential becomes one), or None when it is neither."""
    if not isinstance(value, dict):
        return None
    if value.get("format") == BUNDLE_FORMAT:
        return value if isinstance(value.get("credential"), dict) else None
    return {"credential": value} if "credentialSubject" in value else None


def _read_pdf(data: bytes) -> Submission:
    pdf = read_pdf(data)
    if pdf.objections:
        raise FileRefused(" ".join(objection.message for objection in pdf.objections))
    bundles = []
    for name, content in pdf.attachments.items():
        if not name.endswith(".json"):
            continue
        try:
            bundle = as_bundle(parse_document(name, content).value)
        except Unreadable as error:
            raise FileRefused(f"Pièce jointe illisible : {error}.") from error
        if bundle is not None:
            bundles.append(bundle)
    if len(bundles) != 1:
        raise FileRefused(
            f"Le PDF porte {plural(len(bundles), 'attestation vérifiable', 'attestations vérifiables')} : "
            "il en faut une."
        )
    return Submission(bundles[0], pdf)


def _checks(bundle: Mapping[str, Any], trust: Trust, at: datetime) -> list[Check]:
    document = bundle["credential"]
    issuer = issuer_of(document)
    if issuer is None or issuer in trust.identities:
        verified = verify_credential(
            document,
            resolve_did=trust.identities.get,
            find_status_list=trust.status_lists.get,
            at=at,
        )
        checks = list(verified.checks)
    else:
        checks = _checks_of_unknown(document, issuer, bundle.get("identity"))
    identity = _identity(bundle, trust)
    if identity is not None:
        checks += register_checks(bundle, identity, trust.checkpoints)
    return checks


def _checks_of_unknown(document: Mapping[str, Any], issuer: str, attached: Any) -> list[Check]:
    """Check a credential against the identity attached to it, which proves tampering, never truth."""
    unknown = Check(
        "Émetteur",
        f"L’identité {of(issuer)} n’est pas dans les éléments de confiance fournis : "
        "rien ne prouve que l’organisme annoncé a délivré ce document.",
        Verdict.UNKNOWN,
    )
    if not isinstance(attached, Mapping) or attached.get("id") != issuer:
        return [unknown]
    return [unknown, *proof_checks(document, attached)]


def _identity(bundle: Mapping[str, Any], trust: Trust) -> Mapping[str, Any] | None:
    """Return the identity to check signatures with: the trusted one, else the one attached."""
    issuer = issuer_of(bundle["credential"])
    attached = bundle.get("identity")
    if issuer is not None and issuer in trust.identities:
        return trust.identities[issuer]
    if isinstance(attached, Mapping) and issuer is not None and attached.get("id") == issuer:
        return attached
    return None


def _seal_check(pdf: PdfReading, identity: Mapping[str, Any] | None, trust: Trust) -> Check:
    """Tell whether the pages of the PDF are those that the issuer sealed.

    The seal of the issuer itself must cover the whole file: pages added after it and sealed by somebody
    else are not the issuer's.
    """
    if not pdf.signatures:
        finding = "Le PDF n’est pas scellé : ses pages peuvent dire autre chose que l’attestation."
        return Check("Cachet", finding, Verdict.UNKNOWN)
    known = {*trust.seals, *(trusted_keys(identity, 33) if identity is not None else ())}
    of_issuer = [signature for signature in pdf.signatures if _seal_key(signature) in known]
    if not pdf.sealed_whole or (of_issuer and not any(s.covers_whole_file for s in of_issuer)):
        finding = "Le PDF a été modifié après avoir été scellé, ou son cachet est faux."
        return Check("Cachet", finding, Verdict.UNVERIFIABLE)
    if not of_issuer:
        finding = (
            "Le cachet du PDF est intact, mais sa clé n’est pas connue pour être de l’organisme."
        )
        return Check("Cachet", finding, Verdict.UNKNOWN)
    return Check("Cachet", "Le PDF est intact et scellé par l’organisme.")


def _seal_key(signature: SignatureReading) -> bytes | None:
    try:
        return seal_public_key(signature.certificate_der)
    except KeyUnreadable:
        return None


def _refused(finding: str) -> OfflineReport:
    return OfflineReport((Check("Fichier", finding, Verdict.UNVERIFIABLE),))
