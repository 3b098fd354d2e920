"""Sittings as screens show them: the list, and the page that prepares and follows one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.law import Effective, with_law
from parchemin.certifications.reglement.terms import Register, RouteFamily, Secrecy
from parchemin.certifications.reglement.value import Reglement
from parchemin.certifications.selectors import objections_to_reglement, reglement_in_force
from parchemin.jury.models import Minutes, Sitting, SittingSeat
from parchemin.jury.rules.composition import (
    objections_to_composition,
    remarks_on_convocation,
)
from parchemin.jury.rules.facts import SittingFacts
from parchemin.jury.rules.incompatibilities import recusals
from parchemin.jury.rules.table import table_of
from parchemin.jury.selectors.attendance import has_left
from parchemin.jury.selectors.docket import Docket, DocketEntry, docket_of
from parchemin.jury.selectors.seats import is_held_by, roles_in, signatories_of
from parchemin.jury.selectors.vae import remarks_on_hearings
from parchemin.jury.terms import College, MinutesState, Outcome, Presence, SeatRole, SittingState
from parchemin.jury.workflow import REOPEN, SIGN_SITTING, SITTING
from parchemin.kernel.objections import Objection
from parchemin.kernel.workflow import Transition

_READERS = (Role.SECRETARIAT, Role.COMMISSION, Role.SYSTEM)


@dataclass(frozen=True, slots=True)
class SittingLine:
    """One sitting in the list; `employers` and `employees` count the voting seats of each college."""

    id: int
    code: str
    certification: str
    starts_at: datetime
    place: str
    remote: bool
    state: SittingState
    candidates: int
    employers: int
    employees: int


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat: who, for which college, how they take part. Never who mandated them.

    `own` tells the actor's own seat; `proxy_to` the seat that carries its voice.
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
    came_at: datetime | None
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One dossier of the agenda: who will stand aside, what stands against its quorum, its decision.

    `remarks` say that the sitting is past the last day of a VAE.
    """

    item_id: int
    dossier_id: int
    dossier: str
    name: str
    recusals: tuple[str, ...]
    objections: tuple[Objection, ...]
    remarks: tuple[Objection, ...]
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """One version of the procès-verbal."""

    id: int
    version: int
    number: str
    state: MinutesState
    reason: str
    signed_at: datetime | None
    signatures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SittingPage:
    """All that the screen of a sitting shows outside the deliberation.

    `objections` would stop the opening if everybody convened came, `lacking` tells that the quorum is one of
    them; `remarks` are to be known; `moves` are
    those open to the actor in this state; `effective` is the règlement for no route in particular.
    """

    sitting: SittingLine
    reglement: str
    reglement_from: date
    rules: Reglement
    effective: Effective
    convened_at: datetime
    seats: tuple[SeatLine, ...]
    agenda: tuple[AgendaLine, ...]
    objections: tuple[Objection, ...]
    lacking: bool
    remarks: tuple[Objection, ...]
    moves: tuple[Transition, ...]
    minutes: tuple[MinutesLine, ...]


def visible_sittings(actor: Actor) -> QuerySet[Sitting]:
    """Return the sittings that the actor may see: of its body, or where it has a seat."""
    sittings = Sitting.objects.filter(body_id=actor.body_id)
    if actor.holds(*_READERS):
        return sittings
    if actor.user_id is None:
        return sittings.none()
    mine = SittingSeat.objects.filter(juror__user_id=actor.user_id).values("sitting_id")
    return sittings.filter(pk__in=mine)


def sitting_list(actor: Actor) -> tuple[SittingLine, ...]:
    """Return the sittings that the actor may see, latest first, in two queries."""
    sittings = visible_sittings(actor).select_related("certification").prefetch_related("seats")
    counted = sittings.annotate(candidates=Count("agenda", distinct=True))
    return tuple(
        _line(sitting, list(sitting.seats.all()), vars(sitting)["candidates"])
        for sitting in counted.order_by("-starts_at", "code")
    )


def sitting_page(actor: Actor, sitting_id: int) -> SittingPage:
    """Return one sitting, in a number of queries that neither jurors nor candidates change.

    Raises `Sitting.DoesNotExist` for a sitting that the actor may not see.
    """
    sitting = (
        visible_sittings(actor).select_related("certification", "reglement").get(pk=sitting_id)
    )
    docket = docket_of(sitting)
    facts = docket.facts
    outcomes = _outcomes(sitting)
    late = remarks_on_hearings([entry.dossier for entry in docket.entries], facts.held_on)
    general = with_law(docket.reglement, RouteFamily.TRAINING, Register.NONE, facts.held_on)
    lines = minutes_lines(sitting)
    return SittingPage(
        sitting=_line(sitting, docket.seats, len(docket.entries)),
        reglement=sitting.reglement.title,
        reglement_from=sitting.reglement.in_force_from,
        rules=docket.reglement,
        effective=general,
        convened_at=sitting.convened_at,
        seats=tuple(_seat(seat, actor) for seat in docket.seats),
        agenda=tuple(_agenda_line(entry, facts, outcomes, late) for entry in docket.entries),
        objections=(*_objections(facts, general), *_out_of_force(sitting, facts.held_on)),
        lacking=bool(table_of(facts, general).quorum.objections),
        remarks=(
            *((_PAST,) if sitting.starts_at < sitting.convened_at else ()),
            *_on_other_reglement(sitting, facts.held_on),
            *remarks_on_convocation(facts, general),
            *_on_access(docket),
        ),
        moves=_moves(sitting, docket.seats, lines, actor),
        minutes=lines,
    )


_PAST = Objection(
    "convened-past-its-hour",
    "La séance a été convoquée pour une heure déjà passée.",
    remedy="Vérifier le jour et l’heure ; une séance mal datée s’annule.",
)


def _moves(
    sitting: Sitting,
    seats: Sequence[SittingSeat],
    minutes: Sequence[MinutesLine],
    actor: Actor,
) -> tuple[Transition, ...]:
    """Return what the actor may do of the life of a sitting: sign if they are asked to, reopen if nobody has."""
    shut = set()
    if any(line.signatures for line in minutes):
        shut.add(REOPEN)
    signs = any(is_held_by(seat, actor) for seat in signatories_of(sitting, seats))
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
        place=sitting.place,
        remote=sitting.remote,
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


def _on_other_reglement(sitting: Sitting, on: date) -> Iterator[Objection]:
    """Yield that a règlement came into force after the convocation: the opening will follow it."""
    in_force = reglement_in_force(sitting.certification_id, on)
    if sitting.opened_at is None and in_force and in_force.pk != sitting.reglement_id:
        yield Objection(
            "reglement-replaced",
            f"« {in_force.title} » sera en vigueur ce jour-là : la séance s’ouvrira sous lui, et non sous "
            f"« {sitting.reglement.title} ».",
            remedy="Vérifiez les sièges et le quorum qu’il demande.",
        )


def _on_access(docket: Docket) -> Iterator[Objection]:
    """Yield who could not do from their own account what the sitting asks of them: sign, or vote in secret."""
    secret = docket.reglement.secrecy is Secrecy.SECRET
    named = docket.reglement.minutes.signed_by
    for seat in docket.seats:
        signs = seat.role in named or (SeatRole.MEMBER in named and seat.voting)
        if seat.juror.user_id is None and (signs or (secret and seat.voting)):
            what = "signer le procès-verbal" if signs else "voter à bulletin secret"
            yield Objection(
                "juror-without-access",
                f"{seat.juror.name} n’a pas d’accès pour {what}.",
                remedy="L’ouvrir depuis sa fiche.",
            )


def _seat(seat: SittingSeat, actor: Actor) -> SeatLine:
    return SeatLine(
        id=seat.pk,
        juror_id=seat.juror_id,
        name=seat.juror.name,
        own=is_held_by(seat, actor),
        college=College(seat.college),
        role=SeatRole(seat.role),
        voting=seat.voting,
        presence=_shown_presence(seat),
        came_at=seat.came_at,
        left_at=seat.left_at,
        proxy_to=seat.proxy_to_id,
        represented_by=seat.proxy_to.juror.name if seat.proxy_to else "",
        stands_in_for=seat.stands_in_for.juror.name if seat.stands_in_for else "",
    )


def _shown_presence(seat: SittingSeat) -> Presence | None:
    """Return how a juror takes part now: who left is shown excused, with the hour beside."""
    if has_left(seat):
        return Presence.EXCUSED
    return Presence(seat.presence) if seat.presence else None


def _agenda_line(
    entry: DocketEntry,
    facts: SittingFacts,
    outcomes: dict[int, Outcome],
    late: dict[int, tuple[Objection, ...]],
) -> AgendaLine:
    recused = recusals(entry.case, facts, entry.effective)
    out = frozenset(recusal.person for recusal in recused)
    return AgendaLine(
        item_id=entry.item.pk,
        dossier_id=entry.dossier.pk,
        dossier=entry.dossier.number,
        name=entry.name,
        recusals=tuple(reason.text for recusal in recused for reason in recusal.reasons),
        objections=table_of(facts, entry.effective, out).quorum.objections,
        remarks=late[entry.dossier.pk],
        outcome=outcomes.get(entry.dossier.pk),
    )


def _outcomes(sitting: Sitting) -> dict[int, Outcome]:
    rows = sitting.decisions.filter(rectified_by__isnull=True)
    return {
        dossier: Outcome(outcome) for dossier, outcome in rows.values_list("dossier_id", "outcome")
    }


def minutes_lines(sitting: Sitting) -> tuple[MinutesLine, ...]:
    """Return the versions of the procès-verbal of a sitting, first one first, in three queries."""
    rows = Minutes.objects.filter(sitting=sitting).defer("pdf").order_by("version")
    return tuple(
        MinutesLine(
            id=row.pk,
            version=row.version,
            number=row.facts["number"],
            state=MinutesState(row.state),
            reason=row.reason,
            signed_at=row.signed_at,
            signatures=tuple(
                signature.seat.juror.name
                for signature in sorted(row.signatures.all(), key=lambda s: s.at)
            ),
        )
        for row in rows.prefetch_related("signatures__seat__juror")
    )
