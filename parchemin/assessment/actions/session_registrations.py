"""Acts that register candidates to a session, one by one or together."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import NOTHING_CHOSEN, all_or_none, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import locked_session, objections_to_stranger, tell
from parchemin.assessment.events import CANDIDATE_REGISTERED
from parchemin.assessment.models import Attendance, Session
from parchemin.assessment.rules.slots import free_hour
from parchemin.assessment.selectors.hosts import is_guest
from parchemin.assessment.terms import REGISTRABLE, AttendanceState, SessionState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.pathways.actions.life import move_dossier, settle_silence
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors import objections_to_lapsed
from parchemin.pathways.terms import DossierState
from parchemin.pathways.workflow import START_ASSESSMENT


@transaction.atomic
def register_candidate(
    *, session_id: int, dossier_id: int, actor: Actor, at: datetime
) -> Attendance:
    """Register a dossier of the actor's body to a session, which opens its assessment; done once.

    The candidate is expected at the next free slot, or at the start of a session without slots. Raises
    `Refused` when the session is full, past or of another certification, or when the dossier is not admissible or
    no more (RULE-25).
    """
    session = locked_session(session_id, actor)
    dossier = Dossier.objects.select_for_update(of=("self",)).get(
        pk=dossier_id, body_id=actor.body_id
    )
    registered = session.attendances.filter(dossier=dossier).first()
    if registered:
        return registered
    settle_silence(dossier, at)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER),
            *objections_to_stranger(actor, session),
            *_objections_to_follower(actor, dossier),
            *objections_to_registering(session, dossier),
            *objections_to_lapsed(dossier, paris_date(at)),
        )
    )
    if dossier.state == DossierState.ADMISSIBLE:
        move_dossier(dossier, START_ASSESSMENT, actor=actor, at=at)
    attendance = Attendance.objects.create(
        session=session,
        dossier=dossier,
        state=AttendanceState.REGISTERED,
        expected_at=next_hour(session),
    )
    tell(CANDIDATE_REGISTERED, session, actor, at, dossier)
    return attendance


@transaction.atomic
def register_together(
    *, session_id: int, numbers: Collection[str], actor: Actor, at: datetime
) -> int:
    """Register several dossiers of the actor's body, all of them or none, and return how many they are.

    Raises `Refused` with the objections to each, or when there is none.
    """
    dossiers = Dossier.objects.filter(body_id=actor.body_id, number__in=numbers).order_by("number")
    refuse_if(() if dossiers else (NOTHING_CHOSEN,))
    with all_or_none() as attempt:
        for dossier in dossiers:
            with attempt(f"Dossier {dossier.number}"):
                register_candidate(session_id=session_id, dossier_id=dossier.pk, actor=actor, at=at)
    return len(dossiers)


def _objections_to_follower(actor: Actor, dossier: Dossier) -> tuple[Objection, ...]:
    if not is_guest(actor) or dossier.partner_id == actor.partner_id:
        return ()
    return (Objection("other-partner-s-dossier", "Ce dossier est suivi par un autre organisme."),)


def next_hour(session: Session) -> datetime:
    """Return the first slot that nobody holds, or the start of a session without slots."""
    taken = set(session.attendances.values_list("expected_at", flat=True))
    return free_hour(session.starts_at, session.slot_minutes, taken)


def objections_to_registering(session: Session, dossier: Dossier) -> tuple[Objection, ...]:
    """Return why a session does not take a dossier in: over, full, of another certification, not admissible."""
    found = []
    if session.state not in (SessionState.PLANNED, SessionState.CONVENED):
        found.append(
            Objection(
                "session-closed-to-entries",
                f"La session {session.code} n’accueille plus : "
                f"{SessionState(session.state).label.lower()}.",
            )
        )
    if session.attendances.count() >= session.capacity:
        found.append(
            Objection(
                "session-full",
                f"La session {session.code} est complète : {session.capacity} places.",
                remedy="Choisissez une autre session, ou augmentez le nombre de places.",
            )
        )
    if dossier.certification_id != session.certification_id:
        found.append(
            Objection(
                "other-certification",
                "La session évalue une autre certification que celle du dossier.",
            )
        )
    if DossierState(dossier.state) not in REGISTRABLE:
        found.append(
            Objection(
                "dossier-not-admissible",
                f"Le dossier {dossier.number} est dans l’état "
                f"« {DossierState(dossier.state).label} ».",
                remedy="Un dossier recevable ou en évaluation s’inscrit à une session.",
            )
        )
    return tuple(found)
