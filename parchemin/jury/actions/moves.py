"""A sitting held on another day, at another hour or elsewhere: whoever was convened is told."""

from collections.abc import Iterator
from copy import copy
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.guards import reglement_or_refuse
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.selectors import reglement_in_force
from parchemin.jury.actions.convocations import renew_convocations
from parchemin.jury.actions.guards import locked_sitting, objections_to_state, tell
from parchemin.jury.actions.second_convocations import objections_to_second_day
from parchemin.jury.actions.sittings import objections_to_remote
from parchemin.jury.events import SITTING_MOVED
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.readiness import readiness_of
from parchemin.jury.selectors.rounds import objections_to_rounds
from parchemin.jury.terms import SittingState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.kernel.zones import Zone, day_there, moment_said
from parchemin.pathways.models import Dossier


def move_sitting(
    *,
    sitting_id: int,
    starts_at: datetime,
    place: str,
    remote: bool,
    reason: str,
    actor: Actor,
    at: datetime,
    zone: Zone = Zone.PARIS,
    length_minutes: int | None = None,
) -> Sitting:
    """Hold a sitting at another moment or place, before it opens; the same twice is told once.

    It follows the règlement in force on its new day (RULE-31). Whoever was convened is written to again, by e-mail
    when they were told so; the rest waits to be sent. Raises `Refused` with every objection, and
    `Sitting.DoesNotExist` for that of another body.
    """
    with transaction.atomic():
        sitting = locked_sitting(sitting_id, actor)
        new = _Plan(starts_at, zone, length_minutes, tidy(place), remote)
        if new == _plan_of(sitting):
            return sitting
        _move(sitting, new, reason, actor, at)
    renew_convocations(sitting_id=sitting_id, actor=actor, at=at)
    return sitting


@dataclass(frozen=True, slots=True)
class _Plan:
    """When, for how long and where a sitting is held."""

    starts_at: datetime
    zone: Zone
    length_minutes: int | None
    place: str
    remote: bool


def _plan_of(sitting: Sitting) -> _Plan:
    return _Plan(
        sitting.starts_at, sitting.clock, sitting.length_minutes, sitting.place, sitting.remote
    )


def _move(sitting: Sitting, new: _Plan, reason: str, actor: Actor, at: datetime) -> None:
    day, former = day_there(new.starts_at, new.zone), _plan_of(sitting)
    objections = (
        *objections_to_role(actor, Role.SECRETARIAT),
        *objections_to_state(sitting, SittingState.CONVENED),
        *objections_to_reason(reason),
        *objections_to_remote(new.remote, reglement_in_force(sitting.certification_id, day)),
        *_objections_to_moment(sitting, new, at),
        *_objections_of_cases(sitting, new, paris_date(at)),
    )
    sitting.reglement = reglement_or_refuse(sitting.certification, day, objections)
    written = asdict(new)
    for field, value in written.items():
        setattr(sitting, field, value)
    sitting.save(update_fields=["reglement", *written])
    told = {
        "former": moment_said(former.starts_at, former.zone),
        "day": moment_said(new.starts_at, new.zone),
        "place": new.place,
    }
    tell(SITTING_MOVED, sitting, actor, at, **told, reason=tidy_lines(reason))


def _objections_to_moment(sitting: Sitting, new: _Plan, at: datetime) -> Iterator[Objection]:
    day = day_there(new.starts_at, new.zone)
    if day < day_there(at, new.zone):
        yield Objection(
            "sitting-past",
            "Une séance ne se déplace pas à un jour passé.",
            remedy="Choisissez un jour à venir.",
        )
    if sitting.first is not None:
        rules = reglement_of(sitting.first.reglement.value)
        yield from objections_to_second_day(sitting.first.day, day, rules)


def _objections_of_cases(sitting: Sitting, new: _Plan, today: date) -> Iterator[Objection]:
    """Yield what the new day brings against a case of the agenda: it is too soon to hear it again (RULE-31)."""
    day = day_there(new.starts_at, new.zone)
    reglement = reglement_in_force(sitting.certification_id, day)
    if reglement is None:
        return
    rows = Dossier.objects.filter(agenda__sitting=sitting).order_by("number")
    read = ("blocs__bloc", "blocs__carried", "blocs__kept_mark", "supports")
    dossiers = list(rows.prefetch_related(*read))
    now = readiness_of(dossiers, reglement_of(sitting.reglement.value), sitting.day, today=today)
    rules = reglement_of(reglement.value)
    then = readiness_of(dossiers, rules, day, today=today)
    moved = copy(sitting)
    moved.starts_at, moved.zone = new.starts_at, new.zone
    too_soon = objections_to_rounds(moved, dossiers, rules)
    for dossier in dossiers:
        known = {objection.code for objection in now[dossier.pk].objections}
        for objection in (*then[dossier.pk].objections, *too_soon.get(dossier.pk, ())):
            if objection.code not in known:
                told = f"Dossier {dossier.number} : {objection.message}"
                yield replace(objection, message=told)
