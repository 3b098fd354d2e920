"""Acts on habilitations: what a convention lets a partner do, suspended, given back, ended."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.events import HABILITATION_GRANTED
from parchemin.certifications.models import Bloc, Certification, Habilitation
from parchemin.certifications.rules.habilitations import (
    CONTENT,
    Convention,
    objections_to_convention,
    objections_to_ending,
    objections_to_reason,
)
from parchemin.certifications.terms import EditionState, HabilitationState, Service
from parchemin.certifications.workflow import (
    END_HABILITATION,
    RESUME_HABILITATION,
    SUSPEND_HABILITATION,
)
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.workflow import Transition
from parchemin.organisations.models import Partner


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
    once. Raises `Refused` with every objection: a certification or a bloc that the body does not have, what the
    convention must say and does not (RULE-14).
    """
    certification = Certification.objects.filter(
        body_id=actor.body_id, code=certification_code
    ).first()
    blocs = _newest_blocs(certification, bloc_codes)
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    refuse_if(
        (
            *_objections_to_scope(certification, certification_code, bloc_codes, blocs),
            *objections_to_convention(
                convention, starts_on=starts_on, ends_on=ends_on, today=paris_date(at)
            ),
        )
    )
    partner = Partner.objects.select_for_update(of=("self",)).get(
        pk=partner_id, body_id=actor.body_id
    )
    habilitation, created = Habilitation.objects.get_or_create(
        partner=partner,
        certification=certification,
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
        },
    )
    if created:
        habilitation.blocs.set(blocs.values())
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
    return _moved(
        habilitation, SUSPEND_HABILITATION, objections_to_reason(reason), actor, at, reason=reason
    )


@transaction.atomic
def resume_habilitation(
    *, habilitation_id: int, reason: str, actor: Actor, at: datetime
) -> Habilitation:
    """Lift a suspension; twice lifts once (Code du travail, art. R6113-16-6)."""
    habilitation = _locked_habilitation(habilitation_id, actor)
    return _moved(
        habilitation, RESUME_HABILITATION, objections_to_reason(reason), actor, at, reason=reason
    )


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
    return _moved(
        habilitation, END_HABILITATION, objections, actor, at, reason=reason, grievances_on=told
    )


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


def _newest_blocs(certification: Certification | None, codes: Sequence[str]) -> Mapping[str, Bloc]:
    """Return the blocs of a certification that bear these codes, each in its last edition adopted."""
    rows = Bloc.objects.filter(edition__certification=certification, code__in=codes).exclude(
        edition__state__in=(EditionState.DRAFT, EditionState.SUBMITTED)
    )
    return {row.code: row for row in rows.order_by("edition__number")}


def _objections_to_scope(
    certification: Certification | None,
    code: str,
    asked: Sequence[str],
    known: Mapping[str, Bloc],
) -> tuple[Objection, ...]:
    if certification is None:
        return (
            Objection(
                "unknown-certification",
                f"Votre organisme ne délivre aucune certification « {code} ».",
                f"{CONTENT}, 2°",
                "Choisissez l’une des vôtres.",
            ),
        )
    unknown = sorted(set(asked) - set(known))
    if not unknown:
        return ()
    return (
        Objection(
            "unknown-blocs",
            f"« {certification.short_title} » n’a pas de bloc : {', '.join(unknown)}.",
            f"{CONTENT}, 2°",
            "Reprenez les codes du référentiel.",
        ),
    )
