"""Acts that move a registered candidate: to another hour of the session, or to another session."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import locked_session, objections_to_stranger, tell
from parchemin.assessment.actions.session_registrations import next_hour, objections_to_registering
from parchemin.assessment.events import CANDIDATE_MOVED, CANDIDATE_TRANSFERRED
from parchemin.assessment.models import Attendance, Grid, Session
from parchemin.assessment.rules.slots import objections_to_hour
from parchemin.assessment.terms import AttendanceState, GridState, SessionState
from parchemin.journal.actions import record
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.zones import hour_there, moment_said


@transaction.atomic
def move_candidate(
    *, session_id: int, dossier_id: int, expected_at: datetime, actor: Actor, at: datetime
) -> Attendance:
    """Expect a candidate at another hour of the session; the same hour again changes nothing.

    In a session of slots, whoever holds that hour takes the one left. Raises `Refused` with every objection.
    """
    session = locked_session(session_id, actor)
    attendance = place_of(session, dossier_id)
    former = attendance.expected_at or session.starts_at
    if former == expected_at:
        return attendance
    refuse_if(
        (
            *objections_to_moving(session, attendance, actor),
            *objections_to_hour(expected_at, session.starts_at, session.clock),
        )
    )
    moved = [(attendance, expected_at, former)]
    holder = session.attendances.filter(expected_at=expected_at).select_related("dossier").first()
    if session.slot_minutes is not None and holder is not None:
        refuse_if(_objections_to_begun(holder))
        moved.append((holder, former, expected_at))
    for row, hour, left in moved:
        row.expected_at = hour
        row.save(update_fields=["expected_at"])
        clock = session.clock
        hours = {"hour": hour_there(hour, clock), "former_hour": hour_there(left, clock)}
        tell(CANDIDATE_MOVED, session, actor, at, row.dossier, **hours)
    return attendance


@transaction.atomic
def transfer_candidate(
    *, session_id: int, dossier_id: int, to_session_id: int, actor: Actor, at: datetime
) -> Attendance:
    """Register a candidate to another session in place of this one, at its next free hour; done once.

    Grids where nobody entered anything leave with the former place. Raises `Refused` with every objection.
    """
    ids = sorted((session_id, to_session_id))
    rows = {pk: locked_session(pk, actor) for pk in ids}
    session, target = rows[session_id], rows[to_session_id]
    there = target.attendances.filter(dossier_id=dossier_id).first()
    if there and not session.attendances.filter(dossier_id=dossier_id).exists():
        return there
    attendance = place_of(session, dossier_id)
    refuse_if(
        (
            *objections_to_moving(session, attendance, actor),
            *objections_to_stranger(actor, target),
            *(() if there is None else (_ALREADY_THERE,)),
            *objections_to_registering(target, attendance.dossier),
        )
    )
    drop_untouched_grids(attendance)
    attendance.session, attendance.expected_at = target, next_hour(target)
    attendance.save(update_fields=["session", "expected_at"])
    number = attendance.dossier.number
    record(
        actor=actor,
        event=CANDIDATE_TRANSFERRED,
        subjects=[f"session/{target.code}", f"session/{session.code}", f"dossier/{number}"],
        at=at,
        dossier=number,
        former_session=session.code,
        session=target.code,
        day=moment_said(attendance.expected_at, target.clock),
    )
    return attendance


_ALREADY_THERE = Objection(
    "already-registered", "Le candidat est déjà inscrit à cette autre session."
)


def place_of(session: Session, dossier_id: int) -> Attendance:
    """Return the place of a candidate in a session, locked; raises `Attendance.DoesNotExist`."""
    return (
        Attendance.objects.select_for_update(of=("self",))
        .select_related("dossier", "session")
        .get(session=session, dossier_id=dossier_id)
    )


def drop_untouched_grids(attendance: Attendance) -> None:
    """Erase the open grids of a candidate in a session where nobody entered anything."""
    grids = Grid.objects.filter(session=attendance.session, dossier=attendance.dossier)
    grids.filter(state=GridState.OPEN, marks=None, evidence=None).delete()


def objections_to_moving(
    session: Session, attendance: Attendance, actor: Actor
) -> tuple[Objection, ...]:
    """Return why a candidate keeps their place: who asks, the session is over, or their assessment has begun."""
    state = SessionState(session.state)
    over = Objection(
        "session-over", f"On ne déplace plus personne : la session est {state.label.lower()}."
    )
    return (
        *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER),
        *objections_to_stranger(actor, session),
        *(() if state in (SessionState.PLANNED, SessionState.CONVENED) else (over,)),
        *_objections_to_begun(attendance),
    )


def _objections_to_begun(attendance: Attendance) -> tuple[Objection, ...]:
    """Return why a candidate does not move any more: somebody recorded their presence, or entered something."""
    number = attendance.dossier.number
    found = []
    if attendance.state != AttendanceState.REGISTERED:
        label = AttendanceState(attendance.state).label.lower()
        found.append(Objection("presence-recorded", f"Le dossier {number} est déjà noté {label}."))
    grids = Grid.objects.filter(session=attendance.session, dossier=attendance.dossier)
    begun = grids.filter(Q(marks__isnull=False) | Q(evidence__isnull=False)).exists()
    if begun or attendance.identity_checks.exists():
        found.append(
            Objection(
                "assessment-begun",
                f"L’évaluation du dossier {number} a commencé : il ne change plus de place.",
            )
        )
    return tuple(found)
