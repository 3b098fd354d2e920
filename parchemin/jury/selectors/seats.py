"""The seats of a sitting, as rows and as the rules read them."""

from collections.abc import Collection, Container, Sequence
from dataclasses import replace
from datetime import date

from parchemin.accounts.actor import Actor
from parchemin.accounts.names import by_surname
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.law import Effective, with_law
from parchemin.certifications.reglement.organisations import (
    counted_by_organisation,
    organisation_key,
)
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Register, RouteFamily
from parchemin.jurors.models import JurorMandate
from parchemin.jurors.selectors.pool import is_listed
from parchemin.jurors.terms import Gender
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.rules.composition import expected_sitting
from parchemin.jury.rules.facts import JurorFacts, SittingFacts
from parchemin.jury.rules.signatories import functions_signing, signs
from parchemin.jury.terms import College, Presence, SeatRole, SittingState
from parchemin.kernel.calendar import paris_date

_ROLES = {SeatRole.CHAIR: Role.CHAIR, SeatRole.VICE_CHAIR: Role.VICE_CHAIR}


def seats_of(sitting: Sitting) -> tuple[SittingSeat, ...]:
    """Return the seats of a sitting with their jurors: chair, vice-chair, then by college and name."""
    seats = sitting.seats.select_related(
        "juror__employer", "proxy_to__juror", "stands_in_for__juror"
    ).order_by(*by_surname("juror"), "pk")
    seats = seats.prefetch_related("juror__habilitations")
    roles, colleges = list(SeatRole), list(College)
    return tuple(
        sorted(
            seats, key=lambda s: (roles.index(SeatRole(s.role)), colleges.index(College(s.college)))
        )
    )


def roles_in(actor: Actor, seats: Sequence[SittingSeat]) -> frozenset[Role]:
    """Return the actor's roles, with those that their seats in a sitting give."""
    own = [seat for seat in seats if is_held_by(seat, actor)]
    return actor.roles | {_ROLES.get(SeatRole(seat.role), Role.JUROR) for seat in own}


def is_held_by(seat: SittingSeat, actor: Actor) -> bool:
    """Tell whether the actor sits there in person."""
    return actor.user_id is not None and actor.user_id == seat.juror.user_id


def sitting_facts(sitting: Sitting, seats: Sequence[SittingSeat]) -> SittingFacts:
    """Return a sitting as the rules read it; who has not been recorded yet counts as absent."""
    held_on = sitting.day
    jurors = tuple(juror_facts(seat, held_on, sitting.certification_id) for seat in seats)
    reglement = reglement_of(sitting.reglement.value)
    if counted := counted_by_organisation(reglement):
        jurors = _with_organisations(jurors, seats, counted)
    if reglement.member.asks_experience:
        jurors = _with_experience(jurors, seats)
    return SittingFacts(
        held_on=held_on,
        jurors=jurors,
        state=SittingState(sitting.state),
        convened_on=paris_date(sitting.convened_at),
        second_convocation=sitting.second_convocation,
    )


def as_expected(sitting: Sitting, seats: Sequence[SittingSeat]) -> SittingFacts:
    """Return a sitting as the rules read it, as if whoever has not been recorded yet came."""
    waited = frozenset(seat.juror.key for seat in seats if not seat.presence)
    return expected_sitting(sitting_facts(sitting, seats), waited)


def _with_organisations(
    jurors: Sequence[JurorFacts], seats: Sequence[SittingSeat], counted: Container[College]
) -> tuple[JurorFacts, ...]:
    """Return jurors, those of the colleges `counted` with the key of who mandates them (GDPR, art. 9)."""
    asked = [seat.juror_id for seat in seats if College(seat.college) in counted]
    rows = JurorMandate.objects.filter(juror_id__in=asked)
    known = dict(rows.values_list("juror_id", "organisation"))
    return tuple(
        replace(juror, organisation=organisation_key(known.get(seat.juror_id, "")))
        for juror, seat in zip(jurors, seats, strict=True)
    )


def _with_experience(
    jurors: Sequence[JurorFacts], seats: Sequence[SittingSeat]
) -> tuple[JurorFacts, ...]:
    """Return jurors with their years in the trade, kept with decisions only where they are asked for."""
    return tuple(
        replace(
            juror,
            in_trade_since=seat.juror.in_trade_since,
            left_trade_on=seat.juror.left_trade_on,
        )
        for juror, seat in zip(jurors, seats, strict=True)
    )


def general_rules(sitting: Sitting) -> Effective:
    """Return the règlement of a sitting merged with the law for no route in particular."""
    day = sitting.day
    reglement = reglement_of(sitting.reglement.value)
    return with_law(reglement, RouteFamily.TRAINING, Register.NONE, day)


def signatories_of(
    sitting: Sitting, seats: Sequence[SittingSeat], prevented: Collection[int] = ()
) -> tuple[SittingSeat, ...]:
    """Return the seats of those who sign the procès-verbal of a sitting, in the order of `seats`.

    `prevented` are the keys of the seats noted unable to sign.
    """
    signed_by = reglement_of(sitting.reglement.value).minutes.signed_by
    named = _signing(seats, signed_by)
    none_can = bool(named) and all(seat.pk in prevented for seat in named)
    return _signing(seats, functions_signing(signed_by, prevented=none_can))


def _signing(
    seats: Sequence[SittingSeat], signed_by: Collection[SeatRole]
) -> tuple[SittingSeat, ...]:
    return tuple(
        seat
        for seat in seats
        if signs(
            SeatRole(seat.role),
            voting=has_a_voice(seat),
            presence=presence_at(seat),
            signed_by=signed_by,
        )
    )


def has_a_voice(seat: SittingSeat) -> bool:
    """Tell whether a seat has a voice; a substitute has that of the juror whom they stand in for."""
    replaced = seat.stands_in_for
    if replaced is None:
        return seat.voting
    return seat.voting and replaced.voting and replaced.presence == Presence.SUBSTITUTED


def presence_at(seat: SittingSeat) -> Presence:
    """Return how somebody took part; who has not been recorded was absent."""
    return Presence(seat.presence) if seat.presence else Presence.ABSENT


def juror_facts(seat: SittingSeat, on: date, certification_id: int) -> JurorFacts:
    """Return a seat as the rules read it on a day; a substitute has a voice when standing in."""
    juror = seat.juror
    return JurorFacts(
        person=juror.key,
        name=juror.name,
        college=College(seat.college),
        role=SeatRole(seat.role),
        voting=has_a_voice(seat),
        presence=presence_at(seat),
        represented_by=seat.proxy_to.juror.key if seat.proxy_to else "",
        employer=juror.employer.siret if juror.employer else "",
        qualified=juror.qualified,
        habilitated=is_listed(juror, certification_id, on),
        gender=Gender(juror.sex),
    )
