"""What was issued from a dossier, and how long it holds as far as is known now."""

from dataclasses import dataclass
from datetime import date

from parchemin.accounts.actor import Actor
from parchemin.certificates.facts import validity_of_attestation
from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.foundation import is_unfounded, with_rectified
from parchemin.certificates.terms import CertificateState
from parchemin.certifications.reglement.validity import Validity
from parchemin.pathways.models import AcquiredUnit


@dataclass(frozen=True, slots=True)
class CertificateHeld:
    """A parchemin, or an attestation; `name` is « Parchemin », « Attestation du bloc B2 ».

    `unfounded` says that it is valid while its decision, rectified, grants it no more.
    """

    number: str
    name: str
    state: CertificateState
    awarded_on: date
    delivered: bool
    unfounded: bool


def certificates_of(actor: Actor, dossier_id: int) -> tuple[CertificateHeld, ...]:
    """Return what was issued from a dossier of the actor's body, first one first, in one query."""
    rows = with_rectified(
        Certificate.objects.filter(body_id=actor.body_id, decision__dossier_id=dossier_id)
    )
    return tuple(
        CertificateHeld(
            number=row.number,
            name=f"Attestation du bloc {row.bloc.code}" if row.bloc else row.get_kind_display(),
            state=CertificateState(row.state),
            awarded_on=row.awarded_on,
            delivered=row.delivered_at is not None,
            unfounded=is_unfounded(row),
        )
        for row in rows.select_related("bloc").order_by("issued_at", "pk")
    )


def validity_now(certificate: Certificate) -> Validity:
    """Return how long what a certificate names is kept, as it is known now.

    A validity that waited for an act on the day of the award may have started since: the ledger says it then,
    in one query.
    """
    said = validity_of_attestation(certificate)
    if said.awaits is None:
        return said
    held = AcquiredUnit.objects.standing().filter(person_id=certificate.person_id)
    if certificate.bloc_id is not None:
        held = held.blocs().filter(bloc_id=certificate.bloc_id)
    else:
        held = held.filter(competence__in=certificate.competences.all())
    line = held.order_by("-acquired_on", "-pk").first()
    return line.validity if line else said
