"""One juror of the pool: what places them, the lists and trainings they have."""

from dataclasses import dataclass
from datetime import date

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.jurors.models import Juror, JurorHabilitation, JurorTraining
from parchemin.jurors.selectors.pool import JurorLine, juror_line, pool_of
from parchemin.jurors.terms import Gender


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
    lists: tuple[JurorHabilitation, ...]
    trainings: tuple[JurorTraining, ...]


def juror_page(actor: Actor, juror_id: int) -> JurorPage:
    """Return one juror of the actor's body, for the secretariat; raises `Juror.DoesNotExist` otherwise."""
    pool = pool_of(actor.body_id) if actor.holds(Role.SECRETARIAT) else Juror.objects.none()
    juror = pool.get(pk=juror_id)
    lists = juror.habilitations.select_related("certification").order_by("-starts_on", "pk")
    return JurorPage(
        line=juror_line(juror),
        access=juror.user_id is not None,
        gender=Gender(juror.sex),
        qualified=juror.qualified,
        in_trade_since=juror.in_trade_since,
        left_trade_on=juror.left_trade_on,
        employer_id=juror.employer_id,
        lists=tuple(lists),
        trainings=tuple(juror.trainings.all()),
    )
