"""Acts on habilitations: what a convention lets a partner do, suspended, given back, renewed, ended."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.events import (
    CONVENTION_JOINED,
    HABILITATION_GRANTED,
    HABILITATION_RENEWED,
    HABILITATION_SHORTENED,
)
from parchemin.certifications.models import Bloc, Certification, ConventionFile, Habilitation
from parchemin.certifications.rules.habilitations import (
    CONTENT,
    Convention,
    SignedDocument,
    objections_to_convention,
    objections_to_document,
    objections_to_ending,
    objections_to_reason,
    objections_to_renewal,
    objections_to_shortening,
)
from parchemin.certifications.selectors import habilitation_facts
from parchemin.certifications.terms import EditionState, HabilitationState, Service
from parchemin.certifications.workflow import (
    END_HABILITATION,
    RESUME_HABILITATION,
    SUSPEND_HABILITATION,
)
from parchemin.files.actions import keep
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.workflow import Transition
from parchemin.organisations.models import Partner
from parchemin.organisations.rules import objections_to_merged


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
    site_ids: Sequence[int] = (),
    document: SignedDocument | None = None,
) -> Habilitation:
    """Habilitate a partner for a service over a period (Code du travail, art. R6113-16-1).

    `bloc_codes` are the blocs it covers and `site_ids` the sites where it holds, all of them when empty;
    `document` is the convention signed. The same convention twice is granted once. Raises `Refused` with
    every objection: a certification or a bloc that the body does not have, what the convention must say and does
    not (RULE-14), a document that is no PDF; or another convention of the same service and start.
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
            *objections_to_document(document),
        )
    )
    partner = (
        Partner.objects.select_for_update(of=("self",))
        .select_related("merged_into")
        .get(pk=partner_id, body_id=actor.body_id)
    )
    into = partner.merged_into
    refuse_if(objections_to_merged(partner.name, into.name if into else None))
    sites = [partner.sites.get(pk=pk) for pk in site_ids]
    habilitation, created = Habilitation.objects.get_or_create(
        partner=partner,
        certification=certification,
        service=service,
        starts_on=starts_on,
        defaults={"ends_on": ends_on, **_columns_of(convention)},
    )
    if not created:
        said = {"ends_on": ends_on, **_columns_of(convention)}
        again = all(getattr(habilitation, name) == value for name, value in said.items())
        refuse_if(() if again else (_SAME_DAY,))
        return habilitation
    habilitation.blocs.set(blocs.values())
    habilitation.sites.set(sites)
    _joined(habilitation, document, at)
    _tell_period(HABILITATION_GRANTED, habilitation, actor, at)
    return habilitation


@transaction.atomic
def renew_habilitation(
    *,
    habilitation_id: int,
    convention: Convention,
    starts_on: date,
    ends_on: date,
    actor: Actor,
    at: datetime,
    document: SignedDocument | None = None,
) -> Habilitation:
    """Return the habilitation that follows one under a new convention: same service, blocs and sites.

    Renewed from the same day twice, it is renewed once. Raises `Refused` with every objection, as when it was
    granted; one that was ended is not renewed.
    """
    former = _locked_habilitation(habilitation_id, actor)
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    renewed = Habilitation.objects.filter(renews=former, starts_on=starts_on).first()
    if renewed is not None:
        return renewed
    taken = Habilitation.objects.filter(
        partner=former.partner,
        certification=former.certification,
        service=former.service,
        starts_on=starts_on,
    )
    refuse_if(
        (
            *objections_to_renewal(
                HabilitationState(former.state), habilitation_facts(former), starts_on, ends_on
            ),
            *objections_to_convention(
                convention, starts_on=starts_on, ends_on=ends_on, today=paris_date(at)
            ),
            *objections_to_document(document),
            *((_SAME_DAY,) if taken.exists() else ()),
        )
    )
    habilitation = Habilitation.objects.create(
        partner=former.partner,
        certification=former.certification,
        service=former.service,
        renews=former,
        starts_on=starts_on,
        ends_on=ends_on,
        **_columns_of(convention),
    )
    habilitation.blocs.set(former.blocs.all())
    habilitation.sites.set(former.sites.all())
    _joined(habilitation, document, at)
    _tell_period(HABILITATION_RENEWED, habilitation, actor, at)
    return habilitation


@transaction.atomic
def shorten_habilitation(
    *, habilitation_id: int, ends_on: date, reason: str, actor: Actor, at: datetime
) -> Habilitation:
    """Have a habilitation end sooner, as both parties agreed; the same last day again changes nothing.

    Raises `Refused` for a day that is past, or is no sooner (Code du travail, art. R6113-16-2, 3°).
    """
    habilitation = _locked_habilitation(habilitation_id, actor)
    before = habilitation.ends_on
    if before == ends_on:
        return habilitation
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_shortening(
                HabilitationState(habilitation.state),
                habilitation_facts(habilitation),
                ends_on,
                reason,
                paris_date(at),
            ),
        )
    )
    habilitation.ends_on = ends_on
    habilitation.save(update_fields=["ends_on"])
    record(
        actor=actor,
        event=HABILITATION_SHORTENED,
        subjects=[f"partner/{habilitation.partner.siret}"],
        at=at,
        partner=habilitation.partner.name,
        convention=habilitation.convention,
        before=before.isoformat(),
        ends_on=ends_on.isoformat(),
        reason=reason,
    )
    return habilitation


@transaction.atomic
def join_convention(
    *, habilitation_id: int, document: SignedDocument, actor: Actor, at: datetime
) -> Habilitation:
    """Join the document signed to a habilitation, beside those joined before; the same bytes twice join once.

    Raises `Refused` for a file that is no PDF.
    """
    habilitation = _locked_habilitation(habilitation_id, actor)
    refuse_if((*objections_to_role(actor, Role.SECRETARIAT), *objections_to_document(document)))
    if not _joined(habilitation, document, at):
        return habilitation
    record(
        actor=actor,
        event=CONVENTION_JOINED,
        subjects=[f"partner/{habilitation.partner.siret}"],
        at=at,
        partner=habilitation.partner.name,
        convention=habilitation.convention,
        document=document.name,
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


_SAME_DAY = Objection(
    "habilitation-known",
    "Une habilitation à ce service commence déjà ce jour-là.",
    remedy="Choisissez un autre jour, ou renouvelez celle qui est écrite.",
)


def _columns_of(convention: Convention) -> dict[str, Any]:
    """Return the columns that a convention fills."""
    return {
        "convention": convention.reference,
        "signed_on": convention.signed_on,
        "purpose": convention.purpose,
        "finance": convention.finance,
        "subcontracting": convention.subcontracting,
        "means": convention.means,
    }


def _joined(habilitation: Habilitation, document: SignedDocument | None, at: datetime) -> bool:
    """Keep the document signed, if there is one; tell whether it was not there yet."""
    if document is None:
        return False
    _, created = ConventionFile.objects.get_or_create(
        habilitation=habilitation,
        file=keep(document.content),
        defaults={"name": document.name, "kept_at": at},
    )
    return created


def _tell_period(event: str, habilitation: Habilitation, actor: Actor, at: datetime) -> None:
    record(
        actor=actor,
        event=event,
        subjects=[f"partner/{habilitation.partner.siret}"],
        at=at,
        partner=habilitation.partner.name,
        service=Service(habilitation.service).label.lower(),
        certification=habilitation.certification.code,
        starts_on=habilitation.starts_on.isoformat(),
        ends_on=habilitation.ends_on.isoformat(),
    )


def _locked_habilitation(pk: int, actor: Actor) -> Habilitation:
    return (
        Habilitation.objects.select_for_update(of=("self",))
        .select_related("partner", "certification")
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
