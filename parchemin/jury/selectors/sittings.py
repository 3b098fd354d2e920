"""Sittings as screens show them: the list, and the page that prepares and follows one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, F, Q, QuerySet, When

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.law import Effective, with_law
from parchemin.certifications.reglement.terms import Register, RouteFamily, Unit
from parchemin.certifications.reglement.value import Reglement
from parchemin.certifications.selectors import objections_to_reglement
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.rules.carried_units import carried_results
from parchemin.jury.rules.composition import (
    expected_sitting,
    objections_to_composition,
)
from parchemin.jury.rules.convocations import expected_length
from parchemin.jury.rules.facts import JurorFacts, SittingFacts
from parchemin.jury.rules.incompatibilities import recusals
from parchemin.jury.rules.presidency import objections_to_naming
from parchemin.jury.rules.signatories import PRESIDENCY
from parchemin.jury.rules.table import table_of
from parchemin.jury.selectors.attendance import has_left, hours_told, in_the_room
from parchemin.jury.selectors.docket import Docket, DocketEntry, docket_of
from parchemin.jury.selectors.lateness import Remarks, remarks_on_hearings, remarks_on_letters
from parchemin.jury.selectors.minutes_lines import MinutesLine, minutes_lines
from parchemin.jury.selectors.rectifications import Rectificatifs, rectificatifs_of
from parchemin.jury.selectors.seats import is_held_by, roles_in, signatories_of
from parchemin.jury.selectors.sitting_remarks import remarks_before_the_day
from parchemin.jury.terms import BEFORE_CLOSING, College, Outcome, Presence, SeatRole, SittingState
from parchemin.jury.workflow import REOPEN, SIGN_SITTING, SITTING
from parchemin.kernel.calendar import at_paris, french_date
from parchemin.kernel.objections import Objection, without_remedies
from parchemin.kernel.workflow import Transition
from parchemin.kernel.zones import Zone, day_there
from parchemin.pathways.rules.agenda import lost_bloc

_READERS = (Role.SECRETARIAT, Role.COMMISSION, Role.SYSTEM)
# What awaits something of the jury: to be held, or its minutes to be signed.
TO_COME = (
    SittingState.CONVENED,
    SittingState.OPEN,
    SittingState.SUSPENDED,
    SittingState.CLOSED,
)


@dataclass(frozen=True, slots=True)
class SittingLine:
    """One sitting in the list; `employers` and `employees` count the voting seats of each college."""

    id: int
    code: str
    certification: str
    starts_at: datetime
    zone: Zone
    place: str
    remote: bool
    length_minutes: int | None
    state: SittingState
    candidates: int
    employers: int
    employees: int

    @property
    def day(self) -> date:
        """Return the day of the sitting, on a calendar of its place."""
        return day_there(self.starts_at, self.zone)

    @property
    def ends_at(self) -> datetime:
        """Return when it ends: after the length planned, or that which its candidates let expect."""
        return self.starts_at + expected_length(self.length_minutes, self.candidates)


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat: who, for which college, how they take part. Never who mandated them.

    `own` tells the actor's own seat; `proxy_to` the seat that carries its voice; `offices` the functions that the
    juror may be named to.
    """

    id: int
    juror_id: int
    name: str
    own: bool
    college: College
    role: SeatRole
    voting: bool
    presence: Presence | None
    proxy_to: int | None
    represented_by: str
    stands_in_for: str
    hours: str
    offices: tuple[SeatRole, ...]


@dataclass(frozen=True, slots=True)
class AgendaCase:
    """One dossier of the agenda: who will stand aside, what stands against its quorum, its decision.

    `remarks` say that the sitting is past the last day of a VAE or of the règlement, and by when the decision is
    told, or that it was told late.
    """

    item_id: int
    dossier_id: int
    dossier: str
    name: str
    recusals: tuple[str, ...]
    objections: tuple[Objection, ...]
    remarks: tuple[Objection, ...]
    outcome: Outcome | None
    rectificatifs: Rectificatifs


@dataclass(frozen=True, slots=True)
class SittingPage:
    """All that the screen of a sitting shows outside the deliberation.

    `objections` would stop the opening if everybody convened came, `lacking` tells that the quorum is one of
    them; `remarks` are to be known; `moves` are those open to the actor in this state; `effective` is the
    règlement for no route in particular.
    """

    sitting: SittingLine
    reglement: str
    reglement_from: date
    rules: Reglement
    effective: Effective
    convened_at: datetime
    seats: tuple[SeatLine, ...]
    agenda: tuple[AgendaCase, ...]
    objections: tuple[Objection, ...]
    lacking: bool
    remarks: tuple[Objection, ...]
    moves: tuple[Transition, ...]
    minutes: tuple[MinutesLine, ...]
    first: tuple[int, str] | None
    second: tuple[int, str] | None


def visible_sittings(actor: Actor) -> QuerySet[Sitting]:
    """Return the sittings that the actor may see: of its body, or where it has a seat."""
    sittings = Sitting.objects.filter(body_id=actor.body_id)
    if actor.holds(*_READERS):
        return sittings
    if actor.user_id is None:
        return sittings.none()
    mine = SittingSeat.objects.filter(juror__user_id=actor.user_id).values("sitting_id")
    return sittings.filter(pk__in=mine)


def listed_sittings(actor: Actor) -> QuerySet[Sitting]:
    """Return the sittings that the actor may see, with all that `line_of_sitting` reads, in two queries.

    `past` is 0 for those that await something, which also have `awaited_at`, and 1 for the others.
    """
    awaited = Q(state__in=TO_COME)
    sittings = visible_sittings(actor).select_related("certification").prefetch_related("seats")
    return sittings.annotate(
        candidates=Count("agenda", distinct=True),
        past=Case(When(awaited, then=0), default=1),
        awaited_at=Case(When(awaited, then=F("starts_at"))),
    )


def sitting_list(actor: Actor) -> tuple[SittingLine, ...]:
    """Return the sittings that the actor may see, latest first, in two queries."""
    return _lines(listed_sittings(actor))


def sittings_between(actor: Actor, first: date, last: date) -> tuple[SittingLine, ...]:
    """Return the sittings of a period, on calendars of Paris or of their place, latest first, in two queries."""
    day = timedelta(days=1)
    near = listed_sittings(actor).filter(
        starts_at__gte=at_paris(first - day), starts_at__lt=at_paris(last + 2 * day)
    )
    return tuple(line for line in _lines(near) if first <= line.day <= last)


def _lines(listed: QuerySet[Sitting]) -> tuple[SittingLine, ...]:
    return tuple(line_of_sitting(sitting) for sitting in listed.order_by("-starts_at", "code"))


def line_of_sitting(sitting: Sitting) -> SittingLine:
    """Return a sitting of `listed_sittings` as a list shows it."""
    return _line(sitting, list(sitting.seats.all()), vars(sitting)["candidates"])


def sitting_page(actor: Actor, sitting_id: int) -> SittingPage:
    """Return one sitting, in a number of queries that neither jurors nor candidates change.

    Raises `Sitting.DoesNotExist` for a sitting that the actor may not see.
    """
    sitting = (
        visible_sittings(actor)
        .select_related("certification", "reglement", "first", "second")
        .get(pk=sitting_id)
    )
    docket = docket_of(sitting)
    facts = docket.facts
    late = _late(docket)
    general = with_law(docket.reglement, RouteFamily.TRAINING, Register.NONE, facts.held_on)
    lines = minutes_lines(sitting)
    return SittingPage(
        sitting=_line(sitting, docket.seats, len(docket.entries)),
        reglement=sitting.reglement.title,
        reglement_from=sitting.reglement.in_force_from,
        rules=docket.reglement,
        effective=general,
        convened_at=sitting.convened_at,
        seats=_seats(docket, general, actor),
        agenda=tuple(_agenda_line(entry, docket, late) for entry in docket.entries),
        objections=(*_objections(facts, general), *_out_of_force(sitting, facts.held_on)),
        lacking=bool(table_of(facts, general).quorum.objections),
        remarks=remarks_before_the_day(sitting, docket, general),
        moves=_moves(sitting, docket.seats, lines, actor),
        minutes=lines,
        first=_named(sitting.first),
        second=_named(getattr(sitting, "second", None)),
    )


def _named(sitting: Sitting | None) -> tuple[int, str] | None:
    return (sitting.pk, sitting.code) if sitting else None


def _late(docket: Docket) -> Remarks:
    """Return, by dossier, that the sitting is late and what is lost by its day; once closed, that letters are."""
    dossiers = [entry.dossier for entry in docket.entries]
    late = remarks_on_hearings(dossiers, docket.reglement, docket.facts.held_on)
    if docket.sitting.closed_at is None:
        lost = {entry.dossier.pk: tuple(_lost(entry, docket.facts)) for entry in docket.entries}
        return {pk: (*remarks, *lost[pk]) for pk, remarks in late.items()}
    told = remarks_on_letters(docket.sitting.decisions.all())
    return {pk: (*remarks, *told[pk]) for pk, remarks in late.items()}


def _lost(entry: DocketEntry, facts: SittingFacts) -> Iterator[Objection]:
    for held in carried_results(entry.case, facts.held_on, entry.effective):
        if held.unit is Unit.BLOC and held.until and held.until < facts.held_on:
            yield lost_bloc(held.code, held.until, facts.held_on, held.reason.source)


def _moves(
    sitting: Sitting,
    seats: Sequence[SittingSeat],
    minutes: Sequence[MinutesLine],
    actor: Actor,
) -> tuple[Transition, ...]:
    """Return what the actor may do of the life of a sitting: sign if they are asked to, reopen if nobody has."""
    shut = set()
    if not all(line.untouched for line in minutes):
        shut.add(REOPEN)
    prevented = minutes[-1].prevented if minutes else ()
    signs = any(is_held_by(seat, actor) for seat in signatories_of(sitting, seats, prevented))
    if not signs and not actor.holds(Role.SECRETARIAT):
        shut.add(SIGN_SITTING)
    found = SITTING.available(SittingState(sitting.state), roles_in(actor, seats))
    return tuple(move for move in found if move not in shut)


def sitting_line(sitting: Sitting, seats: Sequence[SittingSeat]) -> SittingLine:
    """Return a sitting as lists show it, its candidates counted in one query."""
    return _line(sitting, seats, sitting.agenda.count())


def _line(sitting: Sitting, seats: Sequence[SittingSeat], candidates: int) -> SittingLine:
    voting = [seat.college for seat in seats if seat.voting and seat.stands_in_for_id is None]
    return SittingLine(
        id=sitting.pk,
        code=sitting.code,
        certification=sitting.certification.short_title,
        starts_at=sitting.starts_at,
        zone=sitting.clock,
        place=sitting.place,
        remote=sitting.remote,
        length_minutes=sitting.length_minutes,
        state=SittingState(sitting.state),
        candidates=candidates,
        employers=voting.count(College.EMPLOYERS),
        employees=voting.count(College.EMPLOYEES),
    )


def _objections(facts: SittingFacts, effective: Effective) -> tuple[Objection, ...]:
    quorum = table_of(facts, effective).quorum.objections
    return (*objections_to_composition(facts, effective), *quorum)


def _out_of_force(sitting: Sitting, on: date) -> tuple[Objection, ...]:
    if sitting.opened_at is not None:
        return ()
    return objections_to_reglement(sitting.certification_id, on)


def _seats(docket: Docket, effective: Effective, actor: Actor) -> tuple[SeatLine, ...]:
    waited = frozenset(
        juror.person
        for juror, seat in zip(docket.facts.jurors, docket.seats, strict=True)
        if not seat.presence
    )
    facts = in_the_room(expected_sitting(docket.facts, waited), docket.seats)
    return tuple(
        _seat(seat, actor, _offices(facts, juror, effective) if stands else ())
        for juror, seat in zip(facts.jurors, docket.seats, strict=True)
        for stands in (juror.voting or seat.stands_in_for is None,)
    )


def _offices(facts: SittingFacts, juror: JurorFacts, effective: Effective) -> tuple[SeatRole, ...]:
    return tuple(
        role
        for role in PRESIDENCY
        if role is not juror.role and not objections_to_naming(facts, juror, role, effective)
    )


def _seat(seat: SittingSeat, actor: Actor, offices: tuple[SeatRole, ...]) -> SeatLine:
    return SeatLine(
        id=seat.pk,
        juror_id=seat.juror_id,
        name=seat.juror.name,
        own=is_held_by(seat, actor),
        college=College(seat.college),
        role=SeatRole(seat.role),
        voting=seat.voting,
        presence=_shown_presence(seat),
        hours=hours_told(seat),
        proxy_to=seat.proxy_to_id,
        represented_by=seat.proxy_to.juror.name if seat.proxy_to else "",
        stands_in_for=seat.stands_in_for.juror.name if seat.stands_in_for else "",
        offices=offices,
    )


def _shown_presence(seat: SittingSeat) -> Presence | None:
    """Return how a juror takes part now: who left is shown excused, with the hour beside."""
    if has_left(seat):
        return Presence.EXCUSED
    return Presence(seat.presence) if seat.presence else None


def _standing(
    put_off: date | None, lacks: tuple[Objection, ...], sitting: Sitting
) -> tuple[Objection, ...]:
    """Return what the agenda says of a case: the day that the jury put it off to, else what its table lacks.

    No remedy is told of a sitting that is held no more.
    """
    if put_off is not None:
        return (Objection("adjourned-to", f"Ajourné au {french_date(put_off)}."),)
    return lacks if sitting.state in BEFORE_CLOSING else without_remedies(lacks)


def _agenda_line(
    entry: DocketEntry,
    docket: Docket,
    late: Remarks,
) -> AgendaCase:
    facts = docket.facts
    recused = recusals(entry.case, facts, entry.effective)
    out = frozenset(recusal.person for recusal in recused)
    return AgendaCase(
        item_id=entry.item.pk,
        dossier_id=entry.dossier.pk,
        dossier=entry.dossier.number,
        name=entry.name,
        recusals=tuple(reason.text for recusal in recused for reason in recusal.reasons),
        objections=_standing(
            entry.case.adjourned_to,
            table_of(facts, entry.effective, out | entry.case.away).quorum.objections,
            docket.sitting,
        ),
        remarks=late[entry.dossier.pk],
        outcome=Outcome(entry.decision.outcome) if entry.decision else None,
        rectificatifs=rectificatifs_of(entry.decision),
    )
