"""What a dossier went through in assessment: its sessions and its grids, without their marks."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import Attendance, Grid, Session
from parchemin.assessment.selectors.grids import awaited, visible_grids
from parchemin.assessment.terms import AttendanceState, GridState, SessionState
from parchemin.kernel.zones import Zone


@dataclass(frozen=True, slots=True)
class SessionAttended:
    """A session for which a dossier is registered."""

    session_id: int
    code: str
    starts_at: datetime
    zone: Zone
    place: str
    state: SessionState
    presence: AttendanceState


@dataclass(frozen=True, slots=True)
class GridFollowed:
    """A grid of a dossier: on which bloc, by whom, and whether it is signed."""

    grid_id: int
    bloc: str
    assessor: str
    external: bool
    state: GridState
    signed_at: datetime | None


def sessions_attended(actor: Actor, dossier_id: int) -> tuple[SessionAttended, ...]:
    """Return the sessions of a dossier of the actor's body, first one first, in one query."""
    rows = Attendance.objects.filter(dossier_id=dossier_id, session__body_id=actor.body_id)
    return tuple(
        SessionAttended(
            session_id=row.session_id,
            code=row.session.code,
            starts_at=row.session.starts_at,
            zone=row.session.clock,
            place=row.session.place,
            state=SessionState(row.session.state),
            presence=AttendanceState(row.state),
        )
        for row in rows.select_related("session").order_by("session__starts_at")
    )


def grids_followed(actor: Actor, dossier_id: int) -> tuple[GridFollowed, ...]:
    """Return the grids of a dossier that the actor may see, bloc by bloc, in one query."""
    rows = visible_grids(actor).filter(dossier_id=dossier_id).exclude(state=GridState.CANCELLED)
    return tuple(
        GridFollowed(
            grid_id=row.pk,
            bloc=row.bloc.code,
            assessor=row.assessor.name,
            external=row.external,
            state=GridState(row.state),
            signed_at=row.signed_at,
        )
        for row in rows.select_related("bloc").order_by("bloc__position", "rank")
    )


def lacking_signatures(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Keep the sessions that hold a grid somebody has still to sign: none cancelled, none of the absent alone."""
    unsigned = awaited(Grid.objects.filter(session=OuterRef("pk")))
    return sessions.exclude(state=SessionState.CANCELLED).filter(Exists(unsigned))
