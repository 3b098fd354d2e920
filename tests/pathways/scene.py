"""A certification in force with its body, a partner habilitated, and enrolments that tests bend."""

from dataclasses import dataclass, replace
from datetime import date

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.models import Certification, Edition, Habilitation, Registration
from parchemin.organisations.models import CertifyingBody, Partner
from parchemin.pathways.birthdates import read_birth_date
from parchemin.pathways.civil_status import CivilStatus, civil_status
from parchemin.pathways.enrolment import Enrolment
from parchemin.pathways.terms import Route
from tests.factories import (
    BodyFactory,
    CertificationFactory,
    PartnerFactory,
    actor_for,
    edition_in_force,
    reglement_in_force,
)

ENTRY = date(2026, 2, 2)


@dataclass(frozen=True)
class Scene:
    """A body whose certification `cqp-a` is at the RNCP, and a partner that prepares for it."""

    body: CertifyingBody
    certification: Certification
    edition: Edition
    partner: Partner

    @property
    def secretariat(self) -> Actor:
        return actor_for(self.body)

    @property
    def partner_actor(self) -> Actor:
        return replace(actor_for(self.body, Role.PARTNER), partner_id=self.partner.pk)


def scene(
    code: str = "cqp-a",
    body: CertifyingBody | None = None,
    rncp: bool = True,
    **reglement: object,
) -> Scene:
    """Return a certification in force since 2024 with three blocs, whose règlement has these keys."""
    body = body or BodyFactory()
    certification = CertificationFactory(body=body, code=code)
    edition = put_in_force(certification, date(2024, 1, 1))
    reglement_in_force(certification, **reglement)
    if rncp:
        Registration.objects.create(
            certification=certification,
            register="RNCP",
            code="RNCP37001",
            title=certification.title,
            level=4,
            decision_on=date(2024, 1, 1),
            starts_on=date(2024, 1, 1),
            ends_on=date(2028, 12, 31),
        )
    partner = PartnerFactory(body=body, siret="73282932000074")
    Habilitation.objects.create(
        partner=partner,
        certification=certification,
        service="prepare",
        convention="C-12",
        starts_on=date(2025, 1, 1),
        ends_on=date(2027, 12, 31),
    )
    return Scene(body, certification, edition, partner)


def put_in_force(certification: Certification, since: date, number: int = 1) -> Edition:
    """Return an edition of three blocs in force since a day."""
    edition = edition_in_force(certification, {"B1": 1, "B2": 1, "B3": 1}, number)
    edition.in_force_from = since
    edition.save(update_fields=["in_force_from"])
    return edition


def person(**changes: str) -> CivilStatus:
    """Return the civil status of Marie-Claire d’Artagnan, where some texts are others."""
    texts = {
        "sex": "F",
        "birth_name": "d’Artagnan",
        "given_names": "Marie-Claire, Anne",
        "birth_place": "Dunkerque (59)",
        "born": "29/02/2000",
    } | changes
    born = read_birth_date(texts.pop("born"))
    return civil_status(born=born, **texts)  # type: ignore[arg-type]


def enrolment(**changes: object) -> Enrolment:
    """Return an enrolment to `cqp-a` by continuing training, where some facts are others."""
    usual = Enrolment(
        person=person(),
        certification_code="cqp-a",
        route=Route.CONTINUING_TRAINING,
        entry=ENTRY,
        email="marie@exemple.fr",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]
