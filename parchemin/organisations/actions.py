"""Acts on organisations."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from parchemin.accounts import guards
from parchemin.accounts.actor import Actor, system_actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.identifiers import normalise_siret
from parchemin.kernel.objections import refuse_if
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.organisations.events import (
    BODY_ESTABLISHED,
    EMPLOYER_REGISTERED,
    PARTNER_REGISTERED,
    PARTNER_RENAMED,
)
from parchemin.organisations.models import (
    Branch,
    CertifyingBody,
    Employer,
    JointCommission,
    Partner,
)
from parchemin.organisations.rules import (
    objections_to_organisation,
    objections_to_organisation_name,
)


@transaction.atomic
def establish_body(
    *,
    slug: str,
    name: str,
    legal_name: str,
    siret: str,
    city: str,
    number_prefix: str,
    commission: str,
    branches: Iterable[tuple[str, str]],
    at: datetime,
    cdc_client_id: str = "",
    cdc_contract_id: str = "",
    demonstration: bool = False,
) -> CertifyingBody:
    """Open a tenant with its joint commission; done once per `slug`, by the operator.

    `branches` are (IDCC, title) pairs. Raises `Refused` for a SIRET that is not one.
    """
    body, created = CertifyingBody.objects.get_or_create(
        slug=slug,
        defaults={
            "name": name,
            "legal_name": legal_name,
            "siret": normalise_siret(siret),
            "city": city,
            "number_prefix": number_prefix,
            "cdc_client_id": cdc_client_id,
            "cdc_contract_id": cdc_contract_id,
            "demonstration": demonstration,
        },
    )
    if created:
        rows = [
            Branch.objects.get_or_create(idcc=idcc, defaults={"title": title})[0]
            for idcc, title in branches
        ]
        body.branches.set(rows)
        joint = JointCommission.objects.create(body=body, name=commission)
        joint.branches.set(rows)
        record(
            actor=system_actor(body.pk),
            event=BODY_ESTABLISHED,
            subjects=[f"body/{slug}"],
            at=at,
            name=name,
        )
    return body


@transaction.atomic
def register_partner(
    *, siret: str, name: str, actor: Actor, at: datetime, city: str = "", nda: str = ""
) -> Partner:
    """Record a training organisation or assessment centre, once per SIRET of the actor's body.

    Known already, it keeps its name: `remark_on_name` says so. Raises `Refused` with all that is wrong at once.
    """
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_organisation(siret=siret, name=name, city=city),
        )
    )
    partner, created = Partner.objects.get_or_create(
        body_id=actor.body_id,
        siret=normalise_siret(siret),
        defaults={"name": name, "city": city, "nda": nda},
    )
    if created:
        _told(PARTNER_REGISTERED, partner, actor, at)
    return partner


@transaction.atomic
def rename_partner(
    *, partner_id: int, name: str, reason: str, actor: Actor, at: datetime
) -> Partner:
    """Correct the name of a partner, with a reason; the same name again changes nothing.

    Raises `Refused` for a name that is missing or cannot be printed, and `Partner.DoesNotExist` for that of
    another body.
    """
    partner = Partner.objects.select_for_update(of=("self",)).get(
        pk=partner_id, body_id=actor.body_id
    )
    before, named = partner.name, tidy(name)
    if before == named:
        return partner
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *guards.objections_to_reason(reason),
            *objections_to_organisation_name(named),
        )
    )
    partner.name = named
    partner.save(update_fields=["name"])
    record(
        actor=actor,
        event=PARTNER_RENAMED,
        subjects=[f"partner/{partner.siret}"],
        at=at,
        before=before,
        name=named,
        siret=partner.siret,
        reason=tidy_lines(reason),
    )
    return partner


@transaction.atomic
def register_employer(*, siret: str, name: str, actor: Actor, at: datetime) -> Employer:
    """Record an establishment where somebody works, once per SIRET of the actor's body.

    Known already, it keeps its name: `remark_on_name` says so. Raises `Refused` with all that is wrong at once.
    """
    refuse_if(objections_to_organisation(siret=siret, name=name))
    employer, created = Employer.objects.get_or_create(
        body_id=actor.body_id, siret=normalise_siret(siret), defaults={"name": name}
    )
    if created:
        _told(EMPLOYER_REGISTERED, employer, actor, at)
    return employer


def _told(event: str, organisation: Partner | Employer, actor: Actor, at: datetime) -> None:
    kind = "partner" if isinstance(organisation, Partner) else "employer"
    record(
        actor=actor,
        event=event,
        subjects=[f"{kind}/{organisation.siret}"],
        at=at,
        name=organisation.name,
        siret=organisation.siret,
    )
