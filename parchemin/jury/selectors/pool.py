"""The pool of jurors, and whom to choose in it for a sitting."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.law import with_law
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Register, RouteFamily
from parchemin.jury.models import (
    Juror,
    JurorHabilitation,
    JurorMandate,
    JurorTraining,
    Sitting,
    SittingSeat,
)
from parchemin.jury.rules.choosing import JurorOption, Suitability, load_since, ranked
from parchemin.jury.rules.incompatibilities import recusals
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.selectors.seats import is_listed
from parchemin.jury.terms import Availability, College, Gender, Presence, SeatRole, SittingState
from parchemin.kernel.calendar import add_days, at_paris, paris_date

_SAT = (Presence.PRESENT, Presence.REMOTE)


@dataclass(frozen=True, slots=True)
class JurorLine:
    """A juror in the pool; `sittings` are those of the last twelve months. Never who mandated them."""

    juror_id: int
    name: str
    email: str
    college: College
    trade: str
    employer: str
    active_from: date
    active_until: date | None
    listed_until: date | None
    trained_on: date | None
    sittings: int
    last_sat: date | None


def juror_pool(actor: Actor, on: date) -> tuple[JurorLine, ...]:
    """Return the jurors of the actor's body, by college and name, in a constant number of queries.

    For the secretariat and the commission.
    """
    if not actor.holds(Role.SECRETARIAT, Role.COMMISSION):
        return ()
    jurors = list(pool_of(actor.body_id))
    loads = loads_of([juror.pk for juror in jurors], on)
    colleges = list(College)
    lines = [juror_line(juror, loads[juror.pk]) for juror in jurors]
    return tuple(sorted(lines, key=lambda line: (colleges.index(line.college), line.name)))


def mandates_of(actor: Actor, juror_ids: Iterable[int]) -> dict[int, str]:
    """Return the organisations that mandate jurors of the actor's body, by juror.

    Union membership: for the secretariat alone (GDPR, art. 9); nothing for anybody else.
    """
    if not actor.holds(Role.SECRETARIAT):
        return {}
    rows = JurorMandate.objects.filter(juror__body_id=actor.body_id, juror_id__in=list(juror_ids))
    return dict(rows.values_list("juror_id", "organisation"))


def jurors_to_choose(
    actor: Actor, sitting_id: int, answers: Mapping[int, Availability] | None = None
) -> tuple[Suitability, ...]:
    """Return the jurors without a seat in a sitting, best placed first, each with its reasons.

    Reads their office, the list of the CPNE, their trade, the load of the last twelve months, other sittings
    of that day, and what they would leave the table for in the agenda. `answers` are those of a poll, by
    juror. For the secretariat; raises `Sitting.DoesNotExist` otherwise.
    """
    sittings = Sitting.objects.filter(body_id=actor.body_id)
    if not actor.holds(Role.SECRETARIAT):
        sittings = sittings.none()
    sitting = sittings.select_related("reglement", "certification").get(pk=sitting_id)
    day = paris_date(sitting.starts_at)
    seated = set(sitting.seats.values_list("juror_id", flat=True))
    jurors = [juror for juror in pool_of(sitting.body_id) if juror.pk not in seated]
    options = options_of(jurors, day, sitting.certification_id, answers or {})
    aside = _set_aside(sitting, jurors)
    found = [replace(option, set_aside=aside[option.juror_id]) for option in options]
    effective = with_law(
        reglement_of(sitting.reglement.value), RouteFamily.TRAINING, Register.NONE, day
    )
    return ranked(found, day, effective)


def options_of(
    jurors: Sequence[Juror],
    on: date,
    certification_id: int,
    answers: Mapping[int, Availability],
) -> tuple[JurorOption, ...]:
    """Return jurors as the rules of choice read them for a day, without any agenda, in two queries."""
    ids = [juror.pk for juror in jurors]
    loads, busy = loads_of(ids, on), _busy(ids, on)
    return tuple(
        JurorOption(
            juror_id=juror.pk,
            name=juror.name,
            college=College(juror.college),
            gender=Gender(juror.sex),
            trade=juror.trade,
            qualified=juror.qualified,
            active=juror.active_from <= on and (juror.active_until or on) >= on,
            listed=is_listed(juror, certification_id, on),
            trained_on=_trained_on(juror),
            in_trade_since=juror.in_trade_since,
            left_trade_on=juror.left_trade_on,
            answer=answers.get(juror.pk),
            sittings=loads[juror.pk][0],
            last_sat=loads[juror.pk][1],
            elsewhere=busy.get(juror.pk, ""),
        )
        for juror in jurors
    )


def loads_of(juror_ids: Collection[int], on: date) -> dict[int, tuple[int, date | None]]:
    """Return, by juror, how many sittings they sat in over the last twelve months, and the latest.

    Sittings already convened before that day count too, for whom nobody excused; a substitute counts once
    they came.
    """
    days: dict[int, list[date]] = defaultdict(list)
    rows = (
        SittingSeat.objects.filter(
            juror_id__in=juror_ids,
            sitting__starts_at__gte=at_paris(load_since(on) + timedelta(days=1)),
            sitting__starts_at__lt=at_paris(on),
        )
        .exclude(sitting__state=SittingState.CANCELLED)
        .values_list(
            "juror_id", "sitting__starts_at", "sitting__state", "presence", "stands_in_for_id"
        )
    )
    for juror_id, starts_at, state, presence, stands_in in rows:
        expected = state == SittingState.CONVENED and not presence and stands_in is None
        if presence in _SAT or expected:
            days[juror_id].append(paris_date(starts_at))
    return {pk: (len(days[pk]), max(days[pk], default=None)) for pk in juror_ids}


def pool_of(body_id: int) -> QuerySet[Juror]:
    """Return the jurors of a body with what the rules of choice read of each, in three queries."""
    return (
        Juror.objects.filter(body_id=body_id)
        .select_related("employer")
        .prefetch_related(
            Prefetch("habilitations", JurorHabilitation.objects.order_by("ends_on")),
            Prefetch("trainings", JurorTraining.objects.order_by("trained_on")),
        )
        .order_by("name", "pk")
    )


def _trained_on(juror: Juror) -> date | None:
    return max((training.trained_on for training in juror.trainings.all()), default=None)


def juror_line(juror: Juror, load: tuple[int, date | None]) -> JurorLine:
    """Return a juror of `pool_of` as lists show it, with their load."""
    return JurorLine(
        juror_id=juror.pk,
        name=juror.name,
        email=juror.email,
        college=College(juror.college),
        trade=juror.trade,
        employer=juror.employer.name if juror.employer else "",
        active_from=juror.active_from,
        active_until=juror.active_until,
        listed_until=max((row.ends_on for row in juror.habilitations.all()), default=None),
        trained_on=_trained_on(juror),
        sittings=load[0],
        last_sat=load[1],
    )


def _busy(juror_ids: Collection[int], on: date) -> dict[int, str]:
    start: datetime = at_paris(on)
    rows = SittingSeat.objects.filter(
        juror_id__in=juror_ids,
        sitting__starts_at__gte=start,
        sitting__starts_at__lt=at_paris(add_days(on, 1)),
    ).exclude(sitting__state=SittingState.CANCELLED)
    return dict(rows.values_list("juror_id", "sitting__code"))


def _set_aside(sitting: Sitting, jurors: Sequence[Juror]) -> dict[int, tuple[str, ...]]:
    """Return, by juror, the dossiers of the agenda that they could not deliberate on if they sat."""
    seats = tuple(_as_seated(sitting, juror) for juror in jurors)
    docket = docket_of(sitting, seats=seats)
    found: dict[int, list[str]] = defaultdict(list)
    for entry in docket.entries:
        for recusal in recusals(entry.case, docket.facts, entry.effective):
            found[docket.seat_of(recusal.person).juror_id].append(entry.dossier.number)
    return {juror.pk: tuple(found[juror.pk]) for juror in jurors}


def _as_seated(sitting: Sitting, juror: Juror) -> SittingSeat:
    return SittingSeat(
        sitting=sitting, juror=juror, college=juror.college, role=SeatRole.MEMBER, presence=""
    )
