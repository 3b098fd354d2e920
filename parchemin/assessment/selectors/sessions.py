"""Sessions as screens show them: the list, and the page of one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Attendance, AttendanceSignature, Grid, Incident, Session
from parchemin.assessment.selectors.candidates import (
    CandidateRow,
    attendances_of,
    candidate_rows,
    without_verdicts,
)
from parchemin.assessment.selectors.grids import OF_AWAY, own_grids
from parchemin.assessment.selectors.hosts import objections_to_holding
from parchemin.assessment.terms import AttendanceState, GridState, IncidentCategory, SessionState
from parchemin.assessment.workflow import SESSION
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.kernel.objections import Objection
from parchemin.kernel.workflow import Transition
from parchemin.kernel.zones import Zone, day_there


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session in the list."""

    id: int
    code: str
    certification: str
    starts_at: datetime
    zone: Zone
    place: str
    room: str
    remote: bool
    state: SessionState
    capacity: int
    registered: int
    grids: int
    signed: int

    @property
    def day(self) -> date:
        """Return the day of the session, on a calendar of its place."""
        return day_there(self.starts_at, self.zone)


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident of a session."""

    category: IncidentCategory
    description: str
    dossier: str
    reported_by: str
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class SessionPage:
    """All that the screen of a session shows.

    `asked` is how many assessors the règlement asks on each bloc, `external` how many of them from outside;
    `remarks` say what is still missing, `moves` what the actor may do next.
    """

    session: SessionLine
    slot_minutes: int | None
    bloc_codes: tuple[str, ...]
    reglement: str
    asked: int
    external: int
    partner: str
    candidates: tuple[CandidateRow, ...]
    incidents: tuple[IncidentLine, ...]
    remarks: tuple[Objection, ...]
    moves: tuple[Transition, ...]


def visible_sessions(actor: Actor) -> QuerySet[Session]:
    """Return the sessions that the actor may see: of its body, of its organisation, or where it assesses."""
    sessions = Session.objects.filter(body_id=actor.body_id)
    if actor.holds(Role.SECRETARIAT, Role.COMMISSION):
        return sessions
    mine = Q(pk__in=Grid.objects.filter(own_grids(actor)).values("session_id"))
    if actor.partner_id is not None:
        mine |= Q(partner_id=actor.partner_id)
    return sessions.filter(mine)


def session_list(actor: Actor) -> QuerySet[Session]:
    """Return the sessions that the actor may see, as `session_line` reads them, in one query."""
    grids = Grid.objects.filter(session=OuterRef("pk"))
    return (
        visible_sessions(actor)
        .select_related("certification")
        .annotate(
            registered=_how_many(Attendance.objects.filter(session=OuterRef("pk"))),
            grid_count=_how_many(grids.exclude(state=GridState.CANCELLED).exclude(OF_AWAY)),
            signed_count=_how_many(grids.filter(state=GridState.SIGNED)),
        )
        .order_by("-starts_at", "code")
    )


def session_line(session: Session) -> SessionLine:
    """Return a row of `session_list` as plain values."""
    counts = vars(session)  # the three annotations of `session_list`
    return SessionLine(
        id=session.pk,
        code=session.code,
        certification=session.certification.short_title,
        starts_at=session.starts_at,
        zone=session.clock,
        place=session.place,
        room=session.room,
        remote=session.remote,
        state=SessionState(session.state),
        capacity=session.capacity,
        registered=counts["registered"],
        grids=counts["grid_count"],
        signed=counts["signed_count"],
    )


def session_page(actor: Actor, session_id: int) -> SessionPage:
    """Return one session with its candidates, in a number of queries that their number does not change.

    Raises `Session.DoesNotExist` for a session that the actor may not see.
    """
    session = session_list(actor).select_related("reglement", "partner", "site").get(pk=session_id)
    candidates = candidate_rows(session)
    if not actor.holds(Role.SECRETARIAT):
        candidates = tuple(without_verdicts(row) for row in candidates)
    assessors = reglement_of(session.reglement.value).assessors
    return SessionPage(
        session=session_line(session),
        slot_minutes=session.slot_minutes,
        bloc_codes=tuple(session.bloc_codes),
        reglement=session.reglement.title,
        asked=assessors.count,
        external=assessors.external_count,
        partner=session.partner.name if session.partner else "",
        candidates=candidates,
        incidents=_incidents(session),
        remarks=(*_objections_to_host(session), *_remarks(candidates)),
        moves=SESSION.available(SessionState(session.state), actor.roles),
    )


def next_session_code(actor: Actor, on: date) -> str:
    """Return a code that no session of the body bears yet: `S2026-014`, in one query."""
    prefix = f"S{on.year}-"
    sessions = Session.objects.filter(body_id=actor.body_id, code__startswith=prefix)
    ranks = [code.removeprefix(prefix) for code in sessions.values_list("code", flat=True)]
    last = max((int(rank) for rank in ranks if rank.isdecimal()), default=0)
    return f"{prefix}{last + 1:03d}"


def count_live_sessions(actor: Actor, on: date) -> int:
    """Return how many sessions are neither closed nor cancelled, in one query, whatever the day."""
    over = (SessionState.CLOSED, SessionState.CANCELLED)
    return visible_sessions(actor).exclude(state__in=over).count()


def _how_many(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("session").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _incidents(session: Session) -> tuple[IncidentLine, ...]:
    rows = (
        Incident.objects.filter(session=session).select_related("dossier").order_by("reported_at")
    )
    return tuple(
        IncidentLine(
            IncidentCategory(row.category),
            row.description,
            row.dossier.number if row.dossier else "",
            row.reported_by,
            row.reported_at,
        )
        for row in rows
    )


def _objections_to_host(session: Session) -> tuple[Objection, ...]:
    """Return why the partner who is to hold a session could not, as long as it is to come."""
    if session.state not in (SessionState.PLANNED, SessionState.CONVENED):
        return ()
    return objections_to_holding(
        session.partner, session.certification, session.day, session.bloc_codes, session.site
    )


def _remarks(candidates: tuple[CandidateRow, ...]) -> tuple[Objection, ...]:
    """Return what is missing for the day, or after it, each with the candidates it is about."""
    present = [c for c in candidates if c.presence is AttendanceState.PRESENT]
    missing = {
        "presence-missing": [
            c.name for c in candidates if c.presence is AttendanceState.REGISTERED
        ],
        "assessors-missing": [
            c.name for c in candidates if not c.away and any(not bloc.grids for bloc in c.blocs)
        ],
        "identity-missing": [c.name for c in present if c.identified < len(c.blocs)],
        "signature-missing": [
            c.name
            for c in present
            if any(grid.state is GridState.OPEN for bloc in c.blocs for grid in bloc.grids)
        ],
    }
    sentences = {
        "presence-missing": "Présence à consigner",
        "assessors-missing": "Évaluateurs à désigner",
        "identity-missing": "Identité à vérifier",
        "signature-missing": "Grilles à signer",
    }
    return tuple(
        Objection(code, f"{sentences[code]} : {', '.join(names)}.")
        for code, names in missing.items()
        if names
    )


@dataclass(frozen=True, slots=True)
class SigningLine:
    """A candidate on the screen handed around: when they pass, and their signature if they gave it."""

    dossier_id: int
    name: str
    expected_at: datetime | None
    presence: AttendanceState
    signature: AttendanceSignature | None


def signing_lines(actor: Actor, session_id: int) -> tuple[SigningLine, ...]:
    """Return who signs their presence at a session, in the order they are expected, in one query.

    Raises `Session.DoesNotExist` for a session that the actor may not see.
    """
    session = visible_sessions(actor).get(pk=session_id)
    rows = attendances_of(session).select_related("signature").prefetch_related(None)
    return tuple(
        SigningLine(
            row.dossier_id,
            row.dossier.person.full_name,
            row.expected_at,
            AttendanceState(row.state),
            getattr(row, "signature", None),
        )
        for row in rows
    )


def signed_presences(actor: Actor, session_id: int) -> dict[int, AttendanceSignature]:
    """Return who signed their presence on a screen, by dossier, in one query."""
    rows = AttendanceSignature.objects.filter(
        attendance__session=session_id, attendance__session__in=visible_sessions(actor)
    )
    return {row.attendance.dossier_id: row for row in rows.select_related("attendance")}
