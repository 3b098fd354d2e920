"""What the convocations of a sitting say, and where each stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.law import Effective, with_law
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Register, RouteFamily
from parchemin.jury.documents.summons import SummonsFacts
from parchemin.jury.models import Juror, Sitting, SittingSeat, Summons
from parchemin.jury.rules.summons import employer_notice, remarks_on_summons
from parchemin.jury.selectors.seats import seats_of
from parchemin.jury.terms import College, Gender, NoticeChannel, SeatRole, SummonsState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection

_CIVILITIES = {Gender.WOMAN: "Madame", Gender.MAN: "Monsieur", Gender.UNSTATED: "Madame, Monsieur"}


@dataclass(frozen=True, slots=True)
class SummonsLine:
    """A seat and its convocation; `summons_id` None while it is not prepared.

    `remarks` are the notices that sending it that day would not keep.
    """

    seat_id: int
    name: str
    college: College
    role: SeatRole
    employer: str
    summons_id: int | None
    state: SummonsState | None
    channel: NoticeChannel | None
    sent_on: date | None
    acknowledged_at: datetime | None
    remarks: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class OwnSummons:
    """The convocation that a juror received; `acknowledged_at` None until they say so."""

    summons_id: int
    acknowledged_at: datetime | None
    employer: str


def summons_of(actor: Actor, sitting_id: int, on: date) -> tuple[SummonsLine, ...]:
    """Return the convocations of a sitting of the actor's body, seat by seat, in a constant number of queries.

    For the secretariat; raises `Sitting.DoesNotExist` otherwise.
    """
    sittings = Sitting.objects.filter(body_id=actor.body_id)
    if not actor.holds(Role.SECRETARIAT):
        sittings = sittings.none()
    sitting = sittings.select_related("reglement").get(pk=sitting_id)
    effective, held_on = rules_of_sitting(sitting), paris_date(sitting.starts_at)
    known = {row.seat_id: row for row in _summons(sitting)}
    return tuple(
        _line(seat, known.get(seat.pk), effective, held_on, on) for seat in seats_of(sitting)
    )


def own_summons(actor: Actor, sitting_id: int) -> OwnSummons | None:
    """Return the convocation of the actor's own seat in a sitting, once it was sent; in one query."""
    if actor.user_id is None:
        return None
    rows = Summons.objects.filter(
        seat__sitting_id=sitting_id,
        seat__sitting__body_id=actor.body_id,
        seat__juror__user_id=actor.user_id,
    )
    sent = rows.exclude(state=SummonsState.PREPARED)
    found = sent.values_list("pk", "acknowledged_at", "seat__juror__employer__name").first()
    return OwnSummons(found[0], found[1], found[2] or "") if found else None


def rules_of_sitting(sitting: Sitting) -> Effective:
    """Return the règlement of a sitting merged with the law for no route in particular."""
    reglement = reglement_of(sitting.reglement.value)
    day = paris_date(sitting.starts_at)
    return with_law(reglement, RouteFamily.TRAINING, Register.NONE, day)


def civility_of(juror: Juror) -> str:
    """Return how a letter calls a juror."""
    return _CIVILITIES[Gender(juror.sex)]


def summons_facts(sitting: Sitting, seats: Sequence[SittingSeat], on: date) -> list[SummonsFacts]:
    """Return what the letters of these seats say when they are dated that day, seat by seat."""
    effective = rules_of_sitting(sitting)
    days, text = employer_notice(effective, paris_date(sitting.starts_at))
    certification = sitting.certification
    candidates = sitting.agenda.count()
    return [
        SummonsFacts(
            body_name=certification.body.legal_name,
            city=certification.body.city,
            civility=civility_of(seat.juror),
            name=seat.juror.name,
            college=College(seat.college),
            role=SeatRole(seat.role),
            voting=seat.voting,
            sitting=sitting.code,
            certification=certification.title,
            starts_at=sitting.starts_at,
            place=sitting.place,
            reglement=sitting.reglement.title,
            candidates=candidates,
            notice_days=days,
            notice_source=text,
            dated=on,
            uid=f"jury-{certification.body.slug}-{sitting.code}-{seat.juror_id}@parchemin",
            body=effective.reglement.jury.name,
            remote=sitting.remote,
            second_convocation=sitting.second_convocation,
            proxies=effective.reglement.proxy.allowed,
            stands_in_for=seat.stands_in_for.juror.name if seat.stands_in_for else "",
            employer=seat.juror.employer.name if seat.juror.employer else "",
            specimen=certification.body.demonstration,
        )
        for seat in seats
    ]


def _summons(sitting: Sitting) -> Sequence[Summons]:
    rows = Summons.objects.filter(seat__sitting=sitting)
    return list(rows.defer("letter", "employer_letter", "calendar"))


def _line(
    seat: SittingSeat, summons: Summons | None, effective: Effective, held_on: date, on: date
) -> SummonsLine:
    waits = summons is None or summons.state == SummonsState.PREPARED
    employer = seat.juror.employer
    return SummonsLine(
        seat_id=seat.pk,
        name=seat.juror.name,
        college=College(seat.college),
        role=SeatRole(seat.role),
        employer=employer.name if employer else "",
        summons_id=summons.pk if summons else None,
        state=SummonsState(summons.state) if summons else None,
        channel=NoticeChannel(summons.channel) if summons and summons.channel else None,
        sent_on=summons.sent_on if summons else None,
        acknowledged_at=summons.acknowledged_at if summons else None,
        remarks=remarks_on_summons(effective, held_on, on, employer is not None) if waits else (),
    )
