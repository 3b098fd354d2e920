"""The certifying bodies with their keys, CQPs, partners and conventions."""

from dataclasses import replace
from datetime import date, datetime

from parchemin.accounts.actor import Actor, system_actor
from parchemin.certificates.actions.keys import ensure_keys
from parchemin.certifications.actions.editions import (
    adopt_edition,
    note_transmission,
    put_in_force,
    submit_edition,
)
from parchemin.certifications.actions.importing import import_referentiel
from parchemin.certifications.actions.standing import publish, register, set_reglement
from parchemin.certifications.models import Certification
from parchemin.certifications.referentiel.reading import read_referentiel
from parchemin.certifications.referentiel.value import RegistrationClaim
from parchemin.certifications.terms import Register
from parchemin.kernel.calendar import add_months
from parchemin.kernel.reading import read_document
from parchemin.organisations.actions import establish_body, grant_habilitation, register_partner
from parchemin.organisations.rules import Convention
from parchemin.organisations.terms import Service
from parchemin.processes.demonstration.plan import (
    FOLDER,
    BodyPlan,
    Calendar,
    CertificationPlan,
    PartnerPlan,
)
from parchemin.processes.demonstration.stage import Stage

IN_FORCE = date(2024, 1, 1)
A_YEAR = 365


def establish(plan: BodyPlan, calendar: Calendar, at: datetime) -> Stage:
    """Open a body with its keys, CQPs and partners, and return the stage where the rest is played."""
    body = establish_body(
        slug=plan.slug,
        name=plan.name,
        legal_name=plan.name,
        siret=plan.siret,
        city="Paris",
        number_prefix=plan.number_prefix,
        commission=f"CPNEFP, {plan.name}",
        branches=plan.branches,
        at=at,
        cdc_client_id=plan.cdc_client_id,
        cdc_contract_id=plan.cdc_contract_id,
        demonstration=True,
    )
    actor = system_actor(body.pk)
    ensure_keys(actor=actor, at=at)
    stage = Stage(plan=plan, calendar=calendar, body=body, system=actor)
    for files in plan.certifications:
        certification = _bring_into_force(files, calendar, actor, at)
        stage.certifications[certification.code] = certification
    for partner in plan.partners:
        _welcome(stage, partner, at)
    return stage


def _bring_into_force(
    files: CertificationPlan, calendar: Calendar, actor: Actor, at: datetime
) -> Certification:
    path = FOLDER / "referentiels" / f"{files.referentiel}.json"
    referentiel = read_referentiel(read_document(path))
    claim = referentiel.demonstration_registration
    adopted_on = referentiel.adoption.adopted_on or IN_FORCE
    edition = import_referentiel(referentiel=referentiel, actor=actor, at=at)
    certification = edition.certification
    submit_edition(edition_id=edition.pk, actor=actor, at=at)
    adopt_edition(
        edition_id=edition.pk,
        adopted_on=adopted_on,
        decision="Décision de la CPNEFP (démonstration)",
        ip_holder="Association paritaire de la branche (démonstration)",
        # The collected texts were voted before the criteria of October 2025: they answer for theirs alone.
        register=Register(claim.register) if claim and referentiel.demonstration else None,
        actor=actor,
        at=at,
    )
    for whom in ("fc", "cdc"):
        note_transmission(edition_id=edition.pk, register=whom, on=adopted_on, actor=actor, at=at)
    put_in_force(edition_id=edition.pk, from_day=max(IN_FORCE, adopted_on), actor=actor, at=at)
    value = read_document(FOLDER / "reglements" / f"{files.reglement}.yaml").value
    set_reglement(certification_id=certification.pk, value=value, actor=actor, at=at)
    if claim:
        running = kept_running(claim, calendar.day(A_YEAR))
        register(
            certification_id=certification.pk,
            claim=running,
            title=certification.title,
            actor=actor,
            at=at,
        )
    publish(certification_id=certification.pk, actor=actor, at=at)
    return certification


def kept_running(claim: RegistrationClaim, until: date) -> RegistrationClaim:
    """Return a fictitious registration moved by whole years, if it must, to run on that day."""
    decided_on, starts_on, ends_on = claim.days()
    months = 12 * (until.year - ends_on.year + 1) if ends_on < until else 0
    return replace(
        claim,
        decided_on=add_months(decided_on, months),
        starts_on=add_months(starts_on, months),
        ends_on=add_months(ends_on, months),
    )


def _welcome(stage: Stage, plan: PartnerPlan, at: datetime) -> None:
    """Register a partner and grant what its convention says."""
    partner = register_partner(
        siret=plan.siret, name=plan.name, city=plan.city, actor=stage.system, at=at
    )
    stage.partners[plan.siret] = partner
    for service, codes in ((Service.PREPARE, plan.prepares), (Service.EVALUATE, plan.evaluates)):
        for code in codes:
            grant_habilitation(
                partner_id=partner.pk,
                certification_code=code,
                service=service,
                convention=Convention(
                    f"Convention d’habilitation, {plan.name} (démonstration)", signed_on=IN_FORCE
                ),
                starts_on=IN_FORCE,
                ends_on=stage.calendar.day(plan.ends),
                actor=stage.system,
                at=at,
            )
