"""Certificates of a registered CQP, as the jury and the register leave them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import Session
from parchemin.certificates.models import Certificate
from parchemin.certifications.models import Certification, Edition, Registration
from parchemin.declarations.models import Flux, Passage
from parchemin.jury.models import Decision, Sitting
from parchemin.organisations.models import CertifyingBody
from tests.factories import (
    AttendanceFactory,
    BodyFactory,
    CertificationFactory,
    DossierFactory,
    PersonFactory,
    SessionFactory,
    actor_for,
    edition_in_force,
    reglement_in_force,
)

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
_RANK = count(1)


@dataclass
class Accrochage:
    """A body with one registered certification, and its secretariat."""

    body: CertifyingBody
    certification: Certification
    edition: Edition
    registration: Registration | None
    sitting: Sitting
    session: Session
    actor: Actor
    made: list[Certificate] = field(default_factory=list)

    def certificate(self, *, state: str = "active", **changes: object) -> Certificate:
        """Return a new parchemin; `changes` go to the holder, but `route`, `awarded_on` and `kind`."""
        rank = next(_RANK)
        route = changes.pop("route", "continuing_training")
        awarded_on = changes.pop("awarded_on", date(2026, 11, 19))
        person = PersonFactory(body=self.body, natural_key=f"titulaire {rank}", **changes)
        dossier = DossierFactory(
            certification=self.certification, edition=self.edition, person=person, route=route
        )
        AttendanceFactory(session=self.session, dossier=dossier)
        decision = Decision.objects.create(
            body=self.body,
            sitting=self.sitting,
            dossier=dossier,
            outcome="full",
            units=[],
            reasons=[],
            inputs={},
            inputs_digest="0" * 64,
            reglement_digest="0" * 64,
            decided_on=awarded_on,
        )
        certificate = Certificate.objects.create(
            body=self.body,
            number=f"{self.body.number_prefix}-MUC-2026-{rank:06d}",
            token=f"jeton{rank:06d}",
            short_code=f"CODE{rank:04d}",
            kind="CQP",
            person=person,
            edition=self.edition,
            decision=decision,
            registration=self.registration,
            awarded_on=awarded_on,
            place="Paris",
            facts={
                "public_url": "https://cqp.exemple.fr",
                "certification": {"title": self.certification.title},
            },
            state=state,
            issued_at=NOON,
        )
        self.made.append(certificate)
        return certificate


def accrochage(*, code: str = "RNCP37867", body: CertifyingBody | None = None) -> Accrochage:
    """Return a body whose certification stands at the RNCP under `code` (empty: not registered)."""
    body = body or BodyFactory()
    certification = CertificationFactory(body=body)
    edition = edition_in_force(certification)
    reglement = reglement_in_force(certification)
    registration = (
        Registration.objects.create(
            certification=certification,
            register="RS" if code.startswith("RS") else "RNCP",
            code=code,
            title=certification.title,
            decision_on=date(2025, 6, 1),
            starts_on=date(2025, 6, 1),
            ends_on=date(2030, 6, 1),
        )
        if code
        else None
    )
    sitting = Sitting.objects.create(
        body=body,
        code=f"J{next(_RANK)}",
        certification=certification,
        reglement=reglement,
        starts_at=NOON,
        place="Paris",
        state="closed",
        convened_at=NOON,
        opened_at=NOON,
        closed_at=NOON,
    )
    session = SessionFactory(
        certification=certification,
        reglement=reglement,
        starts_at=datetime(2026, 11, 9, 23, 30, tzinfo=UTC),
    )
    return Accrochage(body, certification, edition, registration, sitting, session, actor_for(body))


def receipt(
    flux: Flux, *, accepted: Iterable[Certificate] = (), refused: Iterable[Certificate] = ()
) -> bytes:
    """Return an accusé de traitement of this flux."""
    return (
        f"<rapport><nomFichier>{flux.filename}</nomFichier><idFlux>{flux.ident}</idFlux>"
        "<idTraitement>51354</idTraitement>\n<PassagesKO>\n"
        + "".join(
            f"<passage><idTechnique>{certificate.number}</idTechnique>"
            "<messageErreur>Plusieurs titulaires ont été identifiés</messageErreur></passage>\n"
            for certificate in refused
        )
        + "</PassagesKO>\n<PassagesOK>\n"
        + "".join(f"<idTechnique>{certificate.number}</idTechnique>\n" for certificate in accepted)
        + "</PassagesOK></rapport>"
    ).encode()


def states(certificate: Certificate) -> list[str]:
    """Return the states of the passages of a certificate, oldest first."""
    return list(
        Passage.objects.filter(certificate=certificate)
        .order_by("pk")
        .values_list("state", flat=True)
    )
