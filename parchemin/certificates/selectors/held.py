"""What was issued from a dossier."""

from dataclasses import dataclass
from datetime import date

from parchemin.accounts.actor import Actor
from parchemin.certificates.models import Certificate
from parchemin.certificates.terms import CertificateState


@dataclass(frozen=True, slots=True)
class CertificateHeld:
    """A parchemin, or the attestation of the bloc named."""

    number: str
    bloc: str
    state: CertificateState
    awarded_on: date
    delivered: bool


def certificates_of(actor: Actor, dossier_id: int) -> tuple[CertificateHeld, ...]:
    """Return what was issued from a dossier of the actor's body, first one first, in one query."""
    rows = Certificate.objects.filter(body_id=actor.body_id, decision__dossier_id=dossier_id)
    return tuple(
        CertificateHeld(
            number=row.number,
            bloc=row.bloc.code if row.bloc else "",
            state=CertificateState(row.state),
            awarded_on=row.awarded_on,
            delivered=row.delivered_at is not None,
        )
        for row in rows.select_related("bloc").order_by("issued_at", "pk")
    )
