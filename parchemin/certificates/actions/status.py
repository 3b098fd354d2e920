"""Suspending, reinstating, revoking: two people, a reason, a leaf, a new signed list."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.models import User
from parchemin.certificates.actions.register import append_leaves, sign_checkpoint
from parchemin.certificates.addresses import body_did, status_list_url
from parchemin.certificates.credential import StatusPurpose
from parchemin.certificates.keyring import key_in_use, signer_of
from parchemin.certificates.models import Certificate, StatusChange, StatusEntry, StatusList
from parchemin.certificates.proof.signature import signed
from parchemin.certificates.rules import objections_to_status_change
from parchemin.certificates.statuslist import status_list_credential
from parchemin.certificates.terms import CertificateState, KeyPurpose
from parchemin.certificates.workflow import REINSTATE, REVOKE, SUSPEND
from parchemin.journal.actions import record
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.workflow import Transition

_LISTED = {
    # A certificate that another replaces is worth nothing any more: readers know no third list.
    StatusPurpose.REVOCATION: (CertificateState.REVOKED, CertificateState.SUPERSEDED),
    StatusPurpose.SUSPENSION: (CertificateState.SUSPENDED,),
}


@dataclass(frozen=True, slots=True)
class ChangeOrder:
    """A change of status about to be made: which, why, who decides, who confirms, when."""

    move: Transition
    reason: str
    seconded_by: User
    actor: Actor
    at: datetime


def suspend_certificate(
    *, certificate_id: int, reason: str, seconded_by: User, actor: Actor, at: datetime
) -> Certificate:
    """Suspend a certificate until it is reinstated or revoked; two persons."""
    return _changed(certificate_id, ChangeOrder(SUSPEND, reason, seconded_by, actor, at))


def reinstate_certificate(
    *, certificate_id: int, reason: str, seconded_by: User, actor: Actor, at: datetime
) -> Certificate:
    """Lift a suspension; two persons."""
    return _changed(certificate_id, ChangeOrder(REINSTATE, reason, seconded_by, actor, at))


def revoke_certificate(
    *,
    certificate_id: int,
    reason: str,
    holder_heard: bool,
    seconded_by: User,
    actor: Actor,
    at: datetime,
) -> Certificate:
    """Revoke a certificate for good, after the holder could comment; two persons.

    Source: Code du travail, art. R6412-7. Raises `Refused` with every objection.
    """
    change = ChangeOrder(REVOKE, reason, seconded_by, actor, at)
    return _changed(certificate_id, change, heard=holder_heard)


@transaction.atomic
def _changed(certificate_id: int, change: ChangeOrder, *, heard: bool = True) -> Certificate:
    certificate = locked_certificate(certificate_id, change.actor)
    refuse_if(objections_to_change(certificate, change, heard=heard))
    make_change(certificate, change)
    tell_change(certificate, change)
    return certificate


def locked_certificate(pk: int, actor: Actor) -> Certificate:
    """Return a certificate of the actor's body, locked. Raises `Certificate.DoesNotExist`."""
    return Certificate.objects.select_for_update(of=("self",)).get(pk=pk, body_id=actor.body_id)


def objections_to_change(
    certificate: Certificate, change: ChangeOrder, *, heard: bool = True
) -> tuple[Objection, ...]:
    """Return why a change may not be made from the state of a certificate, by these two people."""
    return (
        *change.move.objections(CertificateState(certificate.state), change.actor.roles),
        *objections_to_status_change(
            reason=change.reason,
            decided_by=change.actor.user_id,
            seconded_by=change.seconded_by.pk,
            heard=heard,
        ),
    )


def make_change(certificate: Certificate, change: ChangeOrder) -> None:
    """Move a locked certificate: its state, the two people, a leaf under a signed head, the lists signed anew."""
    target = change.move.target
    certificate.state = target
    certificate.save(update_fields=["state"])
    StatusChange.objects.create(
        certificate=certificate,
        state=target,
        reason=change.reason,
        decided_by_id=cast(int, change.actor.user_id),
        seconded_by=change.seconded_by,
        at=change.at,
    )
    append_leaves([certificate], target.value, change.at)
    sign_checkpoint(body_id=certificate.body_id, at=change.at)
    for status_list in StatusList.objects.filter(entries__certificate=certificate).order_by("pk"):
        publish_status_list(status_list=status_list, at=change.at)


def tell_change(certificate: Certificate, change: ChangeOrder, **details: str) -> None:
    """Write a change in the journal of the certificate and of its dossier."""
    record(
        actor=change.actor,
        event=change.move.event,
        subjects=[
            f"dossier/{certificate.decision.dossier.number}",
            f"certificate/{certificate.number}",
        ],
        at=change.at,
        number=certificate.number,
        reason=change.reason,
        second=change.seconded_by.name,
        **details,
    )


def publish_status_list(*, status_list: StatusList, at: datetime) -> StatusList:
    """Sign a status list anew from the state of the register, within the transaction of a change.

    The list is locked, so that two changes at once cannot publish an older state over a newer one.
    """
    locked = StatusList.objects.select_for_update(of=("self",)).get(pk=status_list.pk)
    purpose = StatusPurpose(locked.purpose)
    first = locked.entries.select_related("certificate").order_by("pk").first()
    if first is None:
        return locked
    said = first.certificate.facts
    did = body_did(said["public_url"], said["body"]["slug"])
    key = key_in_use(locked.body_id, KeyPurpose.CREDENTIAL)
    document = status_list_credential(
        url=status_list_url(said["public_url"], said["body"]["slug"], purpose.value, locked.number),
        issuer=did,
        purpose=purpose,
        indices=StatusEntry.objects.filter(
            status_list=locked, certificate__state__in=_LISTED[purpose]
        ).values_list("index", flat=True),
        at=at,
    )
    proved = signed(
        document, sign=signer_of(key), verification_method=f"{did}#{key.fragment}", created=at
    )
    locked.credential = json.dumps(proved, ensure_ascii=False)
    locked.updated_at = at
    locked.save(update_fields=["credential", "updated_at"])
    return locked
