"""Making and rotating the keys of a certifying body."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certificates import keys
from parchemin.certificates.events import KEY_COMPROMISED, KEY_MADE, KEY_ROTATED
from parchemin.certificates.models import SigningKey
from parchemin.certificates.terms import KeyPurpose
from parchemin.journal.actions import record
from parchemin.kernel.objections import refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.organisations.models import CertifyingBody


@transaction.atomic
def ensure_keys(*, actor: Actor, at: datetime) -> None:
    """Make the keys that the actor's body lacks; nothing when it has them all."""
    body = CertifyingBody.objects.select_for_update(of=("self",)).get(pk=actor.body_id)
    held = set(
        SigningKey.objects.filter(body=body, retired_at__isnull=True).values_list(
            "purpose", flat=True
        )
    )
    for purpose in KeyPurpose:
        if purpose.value not in held:
            key = _new_key(body, purpose, at)
            record(
                actor=actor,
                event=KEY_MADE,
                subjects=[f"body/{body.slug}"],
                at=at,
                purpose=purpose.label.lower(),
                fragment=key.fragment,
            )


@transaction.atomic
def rotate_key(
    *,
    purpose: KeyPurpose,
    actor: Actor,
    at: datetime,
    compromised: bool = False,
    reason: str = "",
) -> SigningKey:
    """Retire the key in use and make its successor; the old public key stays published.

    `compromised` also takes away the trust in what it signed, for a reason. Raises `Refused` unless the actor is
    of the secretariat or of the operation, or without that reason.
    """
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT, Role.STAFF),
            *(objections_to_reason(reason) if compromised else ()),
        )
    )
    body = CertifyingBody.objects.select_for_update(of=("self",)).get(pk=actor.body_id)
    retired = SigningKey.objects.get(body=body, purpose=purpose, retired_at__isnull=True)
    retired.retired_at = at
    retired.compromised_at = at if compromised else None
    retired.save(update_fields=["retired_at", "compromised_at"])
    key = _new_key(body, purpose, at)
    record(
        actor=actor,
        event=KEY_COMPROMISED if compromised else KEY_ROTATED,
        subjects=[f"body/{body.slug}"],
        at=at,
        purpose=purpose.label.lower(),
        fragment=key.fragment,
        retired=retired.fragment,
        **({"reason": tidy_lines(reason)} if compromised else {}),
    )
    return key


def _new_key(body: CertifyingBody, purpose: KeyPurpose, at: datetime) -> SigningKey:
    rank = SigningKey.objects.filter(body=body).count() + 1
    fragment = f"cle-{at.year}-{rank}"
    pem = ""
    if purpose is KeyPurpose.SEAL:
        identity = keys.new_seal_identity(body.legal_name, body.siret, at)
        private, pem = identity.private_key, identity.certificate.decode()
        public = keys.seal_public_key(identity.certificate)
    else:
        private = keys.new_signing_key()
        public = keys.public_key(private)
    return SigningKey.objects.create(
        body=body,
        purpose=purpose,
        fragment=fragment,
        public=keys.multikey(public),
        sealed_private=keys.seal(private, settings.KEY_SEALING_SECRET, fragment),
        certificate_pem=pem,
        created_at=at,
    )
