"""Acts that keep the papers of a juror: who mandates them, the lists of the CPNE, the trainings they followed."""

from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.models import Certification
from parchemin.jurors.actions.guards import ENDS_FIRST, locked_juror, tell
from parchemin.jurors.events import JUROR_LISTED, JUROR_MANDATED, JUROR_TRAINED
from parchemin.jurors.models import JurorHabilitation, JurorMandate, JurorTraining
from parchemin.kernel.calendar import french_short_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy

_NO_DELIBERATION = Objection(
    "deliberation-missing", "La délibération qui approuve la liste n’est pas nommée."
)
_NO_ORGANISATION = Objection("organisation-missing", "L’organisation qui mandate n’est pas nommée.")
_NO_TRAINING = Objection(
    "training-incomplete", "Une formation a un intitulé et une durée en heures."
)
_TRAINED_LATER = Objection("trained-later", "Une formation à venir n’est pas encore suivie.")


@transaction.atomic
def mandate_juror(*, juror_id: int, organisation: str, actor: Actor, at: datetime) -> JurorMandate:
    """Write which organisation mandates a juror, in its own restricted table; never told in the journal.

    Source: GDPR, art. 9 (union membership). Raises `Refused` unless the actor is of the secretariat.
    """
    juror = locked_juror(juror_id, actor)
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
    tell(JUROR_MANDATED, juror, actor, at)
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
    juror = locked_juror(juror_id, actor)
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
            *(() if starts_on <= ends_on else (ENDS_FIRST,)),
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
    tell(
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
    juror = locked_juror(juror_id, actor)
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
    tell(JUROR_TRAINED, juror, actor, at, day=day, title=training.title, hours=hours)
    return training
