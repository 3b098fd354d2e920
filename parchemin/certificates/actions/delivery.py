"""Making the files of an awarded certificate, once its leaf is under a signed head."""

import json
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.certificates.actions.register import sign_checkpoint
from parchemin.certificates.bundle import Inclusion, proof_bundle
from parchemin.certificates.credential import credential
from parchemin.certificates.documents import make_attestation, make_parchemin
from parchemin.certificates.events import DELIVERED, DUPLICATED
from parchemin.certificates.facts import attestation_facts, credential_facts, parchemin_facts
from parchemin.certificates.keyring import key_in_use, opened_seal, signer_of
from parchemin.certificates.models import Certificate, LogEntry, Rendition
from parchemin.certificates.proof.signature import signed
from parchemin.certificates.register_log import ISSUED
from parchemin.certificates.selectors.duplicates import objections_to_another_paper
from parchemin.certificates.selectors.foundation import with_rectified
from parchemin.certificates.selectors.identity import did_document_of
from parchemin.certificates.selectors.register import inclusion_of
from parchemin.certificates.terms import KeyPurpose, RenditionKind
from parchemin.files.actions import keep
from parchemin.journal.actions import record
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.documents import objections_to_text, seal_pdf
from parchemin.kernel.objections import Objection, Refused, refuse_if

LONGEST_REASON = 200


def deliver_certificate(*, certificate_id: int, actor: Actor, at: datetime) -> Certificate:
    """Make, seal and keep the credential and the PDF of a certificate; done once.

    Nothing is delivered before its inclusion proof: a head of the log that covers it is signed first. The
    files are made outside any transaction, and kept in one. Raises `Refused` when the documents cannot be
    made (a mandatory mention missing, a character that no font has).
    """
    certificate = (
        Certificate.objects.select_related("decision__dossier")
        .defer("decision__inputs", "decision__units", "decision__reasons")
        .get(pk=certificate_id, body_id=actor.body_id)
    )
    if certificate.delivered_at is not None:
        return certificate
    inclusion = _inclusion(certificate, at)
    document = _signed_credential(certificate)
    pdf = _sealed_pdf(certificate, document, inclusion, at)
    return _keep(certificate, document, pdf, inclusion, actor, at)


def make_duplicate(*, certificate_id: int, reason: str, actor: Actor, at: datetime) -> Rendition:
    """Make a duplicata (RULE-44): same number and award date, marked as such; one at a time, with its reason.

    Raises `Refused` for a certificate that was not delivered, is worth nothing now, or that a signed rectificatif
    took back.
    """
    rows = with_rectified(Certificate.objects.filter(pk=certificate_id, body_id=actor.body_id))
    certificate = rows.select_related("decision").get()
    refuse_if(_objections_to_duplicate(certificate, reason))
    inclusion = _inclusion(certificate, at)
    original = certificate.renditions.get(kind=RenditionKind.CREDENTIAL)
    document = json.loads(original.content)
    pdf = _sealed_pdf(certificate, document, inclusion, at, duplicate=True)
    with transaction.atomic():
        # What was taken back while the file was made is given to nobody.
        Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        refuse_if(objections_to_another_paper(rows.get()))
        rendition = _rendition(certificate, RenditionKind.DUPLICATA, pdf, at, reason)
        rendition.save(force_insert=True)
        record(
            actor=actor,
            event=DUPLICATED,
            subjects=[f"certificate/{certificate.number}"],
            at=at,
            number=certificate.number,
            reason=reason,
        )
    return rendition


def _inclusion(certificate: Certificate, at: datetime) -> Inclusion:
    """Return the proof that the register holds a certificate; a head is signed when none covers it yet."""
    entry = LogEntry.objects.get(certificate=certificate, status=ISSUED)
    inclusion = inclusion_of(entry)
    if inclusion is None:
        sign_checkpoint(body_id=certificate.body_id, at=at)
        inclusion = inclusion_of(entry)
    if inclusion is None:
        raise Refused(
            Objection(
                code="not-in-register",
                message="Le registre n’a pas encore de tête signée qui contienne ce certificat.",
                remedy="Réessayez dans un instant.",
            )
        )
    return inclusion


def _signed_credential(certificate: Certificate) -> dict[str, object]:
    facts = credential_facts(certificate)
    key = key_in_use(certificate.body_id, KeyPurpose.CREDENTIAL)
    return signed(
        credential(facts),
        sign=signer_of(key),
        verification_method=f"{facts.body.did}#{key.fragment}",
        created=certificate.issued_at,
    )


def _sealed_pdf(
    certificate: Certificate,
    document: dict[str, object],
    inclusion: Inclusion,
    at: datetime,
    *,
    duplicate: bool = False,
) -> bytes:
    proof = proof_bundle(document, inclusion, did_document_of(certificate.body_id))
    bundle = json.dumps(proof, ensure_ascii=False).encode()
    duplicate_on = paris_date(at) if duplicate else None
    if certificate.kind == "CQP":
        pdf = make_parchemin(parchemin_facts(certificate, duplicate_on), bundle)
    else:
        pdf = make_attestation(attestation_facts(certificate, duplicate_on), bundle)
    key, x509 = opened_seal(key_in_use(certificate.body_id, KeyPurpose.SEAL))
    return seal_pdf(
        pdf,
        key=key,
        certificate=x509,
        reason=f"{certificate.get_kind_display()} n° {certificate.number}",
        name=certificate.facts["body"]["legal_name"],
        at=at,
    )


@transaction.atomic
def _keep(
    certificate: Certificate,
    document: dict[str, object],
    pdf: bytes,
    inclusion: Inclusion,
    actor: Actor,
    at: datetime,
) -> Certificate:
    locked = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if locked.delivered_at is not None:
        return locked
    content = json.dumps(document, ensure_ascii=False, indent=2).encode()
    Rendition.objects.bulk_create(
        [
            _rendition(locked, RenditionKind.CREDENTIAL, content, at),
            _rendition(locked, RenditionKind.PDF, pdf, at),
        ]
    )
    locked.delivered_at = at
    locked.save(update_fields=["delivered_at"])
    record(
        actor=actor,
        event=DELIVERED,
        subjects=[
            f"dossier/{certificate.decision.dossier.number}",
            f"certificate/{locked.number}",
        ],
        at=at,
        document=locked.get_kind_display().lower(),
        number=locked.number,
        leaf=inclusion.index + 1,
    )
    return locked


def _rendition(
    certificate: Certificate, kind: RenditionKind, content: bytes, at: datetime, reason: str = ""
) -> Rendition:
    return Rendition(
        certificate=certificate,
        kind=kind,
        file=keep(content),
        made_at=at,
        reason=reason,
    )


def _objections_to_duplicate(certificate: Certificate, reason: str) -> tuple[Objection, ...]:
    found = list(objections_to_text(reason, "Motif du duplicata"))
    if not reason.strip():
        found.append(Objection(code="reason", message="Le motif du duplicata manque."))
    if len(reason) > LONGEST_REASON:
        message = f"Le motif du duplicata dépasse {LONGEST_REASON} caractères."
        found.append(Objection(code="reason-too-long", message=message))
    if certificate.delivered_at is None:
        found.append(
            Objection(code="not-delivered", message="L’original n’a pas encore été établi.")
        )
    return (*found, *objections_to_another_paper(certificate))
