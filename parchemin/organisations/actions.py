"""Acts on organisations."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor, system_actor
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.identifiers import normalise_siret
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.workflow import Transition
from parchemin.organisations.events import (
    BODY_ESTABLISHED,
    EMPLOYER_REGISTERED,
    HABILITATION_GRANTED,
    PARTNER_REGISTERED,
)
from parchemin.organisations.models import (
    Branch,
    CertifyingBody,
    Employer,
    Habilitation,
    JointCommission,
    Partner,
)
from parchemin.organisations.rules import (
    Convention,
    objections_to_convention,
    objections_to_ending,
    objections_to_reason,
)
from parchemin.organisations.terms import HabilitationState, Service
from parchemin.organisations.workflow import END, RESUME, SUSPEND


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
    """Record a training organisation or assessment centre, once per SIRET of the actor's body."""
    _refuse_unless_secretariat(actor)
    partner, created = Partner.objects.get_or_create(
        body_id=actor.body_id,
        siret=normalise_siret(siret),
        defaults={"name": name, "city": city, "nda": nda},
    )
    if created:
        _told(PARTNER_REGISTERED, partner, actor, at)
    return partner


@transaction.atomic
def register_employer(*, siret: str, name: str, actor: Actor, at: datetime) -> Employer:
    """Record an establishment where somebody works, once per SIRET of the actor's body."""
    employer, created = Employer.objects.get_or_create(
        body_id=actor.body_id, siret=normalise_siret(siret), defaults={"name": name}
    )
    if created:
        _told(EMPLOYER_REGISTERED, employer, actor, at)
    return employer


@transaction.atomic
def grant_habilitation(
    *,
    partner_id: int,
    certification_code: str,
    service: Service,
    convention: Convention,
    starts_on: date,
    ends_on: date,
    actor: Actor,
    at: datetime,
    bloc_codes: Sequence[str] = (),
) -> Habilitation:
    """Habilitate a partner for a service over a period (Code du travail, art. R6113-16-1).

    `bloc_codes` are the blocs it covers, all of them when empty. The same service and start twice is granted
    once. Raises `Refused` with every objection, among them what the convention must say and does not (RULE-14).
    """
    _refuse_unless_secretariat(actor)
    refuse_if(
        objections_to_convention(
            convention,
            certification_code=certification_code,
            starts_on=starts_on,
            ends_on=ends_on,
            today=paris_date(at),
        )
    )
    partner = Partner.objects.select_for_update(of=("self",)).get(
        pk=partner_id, body_id=actor.body_id
    )
    habilitation, created = Habilitation.objects.get_or_create(
        partner=partner,
        certification_code=certification_code,
        service=service,
        starts_on=starts_on,
        defaults={
            "ends_on": ends_on,
            "convention": convention.reference,
            "signed_on": convention.signed_on,
            "purpose": convention.purpose,
            "finance": convention.finance,
            "subcontracting": convention.subcontracting,
            "means": convention.means,
            "bloc_codes": list(bloc_codes),
        },
    )
    if created:
        record(
            actor=actor,
            event=HABILITATION_GRANTED,
            subjects=[f"partner/{partner.siret}"],
            at=at,
            partner=partner.name,
            service=service.label.lower(),
            certification=certification_code,
            starts_on=starts_on.isoformat(),
            ends_on=ends_on.isoformat(),
        )
    return habilitation


@transaction.atomic
def suspend_habilitation(
    *, habilitation_id: int, reason: str, actor: Actor, at: datetime
) -> Habilitation:
    """Suspend a habilitation as a precaution; twice suspends once (Code du travail, art. R6113-16-6)."""
    habilitation = _locked_habilitation(habilitation_id, actor)
    return _moved(habilitation, SUSPEND, objections_to_reason(reason), actor, at, reason=reason)


@transaction.atomic
def resume_habilitation(
    *, habilitation_id: int, reason: str, actor: Actor, at: datetime
) -> Habilitation:
    """Lift a suspension; twice lifts once (Code du travail, art. R6113-16-6)."""
    habilitation = _locked_habilitation(habilitation_id, actor)
    return _moved(habilitation, RESUME, objections_to_reason(reason), actor, at, reason=reason)


@transaction.atomic
def end_habilitation(
    *,
    habilitation_id: int,
    reason: str,
    grievances_on: date | None,
    actor: Actor,
    at: datetime,
) -> Habilitation:
    """End a habilitation for a breach, once the partner could answer what it is told; twice ends once.

    `grievances_on` is the day on which the partner was told. Source: Code du travail, art. R6113-16-6.
    """
    habilitation = _locked_habilitation(habilitation_id, actor)
    objections = objections_to_ending(
        reason=reason, grievances_on=grievances_on, today=paris_date(at)
    )
    told = french_date(grievances_on) if grievances_on else ""
    return _moved(habilitation, END, objections, actor, at, reason=reason, grievances_on=told)


def _locked_habilitation(pk: int, actor: Actor) -> Habilitation:
    return (
        Habilitation.objects.select_for_update(of=("self",))
        .select_related("partner")
        .get(pk=pk, partner__body_id=actor.body_id)
    )


def _moved(
    habilitation: Habilitation,
    move: Transition,
    objections: Iterable[Objection],
    actor: Actor,
    at: datetime,
    **details: str,
) -> Habilitation:
    state = HabilitationState(habilitation.state)
    if state is move.target and actor.holds(Role.SECRETARIAT):
        return habilitation
    refuse_if((*move.objections(state, actor.roles), *objections))
    habilitation.state = move.target
    habilitation.save(update_fields=["state"])
    record(
        actor=actor,
        event=move.event,
        subjects=[f"partner/{habilitation.partner.siret}"],
        at=at,
        partner=habilitation.partner.name,
        **details,
    )
    return habilitation


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


def _refuse_unless_secretariat(actor: Actor) -> None:
    if not actor.holds(Role.SECRETARIAT):
        refuse_if(
            (
                Objection(
                    code="role",
                    message="Votre mandat ne permet pas de gérer les organismes.",
                    remedy="Réservé au secrétariat du certificateur.",
                ),
            )
        )
