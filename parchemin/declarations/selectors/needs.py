"""What a certification still lacks for its certificates to be delivered, then declared, said before the day."""

from datetime import date

from django.conf import settings

from parchemin.certificates.documents import objections_to_address
from parchemin.certifications.models import Certification, Registration
from parchemin.kernel.objections import Objection
from parchemin.organisations.models import CertifyingBody
from parchemin.organisations.selectors import contracts_of


def needs_of_address(body_id: int) -> tuple[Objection, ...]:
    """Return why no parchemin of a body may leave from this installation; nothing for a demonstration."""
    body = CertifyingBody.objects.get(pk=body_id)
    return () if body.demonstration else objections_to_address(settings.PUBLIC_URL)


def needs_of(
    certification: Certification, registration: Registration | None, on: date
) -> tuple[Objection, ...]:
    """Return what certificates of a certification will need on their day, and do not have yet.

    Outside the registers they bear no speciality, and nothing of them is declared.
    """
    body = certification.body
    simulated = body.demonstration or certification.demonstration
    found = () if simulated else objections_to_address(settings.PUBLIC_URL)
    if registration is None:
        return found
    return (
        *found,
        *(() if certification.nsf_codes else (NO_SPECIALITY,)),
        *(() if body.cdc_client_id else (_NO_CLIENT,)),
        *(() if contracts_of(body.pk, on) else (_NO_CONTRACT,)),
    )


NO_SPECIALITY = Objection(
    "needs-nsf",
    "Aucun code NSF n’est noté : un certificat enregistré en porte un, et ne se délivre pas sans lui.",
    source="France compétences, mentions obligatoires du parchemin",
    remedy="« Noter les codes NSF », depuis la page de la certification.",
)
_NO_CLIENT = Objection(
    "needs-client",
    "Les certificats d’une certification enregistrée se déclarent à la Caisse des Dépôts : votre identifiant "
    "client n’est pas noté.",
    source="C. trav., art. R6113-17",
    remedy="« Réglages », Caisse des Dépôts.",
)
_NO_CONTRACT = Objection(
    "needs-contract",
    "Les certificats d’une certification enregistrée se déclarent sous un contrat de la Caisse des Dépôts : aucun "
    "n’est en cours.",
    source="C. trav., art. R6113-17",
    remedy="« Réglages », Caisse des Dépôts.",
)
