"""Acts that move a session along its life, and cancel a grid."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason
from parchemin.assessment.actions.guards import tell
from parchemin.assessment.models import Grid, Session
from parchemin.assessment.selectors.convocations import KIND, about_of
from parchemin.assessment.selectors.hosts import hosted_sessions, objections_to_holding
from parchemin.assessment.terms import AttendanceState, GridState, SessionState
from parchemin.assessment.workflow import (
    CANCEL_GRID,
    CANCEL_SESSION,
    CLOSE_SESSION,
    CONVENE_SESSION,
    HOLD_SESSION,
)
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.kernel.workflow import Transition
from parchemin.kernel.zones import day_there, moment_said
from parchemin.post.actions import set_aside


@transaction.atomic
def convene_session(*, session_id: int, actor: Actor, at: datetime) -> Session:
    """Note that candidates and assessors of a session were convened.

    It needs a candidate, and a host still habilitated that day for its blocs.
    """
    session = _locked(session_id, actor)
    empty = () if session.attendances.exists() else (_NOBODY,)
    host = objections_to_holding(
        session.partner, session.certification, session.day, session.bloc_codes, session.site
    )
    return _moved(session, CONVENE_SESSION, (*empty, *host), actor, at)


@transaction.atomic
def hold_session(*, session_id: int, actor: Actor, at: datetime) -> Session:
    """Note that a session took place, once everybody is present, absent or excused (RULE-54)."""
    session = _locked(session_id, actor)
    unsaid = session.attendances.filter(state=AttendanceState.REGISTERED)
    numbers = unsaid.order_by("dossier__number").values_list("dossier__number", flat=True)
    return _moved(
        session,
        HOLD_SESSION,
        (
            *_objections_to_early(session, at),
            *_objections_to_missing("presence-missing", "Présence", numbers),
        ),
        actor,
        at,
    )


@transaction.atomic
def close_session(*, session_id: int, actor: Actor, at: datetime) -> Session:
    """Close a session, once every grid of those who came is signed or cancelled."""
    session = _locked(session_id, actor)
    came = session.attendances.filter(state=AttendanceState.PRESENT).values("dossier_id")
    unsigned = session.grids.filter(state=GridState.OPEN, dossier_id__in=came)
    numbers = unsigned.order_by("dossier__number").values_list("dossier__number", flat=True)
    missing = _objections_to_missing("signature-missing", "Signature", list(dict.fromkeys(numbers)))
    return _moved(session, CLOSE_SESSION, missing, actor, at)


@transaction.atomic
def cancel_session(*, session_id: int, reason: str, actor: Actor, at: datetime) -> Session:
    """Cancel a session where nobody has marked anything; its grids are read no more, no letter prepared leaves."""
    session = _locked(session_id, actor)
    if session.state == SessionState.CANCELLED:
        return session
    read = session.grids.exclude(state=GridState.CANCELLED)
    marked = (_MARKED,) if read.filter(marks__isnull=False).exists() else ()
    silent = objections_to_reason(reason)
    _moved(session, CANCEL_SESSION, (*marked, *silent), actor, at, reason=tidy_lines(reason))
    set_aside(kind=KIND, about=about_of(session_id), actor=actor)
    return session


@transaction.atomic
def cancel_grid(*, grid_id: int, reason: str, actor: Actor, at: datetime) -> Grid:
    """Set a grid aside that will not be signed; its marks stay written and are read no more."""
    grid = (
        Grid.objects.select_for_update(of=("self",))
        .select_related("assessor", "bloc", "dossier", "session")
        .get(pk=grid_id, body_id=actor.body_id)
    )
    if grid.state == GridState.CANCELLED:
        return grid
    refuse_if(
        (
            *CANCEL_GRID.objections(GridState(grid.state), actor.roles),
            *objections_to_reason(reason),
        )
    )
    grid.state = CANCEL_GRID.target.value
    grid.save(update_fields=["state"])
    tell(
        CANCEL_GRID.event,
        grid.session,
        actor,
        at,
        grid.dossier,
        assessor=grid.assessor.name,
        bloc=grid.bloc.code,
        reason=tidy_lines(reason),
    )
    return grid


_NOBODY = Objection(
    "session-empty", "Personne n’est inscrit à la session.", remedy="Inscrivez des candidats."
)
_MARKED = Objection(
    "session-marked",
    "Des évaluateurs ont déjà noté des candidats.",
    remedy="Annulez leurs grilles, ou constatez la tenue de la session.",
)


def _locked(session_id: int, actor: Actor) -> Session:
    sessions = hosted_sessions(actor).select_for_update(of=("self",))
    return sessions.select_related("certification", "partner", "site").get(pk=session_id)


def _moved(
    session: Session,
    move: Transition,
    objections: tuple[Objection, ...],
    actor: Actor,
    at: datetime,
    **details: str,
) -> Session:
    if session.state == move.target:
        return session
    refuse_if((*move.objections(SessionState(session.state), actor.roles), *objections))
    session.state = move.target.value
    session.save(update_fields=["state"])
    tell(move.event, session, actor, at, **details)
    return session


def _objections_to_early(session: Session, at: datetime) -> tuple[Objection, ...]:
    if day_there(at, session.clock) >= session.day:
        return ()
    return (
        Objection(
            "session-to-come",
            f"La session n’a lieu que le {moment_said(session.starts_at, session.clock)}.",
        ),
    )


def _objections_to_missing(code: str, what: str, numbers: Iterable[str]) -> tuple[Objection, ...]:
    found = ", ".join(numbers)
    return (Objection(code, f"{what} à consigner : {found}."),) if found else ()
