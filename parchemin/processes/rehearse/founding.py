"""The house of a rehearsal: certifying body, edition in force, règlement, registration, partners."""

from parchemin.accounts.actor import system_actor
from parchemin.assessment.actions.sessions import habilitate_assessor
from parchemin.certifications.actions import (
    adopt_edition,
    import_referentiel,
    note_transmission,
    put_in_force,
    register,
    set_reglement,
    submit_edition,
)
from parchemin.organisations.actions import (
    establish_body,
    grant_habilitation,
    register_employer,
    register_partner,
)
from parchemin.processes.campaign import Campaign
from parchemin.processes.campaign.moments import morning
from parchemin.processes.campaign.value import HabilitationPlan
from parchemin.processes.rehearse.stage import Stage

SLUG = "repetition"


def found(campaign: Campaign) -> Stage:
    """Return the stage of a campaign: its body is open, and the CPNE has decided what it had to."""
    stage = _opened(campaign)
    _bring_into_force(stage)
    _note_registration(stage)
    at = morning(campaign.adoption.in_force_from)
    for key, company in campaign.employers.items():
        named = {"siret": company.siret, "name": company.name}
        employer = stage.attempt(f"Employeur {key}", register_employer, **named, at=at)
        if employer:
            stage.employers[key] = employer
    for key, plan in campaign.partners.items():
        named = {"siret": plan.siret, "name": plan.name}
        partner = stage.attempt(f"Organisme {key}", register_partner, **named, at=at)
        if partner:
            stage.partners[key] = partner
            if plan.habilitation:
                _habilitate_partner(stage, key, plan.habilitation)
    for key in campaign.assessors:
        _habilitate_assessor(stage, key)
    return stage


def _opened(campaign: Campaign) -> Stage:
    """Open the tenant and keep the référentiel; nothing in a checked campaign stands against either.

    The body is fictitious: its documents are specimens.
    """
    at, plan = morning(campaign.adoption.on), campaign.body
    client_id, contract_id = plan.cdc
    body = establish_body(
        slug=SLUG,
        name=plan.name,
        legal_name=plan.name,
        siret=plan.siret,
        city=plan.city,
        number_prefix=plan.number_prefix,
        commission=plan.commission,
        branches=[(b.idcc, b.title) for b in campaign.referentiel.identity.branches],
        at=at,
        cdc_client_id=client_id,
        cdc_contract_id=contract_id,
        demonstration=True,
    )
    actor = system_actor(body.pk)
    edition = import_referentiel(referentiel=campaign.referentiel, actor=actor, at=at)
    return Stage(campaign, body, actor, edition.certification, edition)


def _bring_into_force(stage: Stage) -> None:
    plan, edition = stage.campaign.adoption, stage.edition
    adopted, in_force = morning(plan.on), morning(plan.in_force_from)
    stage.attempt("Dépôt du référentiel", submit_edition, edition_id=edition.pk, at=adopted)
    stage.attempt(
        "Adoption du référentiel",
        adopt_edition,
        edition_id=edition.pk,
        adopted_on=plan.on,
        decision=plan.decision,
        ip_holder=plan.ip_holder,
        waivers=plan.waivers,
        at=adopted,
    )
    for whom, name in (("fc", "France compétences"), ("cdc", "la Caisse des Dépôts")):
        stage.attempt(
            f"Transmission à {name}",
            note_transmission,
            edition_id=edition.pk,
            register=whom,
            on=plan.transmitted_on,
            at=morning(plan.transmitted_on),
        )
    stage.attempt(
        "Entrée en vigueur du référentiel",
        put_in_force,
        edition_id=edition.pk,
        from_day=plan.in_force_from,
        at=in_force,
    )
    stage.attempt(
        "Règlement",
        set_reglement,
        certification_id=stage.certification.pk,
        value=stage.campaign.reglement,
        at=in_force,
    )


def _note_registration(stage: Stage) -> None:
    claim = stage.campaign.registration
    if claim is not None:
        decided_on, _, _ = claim.days()
        stage.attempt(
            "Enregistrement de la certification",
            register,
            certification_id=stage.certification.pk,
            claim=claim,
            title=stage.certification.title,
            at=morning(decided_on),
        )


def _habilitate_partner(stage: Stage, key: str, plan: HabilitationPlan) -> None:
    partner = stage.partners[key]
    for service in plan.services:
        stage.attempt(
            f"Habilitation de {partner.name}, « {service.label.lower()} »",
            grant_habilitation,
            partner_id=partner.pk,
            certification_code=stage.certification.code,
            service=service,
            convention=plan.convention,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            at=morning(plan.starts_on),
        )


def _habilitate_assessor(stage: Stage, key: str) -> None:
    plan = stage.campaign.assessors[key]
    assessor = stage.attempt(
        f"Habilitation de {plan.name}, évaluateur",
        habilitate_assessor,
        name=plan.name,
        email=plan.email,
        habilitated_from=plan.habilitated_from,
        habilitated_until=plan.habilitated_until,
        employer=stage.employers.get(plan.employer),
        partner=stage.partners.get(plan.partner),
        at=morning(plan.habilitated_from),
    )
    if assessor:
        stage.assessors[key] = assessor
