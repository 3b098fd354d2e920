"""What the convocations of a sitting say, and where each stands."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.law import Effective
from parchemin.jurors.selectors.pool import civility_of
from parchemin.jury.documents.convocation import SeatConvocationFacts
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.rules.convocations import employer_notice, remarks_on_notice
from parchemin.jury.selectors.seats import general_rules, seats_of
from parchemin.jury.terms import College, SeatRole, SittingState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.post.addressees import Addressee, LetterLine
from parchemin.post.models import Dispatch, DispatchFile
from parchemin.post.selectors import History, MailNews, day_told, histories, last_gone, mail_news
from parchemin.post.terms import LEFT, LetterKind

KIND = LetterKind.JURY_CONVOCATION
LETTER, EMPLOYER = "letter", "employer"


@dataclass(frozen=True, slots=True)
class SeatConvocation(Addressee[SeatConvocationFacts]):
    """A juror to convene, or to call off."""

    seat: SittingSeat

    @property
    def day_is_told(self) -> bool:
        """Tell whether its juror was already convened for that day: no notice is owed again."""
        return (
            self.current_version is not None
            and self.current_version.convenes_on == self.facts.held_on
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatConvocationLine(LetterLine):
    """A seat and the last version of its convocation.

    `listed` is how lists call the juror; `employer` when it has a letter for theirs; `remarks` are the notices
    that sending it that day would not keep.
    """

    seat_id: int
    listed: str
    college: College
    role: SeatRole
    substitute: bool
    voting: bool
    employer: bool
    remarks: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class OwnConvocation:
    """The convocation that a juror received; `received_at` None until they say so."""

    dispatch_id: int
    received_at: datetime | None
    employer: str


def about_of(sitting_id: int) -> str:
    """Return what the convocations of a sitting are about, for the post."""
    return f"sitting/{sitting_id}"


def thread_of(seat: SittingSeat) -> str:
    """Return the thread of the versions of the convocation of a seat."""
    return f"seat/{seat.pk}"


def tells(sitting: Sitting, at: datetime) -> bool:
    """Tell whether jurors are still told of a sitting: convened, or cancelled before its hour came."""
    if sitting.state == SittingState.CANCELLED:
        return sitting.opened_at is None and sitting.starts_at > at
    return sitting.state == SittingState.CONVENED


def convocations_of(actor: Actor, sitting_id: int, at: datetime) -> tuple[SeatConvocationLine, ...]:
    """Return the convocations of a sitting of the actor's body, seat by seat, in a constant number of queries.

    For the secretariat; raises `Sitting.DoesNotExist` otherwise.
    """
    sittings = Sitting.objects.filter(body_id=actor.body_id)
    if not actor.holds(Role.SECRETARIAT):
        sittings = sittings.none()
    sitting = sittings.select_related("reglement", "certification__body").get(pk=sitting_id)
    effective, known = general_rules(sitting), convocations_by_seat(sitting, seats_of(sitting))
    last = [one.last for one in known if one.last]
    news, with_employer = mail_news([row.pk for row in last]), _with_employer(last)
    asked, on = tells(sitting, at), paris_date(at)
    return tuple(
        _line(
            one,
            news,
            with_employer,
            _remarks(one, effective, on) if asked else (),
            due=asked and one.due,
        )
        for one in known
    )


def unconvened(sitting: Sitting, seats: Iterable[SittingSeat]) -> tuple[SittingSeat, ...]:
    """Return the voting seats among these that no convocation left for, in one query."""
    voting = {thread_of(seat): seat for seat in seats if seat.voting}
    told = histories(sitting.body_id, KIND, list(voting))
    return tuple(seat for thread, seat in voting.items() if not last_gone(told.get(thread, ())))


def own_convocation(actor: Actor, sitting_id: int) -> OwnConvocation | None:
    """Return the convocation of the actor's own seat in a sitting, once it was sent; in three queries."""
    if actor.user_id is None:
        return None
    seats = SittingSeat.objects.filter(sitting_id=sitting_id, sitting__body_id=actor.body_id)
    seat = seats.filter(juror__user_id=actor.user_id).select_related("juror__employer").first()
    if seat is None:
        return None
    known = histories(actor.body_id, KIND, [thread_of(seat)]).get(thread_of(seat), ())
    held = next((row for row in reversed(known) if row.state in LEFT), None)
    if held is None:
        return None
    employer = seat.juror.employer if _with_employer([held]) else None
    return OwnConvocation(held.pk, held.received_at, employer.name if employer else "")


def convocations_by_seat(
    sitting: Sitting,
    seats: Sequence[SittingSeat],
    known: Mapping[str, History] | None = None,
) -> list[SeatConvocation]:
    """Return what the convocation of each of these seats says, with its versions, read in one query or `known`."""
    if known is None:
        known = histories(sitting.body_id, KIND, [thread_of(seat) for seat in seats])
    facts = convocation_facts(sitting, seats)
    return [
        SeatConvocation(thread, seat.juror.email, _beside(said, history), history, seat)
        for seat, said in zip(seats, facts, strict=True)
        for thread in (thread_of(seat),)
        for history in (known.get(thread, ()),)
    ]


def calling_off(known: SeatConvocation) -> SeatConvocation:
    """Return what a juror is told whose seat is taken back."""
    gone = replace(known.facts, cancelled=True, unseated=True)
    return replace(known, facts=_beside(gone, known.history))


def _beside(facts: SeatConvocationFacts, history: History) -> SeatConvocationFacts:
    """Return what calls a juror off beside the day that the convocation they received says."""
    told = day_told(history)
    if not facts.cancelled or told in (None, facts.held_on):
        return facts
    return replace(facts, told_for=told)


def convocation_facts(sitting: Sitting, seats: Sequence[SittingSeat]) -> list[SeatConvocationFacts]:
    """Return what the letters of these seats say, seat by seat."""
    effective = general_rules(sitting)
    days, text = employer_notice(effective, sitting.day)
    certification = sitting.certification
    return [
        SeatConvocationFacts(
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
            notice_days=days,
            notice_source=text,
            key=f"jury-{certification.body.slug}-{sitting.pk}-{seat.juror_id}",
            zone=sitting.clock,
            length_minutes=sitting.length_minutes,
            body=effective.reglement.jury.name,
            remote=sitting.remote,
            second_convocation=sitting.second_convocation,
            proxies=effective.reglement.proxy.allowed,
            stands_in_for=seat.stands_in_for.juror.name if seat.stands_in_for else "",
            employer=seat.juror.employer.name if seat.juror.employer else "",
            specimen=certification.body.demonstration,
            cancelled=sitting.state == SittingState.CANCELLED,
        )
        for seat in seats
    ]


def _with_employer(rows: Iterable[Dispatch]) -> frozenset[int]:
    """Return which of these versions have a letter for an employer."""
    files = DispatchFile.objects.filter(dispatch__in=[row.pk for row in rows], role=EMPLOYER)
    return frozenset(files.values_list("dispatch_id", flat=True))


def _remarks(one: SeatConvocation, effective: Effective, on: date) -> tuple[Objection, ...]:
    facts = one.facts
    if not one.unsent or facts.cancelled or one.day_is_told:
        return ()
    return remarks_on_notice(effective, facts.held_on, on, bool(facts.employer))


def _line(
    one: SeatConvocation,
    news: MailNews,
    with_employer: Container[int],
    remarks: tuple[Objection, ...],
    *,
    due: bool,
) -> SeatConvocationLine:
    seat, last = one.seat, one.last
    return SeatConvocationLine.of(
        one,
        news,
        due=due,
        seat_id=seat.pk,
        listed=seat.juror.listed_name,
        college=one.facts.college,
        role=one.facts.role,
        substitute=seat.stands_in_for_id is not None,
        voting=seat.voting,
        employer=last is not None and last.pk in with_employer,
        remarks=remarks,
    )
