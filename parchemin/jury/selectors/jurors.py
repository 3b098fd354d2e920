"""One juror of the pool: what places them, the lists and trainings they have, the sittings that wait for them."""

from dataclasses import dataclass
from datetime import date, datetime

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.jury.models import Juror, SittingSeat
from parchemin.jury.selectors.pool import JurorLine, juror_line, loads_of, pool_of
from parchemin.jury.terms import Gender, SittingState


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of the CPNE that a juror is on; `certification` empty for all of them."""

    certification: str
    starts_on: date
    ends_on: date
    deliberation: str


@dataclass(frozen=True, slots=True)
class Trained:
    """A training that a juror followed."""

    title: str
    trained_on: date
    hours: int


@dataclass(frozen=True, slots=True)
class ComingSeat:
    """A sitting convened where a juror has a seat."""

    sitting_id: int
    sitting: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class JurorPage:
    """All that the screen of a juror shows. Never who mandated them: `mandates_of` says it apart.

    `access` tells whether they may sign in.
    """

    line: JurorLine
    access: bool
    gender: Gender
    qualified: bool
    in_trade_since: date | None
    left_trade_on: date | None
    employer_id: int | None
    lists: tuple[Listed, ...]
    trainings: tuple[Trained, ...]
    coming: tuple[ComingSeat, ...]


def juror_page(actor: Actor, juror_id: int, on: date) -> JurorPage:
    """Return one juror of the actor's body, for the secretariat; raises `Juror.DoesNotExist` otherwise."""
    pool = pool_of(actor.body_id) if actor.holds(Role.SECRETARIAT) else Juror.objects.none()
    juror = pool.get(pk=juror_id)
    lists = juror.habilitations.select_related("certification").order_by("-starts_on", "pk")
    seats = SittingSeat.objects.filter(juror=juror, sitting__state=SittingState.CONVENED)
    return JurorPage(
        line=juror_line(juror, loads_of([juror.pk], on)[juror.pk]),
        access=juror.user_id is not None,
        gender=Gender(juror.sex),
        qualified=juror.qualified,
        in_trade_since=juror.in_trade_since,
        left_trade_on=juror.left_trade_on,
        employer_id=juror.employer_id,
        lists=tuple(
            Listed(
                row.certification.short_title if row.certification else "",
                row.starts_on,
                row.ends_on,
                row.deliberation,
            )
            for row in lists
        ),
        trainings=tuple(
            Trained(row.title, row.trained_on, row.hours) for row in juror.trainings.all()
        ),
        coming=tuple(
            ComingSeat(seat.sitting_id, seat.sitting.code, seat.sitting.starts_at)
            for seat in seats.select_related("sitting").order_by("sitting__starts_at")
        ),
    )
