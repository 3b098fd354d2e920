"""Sign the procès-verbal: chair, vice-chair of the other college, then the seal of the certifying body.

Crosses jury (signatures, document) and certificates (the key that seals). The PDF is typeset outside any
transaction; a crash in between loses nothing, since signing again finishes the work.
"""

from datetime import datetime

from parchemin.accounts.actor import Actor
from parchemin.certificates.actions.keys import ensure_keys
from parchemin.certificates.keyring import key_in_use, opened_seal
from parchemin.certificates.terms import KeyPurpose
from parchemin.jury.actions.minutes import countersign, freeze_minutes, signed_facts
from parchemin.jury.documents import MinutesFacts, make_minutes
from parchemin.jury.models import Minutes
from parchemin.jury.terms import MinutesState
from parchemin.kernel.documents.sealing import seal_pdf


def sign_minutes(*, minutes_id: int, seat_id: int, actor: Actor, at: datetime) -> Minutes:
    """Put one signature; with the second one, typeset, seal and freeze the procès-verbal (RULE-38).

    Signing again has no second effect. Raises `Refused` with every objection.
    """
    minutes = countersign(minutes_id=minutes_id, seat_id=seat_id, actor=actor, at=at)
    facts = signed_facts(minutes)
    if facts is None or minutes.state != MinutesState.DRAFT:
        return minutes
    signed_at = max(signature.signed_at for signature in facts.signatures)
    ensure_keys(actor=actor, at=signed_at)
    pdf = _sealed(facts, minutes.sitting.body_id, signed_at)
    return freeze_minutes(minutes_id=minutes_id, pdf=pdf, actor=actor, at=signed_at)


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
