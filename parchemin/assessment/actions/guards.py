"""What several acts check or tell alike."""

from datetime import datetime
from typing import Any

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Assessor, Attendance, Session
from parchemin.assessment.selectors.grids import own_grids
from parchemin.assessment.selectors.hosts import is_stranger
from parchemin.assessment.terms import AWAY, AttendanceState
from parchemin.journal.actions import record
from parchemin.kernel.objections import Objection
from parchemin.pathways.models import Dossier


def tell(
    event: str,
    session: Session,
    actor: Actor,
    at: datetime,
    dossier: Dossier | None = None,
    /,
    **details: Any,
) -> None:
    """Write an event of a session, and of one of its dossiers, in the journal."""
    about = [f"session/{session.code}"]
    if dossier is not None:
        about.append(f"dossier/{dossier.number}")
        details["dossier"] = dossier.number
    record(actor=actor, event=event, subjects=about, at=at, session=session.code, **details)


def unknown_bloc(code: str, dossier: Dossier) -> Objection:
    """Return the objection to a bloc that is not of the dossier's edition."""
    return Objection(
        "unknown-bloc", f"« {code} » n’est pas un bloc de l’édition du dossier {dossier.number}."
    )


def locked_session(session_id: int, actor: Actor) -> Session:
    """Return a session of the actor's body, locked; raises `Session.DoesNotExist`."""
    return Session.objects.select_for_update(of=("self",)).get(pk=session_id, body_id=actor.body_id)


def objections_to_absent(session_id: int, dossier_id: int) -> tuple[Objection, ...]:
    """Return why nothing is noted of a candidate who did not come, until their presence is corrected."""
    here = Attendance.objects.filter(session_id=session_id, dossier_id=dossier_id)
    state = here.filter(state__in=AWAY).values_list("state", flat=True).first()
    if state is None:
        return ()
    return (
        Objection(
            "candidate-away",
            f"Le candidat est noté {AttendanceState(state).label.lower()} à la session : rien ne s’apprécie, "
            "ne se vérifie ni ne se signe.",
            remedy="S’il est venu, corrigez d’abord sa présence.",
        ),
    )


def objections_to_stranger(actor: Actor, session: Session) -> tuple[Objection, ...]:
    """Return why somebody who neither hosts the session nor assesses in it may not touch it."""
    if is_stranger(actor, session):
        return (Objection("other-partner", "Cette session est organisée par un autre organisme."),)
    if actor.holds(Role.SECRETARIAT, Role.PARTNER) or not actor.holds(Role.ASSESSOR):
        return ()
    if session.grids.filter(own_grids(actor)).exists():
        return ()
    return (Objection("other-assessors", "Vous n’évaluez aucun candidat de cette session."),)


def objections_to_sealed(
    body_id: int, email: str, *, but: int | None = None
) -> tuple[Objection, ...]:
    """Return that another assessor signed under an address: two people are never one in what is sealed."""
    held = Assessor.objects.filter(body_id=body_id, sealed_email=email).exclude(email=email)
    others = held if but is None else held.exclude(pk=but)
    return tuple(
        Objection(
            "email-sealed",
            f"{other.name} a signé sous l’adresse {email}, que sa signature scelle.",
            remedy="Donnez une autre adresse à cette personne.",
        )
        for other in others
    )
