"""The pool of jurors: who may sit, on which lists, and, apart, who mandates them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.names import by_surname
from parchemin.accounts.terms import Role
from parchemin.jurors.models import Juror, JurorHabilitation, JurorMandate, JurorTraining
from parchemin.jurors.terms import College, Gender
from parchemin.kernel.civility import MADAM, SIR, UNKNOWN

_CIVILITIES = {Gender.WOMAN: MADAM, Gender.MAN: SIR, Gender.UNSTATED: UNKNOWN}


@dataclass(frozen=True, slots=True)
class JurorLine:
    """A juror in the pool. Never who mandated them."""

    juror_id: int
    surname: str
    given_names: str
    email: str
    college: College
    trade: str
    employer: str
    active_from: date
    active_until: date | None
    listed_until: date | None
    trained_on: date | None

    @property
    def name(self) -> str:
        """Return how sentences call them."""
        return f"{self.given_names} {self.surname}".strip()


def juror_pool(actor: Actor) -> tuple[JurorLine, ...]:
    """Return the jurors of the actor's body, by college and name, in a constant number of queries.

    For the secretariat and the commission.
    """
    if not actor.holds(Role.SECRETARIAT, Role.COMMISSION):
        return ()
    colleges = list(College)
    lines = [juror_line(juror) for juror in pool_of(actor.body_id)]
    return tuple(sorted(lines, key=lambda line: colleges.index(line.college)))


def listed_jurors(actor: Actor, on: date) -> QuerySet[Juror]:
    """Return the jurors of the actor's body with all that `juror_line` reads, for the secretariat.

    `ended` is true of those whose office ended before a day.
    """
    rows = pool_of(actor.body_id).alias(ended=Q(active_until__isnull=False, active_until__lt=on))
    return rows if actor.holds(Role.SECRETARIAT) else rows.none()


def mandates_of(actor: Actor, juror_ids: Iterable[int]) -> dict[int, str]:
    """Return the organisations that mandate jurors of the actor's body, by juror.

    Union membership: for the secretariat alone (GDPR, art. 9); nothing for anybody else.
    """
    if not actor.holds(Role.SECRETARIAT):
        return {}
    rows = JurorMandate.objects.filter(juror__body_id=actor.body_id, juror_id__in=list(juror_ids))
    return dict(rows.values_list("juror_id", "organisation"))


def pool_of(body_id: int) -> QuerySet[Juror]:
    """Return the jurors of a body with what the rules of choice read of each, in three queries."""
    return (
        Juror.objects.filter(body_id=body_id)
        .select_related("employer")
        .prefetch_related(
            Prefetch("habilitations", JurorHabilitation.objects.order_by("ends_on")),
            Prefetch("trainings", JurorTraining.objects.order_by("trained_on")),
        )
        .order_by(*by_surname(), "pk")
    )


def juror_line(juror: Juror) -> JurorLine:
    """Return a juror of `pool_of` as lists show it."""
    return JurorLine(
        juror_id=juror.pk,
        **juror.name_parts,
        email=juror.email,
        college=College(juror.college),
        trade=juror.trade,
        employer=juror.employer.name if juror.employer else "",
        active_from=juror.active_from,
        active_until=juror.active_until,
        listed_until=max((row.ends_on for row in juror.habilitations.all()), default=None),
        trained_on=trained_on(juror),
    )


def trained_on(juror: Juror) -> date | None:
    """Return the day of the last training that a juror of `pool_of` followed."""
    return max((training.trained_on for training in juror.trainings.all()), default=None)


def is_listed(juror: Juror, certification_id: int, on: date) -> bool:
    """Tell whether a juror is on the list of the CPNE for a certification on a day.

    A body that keeps no list of them, but the dates of their office, lists them for all of its certifications.
    """
    in_office = juror.active_from <= on and (juror.active_until is None or on <= juror.active_until)
    rows = list(juror.habilitations.all())
    return in_office and (
        not rows
        or any(
            row.starts_on <= on <= row.ends_on and row.certification_id in (None, certification_id)
            for row in rows
        )
    )


def civility_of(juror: Juror) -> str:
    """Return how a letter calls a juror."""
    return _CIVILITIES[Gender(juror.sex)]
