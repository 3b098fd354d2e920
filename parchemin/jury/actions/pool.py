"""Acts on the pool of jurors: what is known of each, the list of the CPNE, training, end of office."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import objections_to_role
from parchemin.certifications.models import Certification
from parchemin.journal.actions import record
from parchemin.jury.events import (
    JUROR_ADMITTED,
    JUROR_DESCRIBED,
    JUROR_ENDED,
    JUROR_LISTED,
    JUROR_MANDATED,
    JUROR_TRAINED,
)
from parchemin.jury.models import (
    Juror,
    JurorHabilitation,
    JurorMandate,
    JurorTraining,
    SittingSeat,
)
from parchemin.jury.terms import SittingState
from parchemin.kernel.calendar import french_short_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy


@dataclass(frozen=True, slots=True)
class JurorProfile:
    """What places a juror: their trade, since when, until when, the quality of article D6412-6, the employer."""

    trade: str
    in_trade_since: date | None = None
    left_trade_on: date | None = None
    qualified: bool = True
    employer_id: int | None = None


@transaction.atomic
def describe_juror(*, juror_id: int, profile: JurorProfile, actor: Actor, at: datetime) -> Juror:
    """Write what places a juror; nothing is told when nothing changes. Raises `Refused`."""
    juror = _locked(juror_id, actor)
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
    _tell(JUROR_DESCRIBED, juror, actor, at, fields=_words(changed))
    return juror


@transaction.atomic
def mandate_juror(*, juror_id: int, organisation: str, actor: Actor, at: datetime) -> JurorMandate:
    """Write which organisation mandates a juror, in its own restricted table; never told in the journal.

    Source: GDPR, art. 9 (union membership). Raises `Refused` unless the actor is of the secretariat.
    """
    juror = _locked(juror_id, actor)
    named = tidy(organisation)
    known = JurorMandate.objects.filter(juror=juror).first()
    if known and known.organisation == named:
        return known
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *(() if named else (_NO_ORGANISATION,)),
        )
    )
    mandate, _ = JurorMandate.objects.update_or_create(
        juror=juror, defaults={"organisation": named}
    )
    _tell(JUROR_MANDATED, juror, actor, at)
    return mandate


@transaction.atomic
def list_juror(
    *,
    juror_id: int,
    starts_on: date,
    ends_on: date,
    deliberation: str,
    actor: Actor,
    at: datetime,
    certification_id: int | None = None,
) -> JurorHabilitation:
    """Put a juror on the list that the CPNE approved, for one certification or for all; listed once.

    Raises `Refused`, and `Certification.DoesNotExist` for that of another body.
    """
    juror = _locked(juror_id, actor)
    certification = (
        Certification.objects.get(pk=certification_id, body_id=actor.body_id)
        if certification_id
        else None
    )
    known = juror.habilitations.filter(certification=certification, starts_on=starts_on).first()
    if known:
        return known
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *(() if starts_on <= ends_on else (_ENDS_FIRST,)),
            *(() if deliberation.strip() else (_NO_DELIBERATION,)),
        )
    )
    habilitation = JurorHabilitation.objects.create(
        juror=juror,
        certification=certification,
        starts_on=starts_on,
        ends_on=ends_on,
        deliberation=tidy(deliberation),
    )
    _tell(
        JUROR_LISTED,
        juror,
        actor,
        at,
        from_day=french_short_date(starts_on),
        until_day=french_short_date(ends_on),
        scope=certification.short_title if certification else "toutes certifications",
        deliberation=habilitation.deliberation,
    )
    return habilitation


@transaction.atomic
def record_training(
    *, juror_id: int, title: str, trained_on: date, hours: int, actor: Actor, at: datetime
) -> JurorTraining:
    """Note a training that a juror followed; the same one is noted once. Raises `Refused`."""
    juror = _locked(juror_id, actor)
    known = juror.trainings.filter(title=tidy(title), trained_on=trained_on).first()
    if known:
        return known
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *(() if tidy(title) and hours > 0 else (_NO_TRAINING,)),
            *(() if trained_on <= paris_date(at) else (_TRAINED_LATER,)),
        )
    )
    training = JurorTraining.objects.create(
        juror=juror, title=tidy(title), trained_on=trained_on, hours=hours
    )
    day = french_short_date(trained_on)
    _tell(JUROR_TRAINED, juror, actor, at, day=day, title=training.title, hours=hours)
    return training


@transaction.atomic
def admit_juror(*, juror_id: int, user_id: int, actor: Actor, at: datetime) -> Juror:
    """Tie a juror to the account under which they vote and sign; tied once. Raises `Refused`."""
    juror = _locked(juror_id, actor)
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
    _tell(JUROR_ADMITTED, juror, actor, at)
    return juror


@transaction.atomic
def end_juror(*, juror_id: int, last_day: date, actor: Actor, at: datetime) -> Juror:
    """End the office of a juror after a day; ended that day already, nothing more is done.

    Raises `Refused` while they hold a seat in a sitting to come after that day.
    """
    juror = _locked(juror_id, actor)
    if juror.active_until == last_day:
        return juror
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *(() if juror.active_from <= last_day else (_ENDS_FIRST,)),
            *_objections_to_seats_left(juror, last_day),
        )
    )
    juror.active_until = last_day
    juror.save(update_fields=["active_until"])
    _tell(JUROR_ENDED, juror, actor, at, day=french_short_date(last_day))
    return juror


_ADMITTED = Objection("juror-admitted", "Ce juré a déjà un accès, sous un autre compte.")
_ENDS_FIRST = Objection("period", "La fin de la période précède son début.")
_NO_DELIBERATION = Objection(
    "deliberation-missing", "La délibération qui approuve la liste n’est pas nommée."
)
_NO_ORGANISATION = Objection("organisation-missing", "L’organisation qui mandate n’est pas nommée.")
_NO_TRAINING = Objection(
    "training-incomplete", "Une formation a un intitulé et une durée en heures."
)
_TRAINED_LATER = Objection("trained-later", "Une formation à venir n’est pas encore suivie.")
_FIELDS = {
    "trade": "métier",
    "in_trade_since": "exercice du métier",
    "left_trade_on": "départ du métier",
    "qualified": "qualification",
    "employer_id": "employeur",
}


def _locked(juror_id: int, actor: Actor) -> Juror:
    """Return a juror of the actor's body, locked. Raises `Juror.DoesNotExist`."""
    jurors = Juror.objects.select_for_update(of=("self",)).select_related("body")
    return jurors.get(pk=juror_id, body_id=actor.body_id)


def _tell(event: str, juror: Juror, actor: Actor, at: datetime, **details: object) -> None:
    subjects = [f"juror/{juror.pk}"]
    record(actor=actor, event=event, subjects=subjects, at=at, juror=juror.name, **details)


def _words(changed: list[str]) -> str:
    return ", ".join(_FIELDS[name] for name in changed)


def _objections_to_profile(profile: JurorProfile) -> tuple[Objection, ...]:
    since, left = profile.in_trade_since, profile.left_trade_on
    return (_ENDS_FIRST,) if since and left and left < since else ()


def _objections_to_seats_left(juror: Juror, last_day: date) -> tuple[Objection, ...]:
    after = SittingSeat.objects.filter(
        juror=juror, sitting__state=SittingState.CONVENED
    ).select_related("sitting")
    late = [s for s in after if paris_date(s.sitting.starts_at) > last_day]
    return tuple(
        Objection(
            "seat-left",
            f"{juror.name} siège encore à la séance {seat.sitting.code}, du "
            f"{french_short_date(paris_date(seat.sitting.starts_at))}.",
            remedy="Remplacez ce juré dans la séance d’abord.",
        )
        for seat in late
    )
