"""Sign the procès-verbal: chair, vice-chair of the other college, then the seal of the certifying body.

Crosses jury (signatures, document), certificates (the key that seals) and, for a rectificatif, pathways (the
ledger). The PDF is typeset outside any transaction; a crash in between loses nothing, since signing again
finishes the work.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.certificates.actions.keys import ensure_keys
from parchemin.certificates.keyring import key_in_use, opened_seal
from parchemin.certificates.terms import KeyPurpose
from parchemin.jury.actions.minutes import (
    attest_unsigned,
    countersign,
    freeze_minutes,
    note_unable,
    signed_facts,
)
from parchemin.jury.documents import MinutesFacts, make_minutes
from parchemin.jury.models import Minutes
from parchemin.jury.terms import MinutesState
from parchemin.kernel.documents.sealing import seal_pdf
from parchemin.processes.settle_rectificatif import settle_rectificatif


def sign_minutes(*, minutes_id: int, seat_id: int, actor: Actor, at: datetime) -> Minutes:
    """Put one signature; with the second one, typeset, seal and freeze the procès-verbal (RULE-38).

    Signing again has no second effect. Raises `Refused` with every objection.
    """
    return _sealed_when_complete(
        countersign(minutes_id=minutes_id, seat_id=seat_id, actor=actor, at=at), actor
    )


def note_unable_to_sign(
    *, minutes_id: int, seat_id: int, reason: str, actor: Actor, at: datetime
) -> Minutes:
    """Note why one of those who sign cannot; when nobody else is awaited, the procès-verbal is sealed so.

    Raises `Refused` with every objection of `note_unable`.
    """
    return _sealed_when_complete(
        note_unable(minutes_id=minutes_id, seat_id=seat_id, reason=reason, actor=actor, at=at),
        actor,
    )


def attest_unsigned_minutes(*, minutes_id: int, reason: str, actor: Actor, at: datetime) -> Minutes:
    """Attest that nobody who sat can sign a procès-verbal, and seal it so.

    Raises `Refused` with every objection of `attest_unsigned`.
    """
    return _sealed_when_complete(
        attest_unsigned(minutes_id=minutes_id, reason=reason, actor=actor, at=at), actor
    )


def seal_interrupted(*, minutes_id: int, actor: Actor) -> Minutes:
    """Seal minutes that everybody signed and whose seal was stopped halfway; others stay as they are."""
    rows = Minutes.objects.select_related("sitting__reglement")
    return _sealed_when_complete(rows.get(pk=minutes_id, sitting__body_id=actor.body_id), actor)


def signed_unsealed(before: datetime) -> QuerySet[Minutes]:
    """Return the drafts whose last signature is older than a moment: their seal may have been stopped."""
    drafts = Minutes.objects.filter(state=MinutesState.DRAFT)
    return drafts.annotate(last=Max("signatures__at")).filter(last__lt=before)


def _sealed_when_complete(minutes: Minutes, actor: Actor) -> Minutes:
    facts = signed_facts(minutes)
    if facts is None or minutes.state != MinutesState.DRAFT:
        return minutes
    moments = [signature.signed_at for signature in facts.signatures]
    signed_at = max([*moments, facts.attested.at] if facts.attested else moments)
    ensure_keys(actor=actor, at=signed_at)
    pdf = _sealed(facts, minutes.sitting.body_id, signed_at)
    with transaction.atomic():
        frozen = freeze_minutes(minutes_id=minutes.pk, pdf=pdf, actor=actor, at=signed_at)
        settle_rectificatif(frozen, at=signed_at)
    return frozen


def _sealed(facts: MinutesFacts, body_id: int, at: datetime) -> bytes:
    key, certificate = opened_seal(key_in_use(body_id, KeyPurpose.SEAL))
    return seal_pdf(
        make_minutes(facts),
        key=key,
        certificate=certificate,
        reason=f"Procès-verbal n° {facts.number}",
        name=facts.body_name,
        at=at,
    )
