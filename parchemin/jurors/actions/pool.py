"""Acts on the pool of jurors: who may sit, who they are and what places them, until the end of their office."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.jurors.actions.guards import ENDS_FIRST, locked_juror, tell
from parchemin.jurors.events import (
    JUROR_ADMITTED,
    JUROR_CORRECTED,
    JUROR_DESCRIBED,
    JUROR_ENDED,
    JUROR_ENLISTED,
    JUROR_RESUMED,
)
from parchemin.jurors.models import Juror, JurorMandate
from parchemin.jurors.terms import College, Gender
from parchemin.kernel.calendar import french_short_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.people import objections_to_name
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.organisations.models import Employer


@dataclass(frozen=True, slots=True)
class JurorProfile:
    """What places a juror: their trade, since when, until when, the quality of article D6412-6, the employer."""

    trade: str
    in_trade_since: date | None = None
    left_trade_on: date | None = None
    qualified: bool = True
    employer_id: int | None = None


@transaction.atomic
def enlist_juror(
    *,
    given_names: str,
    surname: str,
    email: str,
    sex: Gender,
    college: College,
    active_from: date,
    actor: Actor,
    at: datetime,
    active_until: date | None = None,
    employer: Employer | None = None,
    qualified: bool = True,
    mandated_by: str = "",
    user_id: int | None = None,
) -> Juror:
    """Record a person who may sit, once per e-mail address of the actor's body.

    `mandated_by`, the organisation that names them, is kept apart and never journaled (GDPR, art. 9).
    Raises `Refused` unless the actor is of the secretariat, and for a name that cannot be kept.
    """
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_name(given_names, surname),
            *_objections_to_sealed(Juror(body_id=actor.body_id), email),
        )
    )
    juror, created = Juror.objects.get_or_create(
        body_id=actor.body_id,
        email=email.strip().lower(),
        defaults={
            "given_names": given_names,
            "surname": surname,
            "sex": sex,
            "college": college,
            "active_from": active_from,
            "active_until": active_until,
            "employer": employer,
            "qualified": qualified,
            "user_id": user_id,
        },
    )
    if created:
        if mandated_by.strip():
            JurorMandate.objects.create(juror=juror, organisation=tidy(mandated_by))
        record(
            actor=actor,
            event=JUROR_ENLISTED,
            subjects=[f"juror/{juror.pk}"],
            at=at,
            juror=juror.name,
            college=college.label.lower(),
            from_day=french_short_date(active_from),
        )
    return juror


@transaction.atomic
def describe_juror(*, juror_id: int, profile: JurorProfile, actor: Actor, at: datetime) -> Juror:
    """Write what places a juror; nothing is told when nothing changes. Raises `Refused`."""
    juror = locked_juror(juror_id, actor)
    wanted = {
        "trade": tidy(profile.trade),
        "in_trade_since": profile.in_trade_since,
        "left_trade_on": profile.left_trade_on,
        "qualified": profile.qualified,
        "employer_id": profile.employer_id,
    }
    changed = [name for name, value in wanted.items() if getattr(juror, name) != value]
    if not changed:
        return juror
    refuse_if((*objections_to_role(actor, Role.SECRETARIAT), *_objections_to_profile(profile)))
    if profile.employer_id is not None:
        juror.body.employers.get(pk=profile.employer_id)
    for name in changed:
        setattr(juror, name, wanted[name])
    juror.save(update_fields=changed)
    tell(JUROR_DESCRIBED, juror, actor, at, fields=_words(changed))
    return juror


@transaction.atomic
def correct_identity(
    *,
    juror_id: int,
    given_names: str,
    surname: str,
    sex: Gender,
    email: str,
    college: College,
    reason: str,
    sat_at: str,
    actor: Actor,
    at: datetime,
) -> Juror:
    """Correct who a juror is, with a reason; nothing is told when nothing changes.

    `sat_at` is the first sitting that opened with a seat of theirs, empty if none did: their voices stay kept
    under the address of then. An address that changes closes the access of an account at another one. Raises
    `Refused` for the address of another juror, a name that cannot be printed, a college once they sat. A draft of
    minutes keeps the name it was made with until it is corrected.
    """
    juror = locked_juror(juror_id, actor)
    wanted = {
        "surname": tidy(surname),
        "given_names": tidy(given_names),
        "sex": sex,
        "email": email.strip().lower(),
        "college": college,
    }
    changed = [field for field, value in wanted.items() if getattr(juror, field) != value]
    if not changed:
        return juror
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_reason(reason),
            *_objections_to_identity(juror, wanted),
            *_objections_to_sat(juror, sat_at, changed),
        )
    )
    if "email" in changed and sat_at:
        juror.sealed_email = juror.sealed_email or juror.email
    for field in changed:
        setattr(juror, field, wanted[field])
    if juror.user and juror.user.email != juror.email and "email" in changed:
        juror.user = None
    juror.save(update_fields=[*changed, "sealed_email", "user"])
    tell(JUROR_CORRECTED, juror, actor, at, fields=_words(changed), reason=tidy_lines(reason))
    return juror


@transaction.atomic
def admit_juror(*, juror_id: int, user_id: int, actor: Actor, at: datetime) -> Juror:
    """Tie a juror to the account under which they vote and sign; tied once. Raises `Refused`."""
    juror = locked_juror(juror_id, actor)
    if juror.user_id == user_id:
        return juror
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *((_ADMITTED,) if juror.user_id else ()),
        )
    )
    juror.user_id = user_id
    juror.save(update_fields=["user"])
    tell(JUROR_ADMITTED, juror, actor, at)
    return juror


@transaction.atomic
def end_office(
    *,
    juror_id: int,
    last_day: date | None,
    convened: Mapping[str, date],
    actor: Actor,
    at: datetime,
) -> Juror:
    """End the office of a juror after a day, or give it no end any more; so already, nothing more is done.

    `convened` are the sittings where they hold a seat, each with its day. Raises `Refused` for one after that day.
    """
    juror = locked_juror(juror_id, actor)
    if juror.active_until == last_day:
        return juror
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *((ENDS_FIRST,) if last_day and last_day < juror.active_from else ()),
            *_objections_to_seats_left(juror, convened, last_day or date.max),
        )
    )
    juror.active_until = last_day
    juror.save(update_fields=["active_until"])
    if last_day is None:
        tell(JUROR_RESUMED, juror, actor, at)
    else:
        tell(JUROR_ENDED, juror, actor, at, day=french_short_date(last_day))
    return juror


_ADMITTED = Objection("juror-admitted", "Ce juré a déjà un accès, sous un autre compte.")
_FIELDS = {
    "given_names": "prénoms",
    "surname": "nom",
    "sex": "sexe",
    "email": "adresse électronique",
    "college": "collège",
    "trade": "métier",
    "in_trade_since": "exercice du métier",
    "left_trade_on": "départ du métier",
    "qualified": "qualification",
    "employer_id": "employeur",
}


def _words(changed: list[str]) -> str:
    return ", ".join(_FIELDS[name] for name in changed)


def _objections_to_profile(profile: JurorProfile) -> tuple[Objection, ...]:
    since, left = profile.in_trade_since, profile.left_trade_on
    return (ENDS_FIRST,) if since and left and left < since else ()


def _objections_to_seats_left(
    juror: Juror, convened: Mapping[str, date], last_day: date
) -> tuple[Objection, ...]:
    return tuple(
        Objection(
            "seat-left",
            f"{juror.name} siège encore à la séance {sitting}, du {french_short_date(day)}.",
            remedy="Remplacez ce juré dans la séance d’abord.",
        )
        for sitting, day in convened.items()
        if day > last_day
    )


def _objections_to_identity(juror: Juror, wanted: Mapping[str, str]) -> tuple[Objection, ...]:
    others = Juror.objects.filter(body_id=juror.body_id, email=wanted["email"]).exclude(pk=juror.pk)
    taken = others.first()
    return (
        *objections_to_name(wanted["given_names"], wanted["surname"]),
        *(
            (
                Objection(
                    "email-taken",
                    f"L’adresse {taken.email} est celle d’un autre juré, {taken.name}.",
                ),
            )
            if taken
            else ()
        ),
        *_objections_to_sealed(juror, wanted["email"]),
    )


def _objections_to_sealed(juror: Juror, email: str) -> tuple[Objection, ...]:
    """Return that another was called by an address when they sat: two people are never one in what is sealed."""
    address = email.strip().lower()
    others = Juror.objects.filter(body_id=juror.body_id, sealed_email=address).exclude(pk=juror.pk)
    return tuple(
        Objection(
            "email-sealed",
            f"{other.name} a siégé sous l’adresse {address} : ses voix y sont gardées.",
            remedy="Donnez une autre adresse à cette personne.",
        )
        for other in others.exclude(email=address)
    )


def _objections_to_sat(
    juror: Juror, sitting: str, changed: Collection[str]
) -> tuple[Objection, ...]:
    """Return that a sitting already counted a juror in their college."""
    if not (sitting and "college" in changed):
        return ()
    return (
        Objection(
            "juror-sat",
            f"{juror.name} a siégé à la séance {sitting}, dans son collège d’alors : ses voix y sont comptées.",
            remedy="Mettez fin à ses fonctions, puis ajoutez la personne de nouveau, à une autre adresse.",
        ),
    )
