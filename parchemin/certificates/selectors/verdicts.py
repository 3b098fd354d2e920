"""What the register answers about a certificate: to its QR code, to its number and code, to a file.

The checks are those of `parchemin check`, made on what the body publishes now; the state of the register is
one more. Closed by default: whatever is missing takes “valid” away.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import compare_digest
from typing import Any

from parchemin.certificates.bundle import proof_bundle, unsigned
from parchemin.certificates.codes import SHORT_CODE_LENGTH, TOKEN
from parchemin.certificates.models import Certificate, LogEntry, Rendition, StatusChange
from parchemin.certificates.offline_check import (
    FileRefused,
    Submission,
    check_submission,
    read_submission,
)
from parchemin.certificates.register_log import ISSUED
from parchemin.certificates.selectors.publications import published_trust
from parchemin.certificates.selectors.register import inclusion_of
from parchemin.certificates.selectors.validity import validity_now
from parchemin.certificates.terms import CertificateState, RenditionKind
from parchemin.certificates.trust import Trust
from parchemin.certificates.verification import Check, Verdict, Verification
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Refused
from parchemin.organisations.models import CertifyingBody

_WORTH = {
    CertificateState.ACTIVE: Verdict.VALID,
    CertificateState.SUSPENDED: Verdict.SUSPENDED,
    CertificateState.REVOKED: Verdict.REVOKED,
    CertificateState.SUPERSEDED: Verdict.REVOKED,
}
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,40}")
_NOBODY = "-" * SHORT_CODE_LENGTH


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationAnswer:
    """Every check made at a moment, on a certificate of the register or on a file.

    `certificate` is the one of the register that they speak of, None when there is none or when the file
    cannot be believed; `rank` is the place of its leaf, counted from one; `changed_at` tells since when it is
    suspended, revoked or replaced.
    """

    checks: tuple[Check, ...]
    certificate: Certificate | None = None
    rank: int | None = None
    changed_at: datetime | None = None

    @property
    def verdict(self) -> Verdict:
        """Return the worst verdict that a check imposes."""
        return Verification(self.checks).verdict


def answer_to_token(token: str, at: datetime) -> VerificationAnswer | None:
    """Return what is known of the certificate behind a QR code, None when there is none; seven queries.

    What is not established of a certificate that we hold is “not verifiable”, never “unknown”.
    """
    if not TOKEN.fullmatch(token):
        return None
    rows = Rendition.objects.select_related("certificate__body")
    found = rows.filter(certificate__token=token, kind=RenditionKind.CREDENTIAL).first()
    if found is None:
        return None
    trust = published_trust(found.certificate.body, at)
    answer = _of_register(found, trust, at)
    if answer.verdict is not Verdict.UNKNOWN:
        return answer
    doubt = Check("Document", "Tout n’a pas pu être établi.", Verdict.UNVERIFIABLE)
    return VerificationAnswer(checks=(*answer.checks, doubt), certificate=answer.certificate)


def token_of(number: str, code: str) -> str | None:
    """Return the token of the certificate that bears a number, if the code is its own.

    Both as `typed_number` and `typed_code` give them. A wrong number and a wrong code are told apart neither by
    the answer nor by the time it takes.
    """
    row = Certificate.objects.filter(number=number).values_list("token", "short_code").first()
    token, expected = row or ("", _NOBODY)
    return token if compare_digest(code.encode(), expected.encode()) and token else None


def answer_to_file(data: bytes, at: datetime) -> VerificationAnswer:
    """Return what is known of the bytes of a PDF, a credential or a bundle received from anybody."""
    try:
        submission = read_submission(data)
    except FileRefused as refused:
        return VerificationAnswer(checks=(Check("Fichier", str(refused), Verdict.UNVERIFIABLE),))
    body = _body_of(submission.issuer)
    trust = published_trust(body, at) if body else Trust()
    report = check_submission(submission, trust, at)
    if submission.issuer not in trust.identities or report.verdict is Verdict.UNVERIFIABLE:
        return VerificationAnswer(checks=report.checks)
    rows = Rendition.objects.select_related("certificate__body")
    found = rows.filter(
        certificate__number=report.number or "",
        certificate__body=body,
        kind=RenditionKind.CREDENTIAL,
    ).first()
    if found is None:
        stray = "Ce numéro n’est pas au registre du certificateur."
        return VerificationAnswer(
            checks=(*report.checks, Check("Registre", stray, Verdict.UNVERIFIABLE))
        )
    kept = _of_register(found, trust, at)
    return VerificationAnswer(
        checks=(*report.checks, *kept.checks, *_compared(submission, found)),
        certificate=kept.certificate,
        rank=kept.rank,
        changed_at=kept.changed_at,
    )


def _of_register(found: Rendition, trust: Trust, at: datetime) -> VerificationAnswer:
    certificate = found.certificate
    try:
        document = json.loads(found.content)
    except Refused as unreadable:
        check = Check("Document", str(unreadable), Verdict.UNVERIFIABLE)
        return VerificationAnswer(checks=(check,), certificate=certificate)
    entry = LogEntry.objects.get(certificate=certificate, status=ISSUED)
    inclusion = inclusion_of(entry)
    state = CertificateState(certificate.state)
    finding = f"Le registre du certificateur le tient pour {state.label.lower()}."
    checks = [Check("État", finding, _WORTH[state]), *_ended(certificate, at)]
    if inclusion is None:
        pending = "Aucune tête signée du registre ne le couvre encore."
        checks.append(Check("Registre", pending, Verdict.UNVERIFIABLE))
        bundle: Mapping[str, Any] = {"credential": document}
    else:
        (identity,) = trust.identities.values()
        bundle = proof_bundle(document, inclusion, identity)
    report = check_submission(Submission(bundle), trust, at)
    return VerificationAnswer(
        checks=(*report.checks, *checks),
        certificate=certificate,
        rank=entry.index + 1,
        changed_at=_changed_at(certificate),
    )


def _ended(certificate: Certificate, at: datetime) -> tuple[Check, ...]:
    """Tell that what an attestation names has ended, where its end was not known yet on the day of the award."""
    kept = validity_now(certificate)
    if kept.until is None or kept.holds_on(paris_date(at)):
        return ()
    return (Check("Dates", f"Expiré depuis le {french_date(kept.until)}.", Verdict.EXPIRED),)


def _changed_at(certificate: Certificate) -> datetime | None:
    if certificate.state == CertificateState.ACTIVE:
        return None
    changes = StatusChange.objects.filter(certificate=certificate, state=certificate.state)
    return changes.order_by("-pk").values_list("at", flat=True).first()


def _body_of(issuer: str | None) -> CertifyingBody | None:
    """Return the body that a did:web names by its last segment; its whole identifier is checked afterwards."""
    slug = (issuer or "").rpartition(":")[2]
    return CertifyingBody.objects.filter(slug=slug).first() if _SLUG.fullmatch(slug) else None


def _compared(submission: Submission, found: Rendition) -> tuple[Check, ...]:
    """Compare a file with what was delivered under its number; nothing more to say when that cannot be read."""
    try:
        return (_same(submission, json.loads(found.content)),)
    except Refused:
        return ()


def _same(submission: Submission, delivered: Mapping[str, Any]) -> Check:
    """Tell whether the credential of a file is the one that was delivered under its number."""
    if unsigned(submission.bundle["credential"]) == unsigned(delivered):
        return Check("Registre", "Le fichier dit ce que le registre a délivré.")
    finding = "Le fichier ne dit pas ce que le registre a délivré sous ce numéro."
    return Check("Registre", finding, Verdict.UNVERIFIABLE)
