"""What a secretariat chooses from when it convenes: certifications, jurors; and the convocation itself."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from parchemin.accounts.actor import Actor
from parchemin.accounts.names import by_surname
from parchemin.accounts.terms import Role
from parchemin.certifications.models import Certification, Reglement
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import JuryName
from parchemin.jurors.models import Juror
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.seats import seats_of
from parchemin.jury.selectors.sittings import visible_sittings
from parchemin.jury.terms import College, SeatRole
from parchemin.kernel.zones import Zone, day_there


@dataclass(frozen=True, slots=True)
class Convenable:
    """A certification for which a jury may be convened, and the last règlement voted for it."""

    certification_id: int
    title: str
    reglement: str
    in_force_from: date


@dataclass(frozen=True, slots=True)
class ConvocationLetter:
    """The convocation of one juror; `substituted` when a substitute is seated for them."""

    name: str
    email: str
    college: College
    role: SeatRole
    voting: bool
    stands_in_for: str
    substituted: bool


@dataclass(frozen=True, slots=True)
class Convocation:
    """The convocations of a sitting: what they say alike, and each letter. `days_before` is the notice asked."""

    body: str
    jury: JuryName
    city: str
    code: str
    certification: str
    starts_at: datetime
    zone: Zone
    place: str
    remote: bool
    second: bool
    convened_at: datetime
    reglement: str
    days_before: int
    proxies: bool
    candidates: int
    letters: tuple[ConvocationLetter, ...]

    @property
    def day(self) -> date:
        """Return the day of the sitting, on a calendar of its place."""
        return day_there(self.starts_at, self.zone)


def convenable_certifications(actor: Actor) -> tuple[Convenable, ...]:
    """Return the certifications of the actor's body that have a règlement, by title, in one query."""
    last: dict[int, Reglement] = {}
    rows = Reglement.objects.filter(certification__body_id=actor.body_id)
    for row in rows.select_related("certification").order_by("in_force_from"):
        last[row.certification_id] = row
    found = [
        Convenable(row.certification_id, _name_of(row.certification), row.title, row.in_force_from)
        for row in last.values()
    ]
    return tuple(sorted(found, key=lambda line: line.title))


def _name_of(certification: Certification) -> str:
    title, short = certification.title, certification.short_title
    return title if short in title else f"{title} ({short})"


def next_sitting_code(actor: Actor) -> str:
    """Return the code proposed to the next sitting of the actor's body: `JURY-7` after six."""
    return f"JURY-{Sitting.objects.filter(body_id=actor.body_id).count() + 1}"


def seatable_jurors(sitting: Sitting) -> tuple[Juror, ...]:
    """Return the jurors of the body who may sit that day and have no seat yet, by college and name."""
    day = sitting.day
    free = Juror.objects.filter(body_id=sitting.body_id, active_from__lte=day).exclude(
        seats__sitting=sitting
    )
    known = free.filter(Q(active_until__isnull=True) | Q(active_until__gte=day)).order_by(
        *by_surname()
    )
    colleges = list(College)
    return tuple(sorted(known, key=lambda juror: colleges.index(College(juror.college))))


def convocation_of(actor: Actor, sitting_id: int) -> Convocation:
    """Return the convocations of a sitting: every letter for the secretariat, their own for a juror.

    Raises `Sitting.DoesNotExist` for a sitting that the actor may not see.
    """
    sitting = (
        visible_sittings(actor)
        .select_related("certification__body", "reglement")
        .get(pk=sitting_id)
    )
    rules = reglement_of(sitting.reglement.value)
    seats = seats_of(sitting)
    substituted = {seat.stands_in_for_id for seat in seats}
    if not actor.holds(Role.SECRETARIAT):
        seats = tuple(seat for seat in seats if seat.juror.user_id == actor.user_id)
    return Convocation(
        body=sitting.certification.body.legal_name,
        jury=rules.jury.name,
        city=sitting.certification.body.city,
        code=sitting.code,
        certification=_name_of(sitting.certification),
        starts_at=sitting.starts_at,
        zone=sitting.clock,
        place=sitting.place,
        remote=sitting.remote,
        second=sitting.second_convocation,
        convened_at=sitting.convened_at,
        reglement=sitting.reglement.title,
        days_before=rules.convocation.days_before,
        proxies=rules.proxy.allowed,
        candidates=sitting.agenda.count(),
        letters=tuple(
            ConvocationLetter(
                name=seat.juror.name,
                email=seat.juror.email,
                college=College(seat.college),
                role=SeatRole(seat.role),
                voting=seat.voting,
                stands_in_for=seat.stands_in_for.juror.name if seat.stands_in_for else "",
                substituted=seat.pk in substituted,
            )
            for seat in seats
        ),
    )
