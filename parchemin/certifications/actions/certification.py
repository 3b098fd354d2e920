"""What a certification stands on beside its editions: règlement, registration, catalogue."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.events import (
    CLOSED,
    PUBLISHED,
    REGISTERED,
    REGLEMENT_SET,
    SPECIALITIES_NOTED,
    TITLED,
    WITHDRAWN,
)
from parchemin.certifications.models import Certification, Edition, Registration, Reglement
from parchemin.certifications.nomenclatures import labels
from parchemin.certifications.referentiel.value import RegistrationClaim
from parchemin.certifications.reglement.reading import digest, new_reglement
from parchemin.certifications.rules import objections_to_registration, objections_to_title
from parchemin.certifications.terms import EditionState, Register
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_date
from parchemin.kernel.identifiers import normalise_nsf, normalise_rncp, normalise_rs
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy

UNKNOWN = (
    Objection(
        "unknown-registration",
        "La certification n’a pas d’enregistrement de ce numéro.",
        remedy="Choisissez l’un de ceux de sa page.",
    ),
)


@transaction.atomic
def set_reglement(
    *, certification_id: int, value: Mapping[str, Any], actor: Actor, at: datetime
) -> Reglement:
    """Give a certification a règlement from the date that its value bears, and return it.

    `value` is that of docs/formats/reglement.md. The same value twice has no second effect. Raises
    `Unreadable` for a value with faults, `Refused` when another règlement starts on the same day: a
    règlement never changes, a new one follows it.
    """
    certification = _locked(certification_id, actor)
    reglement = new_reglement(value)
    seal = digest(reglement)
    same_day = Reglement.objects.filter(
        certification=certification, in_force_from=reglement.in_force_from
    ).first()
    if same_day is not None and same_day.digest == seal and actor.holds(Role.SECRETARIAT):
        return same_day
    refuse_if((*objections_to_role(actor, Role.SECRETARIAT), *_objections_to_same_day(same_day)))
    row = Reglement.objects.create(
        certification=certification,
        title=reglement.name,
        in_force_from=reglement.in_force_from,
        value=dict(value),
        digest=seal,
    )
    _tell(
        certification,
        REGLEMENT_SET,
        actor,
        at,
        name=reglement.name,
        from_day=french_date(reglement.in_force_from),
        digest=seal,
    )
    return row


@transaction.atomic
def register(
    *,
    certification_id: int,
    claim: RegistrationClaim,
    title: str,
    actor: Actor,
    at: datetime,
    single_year: bool = False,
    promotions_from: date | None = None,
) -> Registration:
    """Note the registration of a certification at the RNCP or the RS; the same code is noted once.

    `title` is the exact title of the register, that is shown and exported from then on (RULE-17). A renewal has a
    code of its own and is noted beside the former one; `promotions_from` is the first promotion that its file
    rested on (C. trav., art. L6113-9, 1°). Raises `Refused` for a code of the wrong form, no title, a period
    that is too long or a level without the RNCP (C. trav., art. L6113-5, L6113-6, D6113-19).
    """
    certification = _locked(certification_id, actor)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_registration(claim, title=tidy(title), single_year=single_year),
        )
    )
    decided_on, starts_on, ends_on = claim.days()
    normalise = normalise_rncp if claim.register is Register.RNCP else normalise_rs
    registration, created = Registration.objects.get_or_create(
        certification=certification,
        code=normalise(claim.code),
        defaults={
            "register": claim.register.value,
            "title": title,
            "level": claim.level,
            "decision_on": decided_on,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "promotions_from": promotions_from,
            "fictitious": claim.fictitious,
        },
    )
    if created:
        days = {"starts_on": french_date(starts_on), "ends_on": french_date(ends_on)}
        _tell(certification, REGISTERED, actor, at, code=registration.code, **days)
    return registration


@transaction.atomic
def note_registered_title(
    *, certification_id: int, code: str, title: str, actor: Actor, at: datetime
) -> Registration:
    """Note, or correct, the exact title of a registration; the same twice is noted once (RULE-17).

    Certificates already made keep the title that they bear until they are replaced. Raises `Refused` for a code
    that the certification does not bear, or no title. Source: C. trav., art. R6113-16-3, 1°, and R6113-14-1.
    """
    certification = _locked(certification_id, actor)
    row = certification.registrations.filter(code=code.strip().upper()).first()
    exact = tidy(title)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *(objections_to_title(exact, registered=exact, code=row.code) if row else UNKNOWN),
        )
    )
    if row is None:
        raise Registration.DoesNotExist
    if row.title != exact:
        row.title = exact
        row.save(update_fields=["title"])
        _tell(certification, TITLED, actor, at, code=row.code, registered=exact)
    return row


@transaction.atomic
def note_specialities(
    *, certification_id: int, codes: Sequence[str], actor: Actor, at: datetime
) -> Certification:
    """Note the NSF codes that the parchemins of a certification bear; the same twice are noted once (RULE-43).

    Certificates already made keep what they bear. Raises `Refused` for a code of the wrong form, unknown to the
    nomenclature, or none.
    """
    certification = _locked(certification_id, actor)
    noted = list(dict.fromkeys(normalise_nsf(code) for code in codes))
    known = labels("nsf")
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *(() if noted else (_NO_SPECIALITY,)),
            *(
                Objection("nsf-unknown", f"« {code} » n’est pas un code de la nomenclature NSF.")
                for code in noted
                if code not in known
            ),
        )
    )
    if certification.nsf_codes != noted:
        certification.nsf_codes = noted
        certification.save(update_fields=["nsf_codes"])
        _tell(certification, SPECIALITIES_NOTED, actor, at, codes=", ".join(noted))
    return certification


_NO_SPECIALITY = Objection("nsf-missing", "Aucun code NSF n’est donné.")


@transaction.atomic
def withdraw_registration(
    *, certification_id: int, code: str, from_day: date, actor: Actor, at: datetime
) -> Registration:
    """Note that a registration is suspended or withdrawn from a day on: it stands until the eve; noted once.

    Who had entered, or was awarded, before that day keeps its benefit (RULE-12). Raises `Refused` for a code that
    the certification does not bear, or a day out of its period. Source: C. trav., art. L6113-9, 4°.
    """
    certification = _locked(certification_id, actor)
    row = certification.registrations.filter(code=code.strip().upper()).first()
    if row is not None and row.withdrawn_on == from_day:
        return row
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *_objections_to_withdrawal(row, from_day),
        )
    )
    if row is None:
        raise Registration.DoesNotExist
    until = row.ends_on
    row.withdrawn_on, row.ends_on = from_day, from_day - timedelta(days=1)
    row.save(update_fields=["withdrawn_on", "ends_on"])
    days = {"from_day": french_date(from_day), "until": french_date(until)}
    _tell(certification, WITHDRAWN, actor, at, code=row.code, **days)
    return row


@transaction.atomic
def publish(*, certification_id: int, actor: Actor, at: datetime) -> Certification:
    """Show a certification in the public catalogue; raises `Refused` without an edition in force."""
    certification = _locked(certification_id, actor)
    if certification.published and actor.holds(Role.SECRETARIAT):
        return certification
    in_force = Edition.objects.filter(
        certification=certification, state=EditionState.IN_FORCE
    ).exists()
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *_objections_to_publishing(in_force),
        )
    )
    certification.published = True
    certification.save(update_fields=["published"])
    _tell(certification, PUBLISHED, actor, at)
    return certification


@transaction.atomic
def close_entries(
    *, certification_id: int, from_day: date, actor: Actor, at: datetime
) -> Certification:
    """Take no new entry in a certification from a day on; those on their way finish."""
    certification = _locked(certification_id, actor)
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    if certification.closed_on != from_day:
        certification.closed_on = from_day
        certification.save(update_fields=["closed_on"])
        _tell(certification, CLOSED, actor, at, from_day=french_date(from_day))
    return certification


def _locked(certification_id: int, actor: Actor) -> Certification:
    return Certification.objects.select_for_update(of=("self",)).get(
        pk=certification_id, body_id=actor.body_id
    )


def _objections_to_same_day(same_day: Reglement | None) -> tuple[Objection, ...]:
    if same_day is None:
        return ()
    return (
        Objection(
            "reglement-same-day",
            f"Un autre règlement s’applique déjà à partir du {french_date(same_day.in_force_from)}.",
            remedy="Datez le nouveau d’un autre jour : un règlement ne se modifie pas.",
        ),
    )


def _objections_to_withdrawal(row: Registration | None, from_day: date) -> tuple[Objection, ...]:
    if row is None:
        return UNKNOWN
    if row.starts_on + timedelta(days=1) < from_day <= row.ends_on:
        return ()
    return (
        Objection(
            "withdrawal-out-of-period",
            f"{row.code} court du {french_date(row.starts_on)} au {french_date(row.ends_on)} : un retrait le "
            f"{french_date(from_day)} n’y change rien.",
            "C. trav., art. L6113-9, 4°",
            "Donnez le jour où le retrait prend effet.",
        ),
    )


def _objections_to_publishing(in_force: bool) -> tuple[Objection, ...]:
    if in_force:
        return ()
    return (
        Objection(
            "no-edition-in-force",
            "Aucune édition n’est en vigueur.",
            remedy="Adoptez une édition et mettez-la en vigueur.",
        ),
    )


def _tell(
    certification: Certification, event: str, actor: Actor, at: datetime, **details: Any
) -> None:
    record(
        actor=actor,
        event=event,
        subjects=[f"certification/{certification.code}"],
        at=at,
        title=certification.title,
        **details,
    )
