"""Whom to choose in the pool of jurors for a sitting, best placed first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.law import with_law
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Register, RouteFamily
from parchemin.jurors.models import Juror
from parchemin.jurors.rules.suitability import JurorOption, Suitability, ranking
from parchemin.jurors.selectors.pool import is_listed, pool_of, trained_on
from parchemin.jurors.terms import Availability, Gender
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.rules.incompatibilities import recusals
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.selectors.load import convened_that_day, loads_of
from parchemin.jury.terms import College, SeatRole


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
    day = sitting.day
    seated = set(sitting.seats.values_list("juror_id", flat=True))
    jurors = [juror for juror in pool_of(sitting.body_id) if juror.pk not in seated]
    options = options_of(jurors, day, sitting.certification_id, answers or {})
    aside = _set_aside(sitting, jurors)
    found = [replace(option, set_aside=aside[option.juror_id]) for option in options]
    effective = with_law(
        reglement_of(sitting.reglement.value), RouteFamily.TRAINING, Register.NONE, day
    )
    return ranking(found, day, effective)


def options_of(
    jurors: Sequence[Juror],
    on: date,
    certification_id: int,
    answers: Mapping[int, Availability],
) -> tuple[JurorOption, ...]:
    """Return jurors as the rules of choice read them for a day, without any agenda, in two queries."""
    ids = [juror.pk for juror in jurors]
    loads, busy = loads_of(ids, on), convened_that_day(ids, on)
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
            trained_on=trained_on(juror),
            in_trade_since=juror.in_trade_since,
            left_trade_on=juror.left_trade_on,
            answer=answers.get(juror.pk),
            sittings=loads[juror.pk].sittings,
            last_sat=loads[juror.pk].last_sat,
            elsewhere=busy.get(juror.pk, ""),
        )
        for juror in jurors
    )


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
