"""The house of a campaign: certifying body, editions in force, règlements, registrations, partners, accounts."""

from datetime import datetime
from typing import Any

from parchemin.accounts.actions import grant_mandate, open_account
from parchemin.accounts.actor import system_actor
from parchemin.accounts.selectors import actor_of
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.sessions import habilitate_assessor
from parchemin.certifications.actions import (
    adopt_edition,
    import_referentiel,
    note_transmission,
    publish,
    put_in_force,
    register,
    set_reglement,
    submit_edition,
)
from parchemin.certifications.actions.habilitations import grant_habilitation
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.people import split_name
from parchemin.kernel.text import of
from parchemin.organisations.actions import (
    establish_body,
    register_employer,
    register_partner,
)
from parchemin.stories.campaign import Campaign
from parchemin.stories.campaign.house import AccountPlan, HabilitationPlan
from parchemin.stories.play.pool import enlist
from parchemin.stories.play.stage import Stage


def open_house(campaign: Campaign, *, now: datetime, strict: bool = False) -> Stage:
    """Return the stage of a campaign: its body is open, and the CPNE has decided what it had to.

    Those who have an account hold their mandate as of `now`.
    """
    stage = _opened(campaign, strict)
    for key in campaign.certifications:
        _bring_into_force(stage, key)
    at = stage.morning(max(one.adoption.in_force_from for one in campaign.certifications.values()))
    for key, company in campaign.employers.items():
        named: dict[str, Any] = {"siret": company.siret, "name": company.name}
        employer = stage.attempt(f"Employeur {key}", register_employer, **named, at=at)
        if employer:
            stage.employers[key] = employer
    for key, plan in campaign.partners.items():
        named = {"siret": plan.siret, "name": plan.name, "city": plan.city}
        partner = stage.attempt(f"Organisme {key}", register_partner, **named, at=at)
        if partner:
            stage.partners[key] = partner
            for habilitation in plan.habilitations:
                _habilitate_partner(stage, key, habilitation)
    for key, person in _signing_in(campaign).items():
        _open_account(stage, key, person, now, at)
    for key in campaign.assessors:
        _habilitate_assessor(stage, key)
    for key in (key for key, juror in campaign.jurors.items() if juror.account):
        enlist(stage, key, at)
    return stage


def _opened(campaign: Campaign, strict: bool) -> Stage:
    """Open the tenant and keep the référentiels; nothing in a checked campaign stands against either.

    The body is fictitious: its documents are specimens.
    """
    plan, certifications = campaign.body, campaign.certifications
    first = min(one.adoption.on for one in certifications.values())
    branches = [b for one in certifications.values() for b in one.referentiel.identity.branches]
    at = plan.morning(first)
    body = establish_body(
        slug=plan.slug,
        name=plan.name,
        legal_name=plan.name,
        siret=plan.siret,
        city=plan.city,
        number_prefix=plan.number_prefix,
        commission=plan.commission,
        branches=list(dict.fromkeys((b.idcc, b.title) for b in branches)),
        at=at,
        cdc_client_id=plan.cdc.client_id,
        cdc_contract_id=plan.cdc.contract_id,
        demonstration=True,
    )
    stage = Stage(campaign, body, system_actor(body.pk), strict)
    for key, one in certifications.items():
        edition = import_referentiel(referentiel=one.referentiel, actor=stage.system, at=at)
        stage.editions[key], stage.certifications[key] = edition, edition.certification
    return stage


def _bring_into_force(stage: Stage, key: str) -> None:
    """Have the CPNE adopt an edition, put it in force with its règlement, and note its registration."""
    certification, plan = stage.certifications[key], stage.campaign.certifications[key]
    adoption, edition = plan.adoption, stage.editions[key]
    adopted, in_force = stage.morning(adoption.on), stage.morning(adoption.in_force_from)
    stage.attempt("Dépôt du référentiel", submit_edition, edition_id=edition.pk, at=adopted)
    stage.attempt(
        "Adoption du référentiel",
        adopt_edition,
        edition_id=edition.pk,
        adopted_on=adoption.on,
        decision=adoption.decision,
        ip_holder=adoption.ip_holder,
        waivers=adoption.waivers,
        at=adopted,
    )
    for whom, name in (("fc", "France compétences"), ("cdc", "la Caisse des Dépôts")):
        stage.attempt(
            f"Transmission à {name}",
            note_transmission,
            edition_id=edition.pk,
            register=whom,
            on=adoption.transmitted_on,
            at=stage.morning(adoption.transmitted_on),
        )
    stage.attempt(
        "Entrée en vigueur du référentiel",
        put_in_force,
        edition_id=edition.pk,
        from_day=adoption.in_force_from,
        at=in_force,
    )
    one: dict[str, Any] = {"certification_id": certification.pk}
    stage.attempt("Règlement", set_reglement, value=plan.reglement, **one, at=in_force)
    if claim := plan.registration:
        what, (decided_on, _, _) = "Enregistrement de la certification", claim.days()
        told: dict[str, Any] = {"claim": claim, "title": certification.title}
        stage.attempt(what, register, **one, **told, at=stage.morning(decided_on))
    if plan.published:
        stage.attempt("Publication", publish, **one, at=in_force)


def _habilitate_partner(stage: Stage, key: str, plan: HabilitationPlan) -> None:
    partner = stage.partners[key]
    for service in plan.services:
        for certification in plan.certifications:
            stage.attempt(
                f"Habilitation {of(partner.name)}, « {service.label.lower()} »",
                grant_habilitation,
                partner_id=partner.pk,
                certification_code=stage.certifications[certification].code,
                service=service,
                convention=plan.terms,
                starts_on=plan.starts_on,
                ends_on=plan.ends_on,
                at=stage.morning(plan.starts_on),
            )


def _signing_in(campaign: Campaign) -> dict[str, AccountPlan]:
    """Return everybody who has an account, by key."""
    found = dict(campaign.accounts)
    for role, people in ((Role.ASSESSOR, campaign.assessors), (Role.JUROR, campaign.jurors)):
        found |= {
            key: AccountPlan(one.name, one.email, role)
            for key, one in people.items()
            if one.account
        }
    return found


def _open_account(stage: Stage, key: str, plan: AccountPlan, now: datetime, at: datetime) -> None:
    """Open an account with its mandate, by which its holder acts from then on."""
    user = stage.users[key] = open_account(**split_name(plan.name), email=plan.email)
    partner = stage.partners.get(plan.partner)
    grant_mandate(
        user=user,
        role=plan.role,
        starts_on=paris_date(at),
        partner_id=partner.pk if partner else None,
        actor=stage.system,
        at=at,
    )
    actor = actor_of(user, paris_date(now), stage.body.slug)
    if actor is not None:
        stage.actors[key] = actor


def _habilitate_assessor(stage: Stage, key: str) -> None:
    plan, user = stage.campaign.assessors[key], stage.users.get(key)
    assessor = stage.attempt(
        f"Habilitation {of(plan.name)}, évaluateur",
        habilitate_assessor,
        **split_name(plan.name),
        email=plan.email,
        habilitated_from=plan.habilitated_from,
        habilitated_until=plan.habilitated_until,
        employer=stage.employers.get(plan.employer),
        partner=stage.partners.get(plan.partner),
        user_id=user.pk if user else None,
        at=stage.morning(plan.habilitated_from),
    )
    if assessor:
        stage.assessors[key] = assessor
