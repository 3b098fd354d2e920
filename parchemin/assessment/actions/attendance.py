"""Acts on the day of a session: who came, who they are, what went wrong."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import (
    locked_session,
    objections_to_absent,
    objections_to_stranger,
    tell,
    unknown_bloc,
)
from parchemin.assessment.events import (
    ATTENDANCE_RECORDED,
    ATTENDANCE_SIGNED,
    IDENTITY_CHECKED,
    INCIDENT_REPORTED,
)
from parchemin.assessment.models import (
    Attendance,
    AttendanceSignature,
    IdentityCheck,
    Incident,
    Session,
)
from parchemin.assessment.rules.signatures import objections_to_signature
from parchemin.assessment.terms import AttendanceState, GridState, IncidentCategory
from parchemin.certifications.models import Bloc
from parchemin.kernel.canonical import digest
from parchemin.kernel.objections import Objection, Refused, refuse_if
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.kernel.zones import day_there, moment_said
from parchemin.pathways.models import Dossier

HOSTS = (Role.SECRETARIAT, Role.PARTNER, Role.ASSESSOR)


def _objections_to_hosting(actor: Actor, session: Session) -> tuple[Objection, ...]:
    """Return why the actor holds no session of this one: what it keeps already is told to nobody else."""
    return (*objections_to_role(actor, *HOSTS), *objections_to_stranger(actor, session))


@transaction.atomic
def record_attendance(
    *, session_id: int, dossier_id: int, presence: AttendanceState, actor: Actor, at: datetime
) -> Attendance:
    """Record that a registered candidate was present, absent or excused; recording it again is told once.

    Raises `Refused` before the day of the session, or when grids show that the candidate was there.
    """
    attendance = _locked_attendance(session_id, dossier_id, actor)
    session, dossier = attendance.session, attendance.dossier
    not_theirs = _objections_to_hosting(actor, session)
    if attendance.state == presence and not not_theirs:
        return attendance
    refuse_if(
        (
            *not_theirs,
            *_objections_to_early(session, at),
            *_objections_to_presence(attendance, presence),
        )
    )
    attendance.state = presence
    attendance.save(update_fields=["state"])
    tell(ATTENDANCE_RECORDED, session, actor, at, dossier, presence=presence.label.lower())
    return attendance


@transaction.atomic
def sign_attendance(
    *,
    session_id: int,
    dossier_id: int,
    actor: Actor,
    at: datetime,
    typed_name: str = "",
    drawing: str = "",
) -> AttendanceSignature:
    """Keep that a candidate attests their presence on the device of the actor: a drawing, or their name.

    It records them as present; signed once. Raises `Refused` without either, for hardly a trace, under another
    name, before the day, or for a candidate noted absent or excused.
    """
    attendance = _locked_attendance(session_id, dossier_id, actor)
    session, dossier = attendance.session, attendance.dossier
    known = AttendanceSignature.objects.filter(attendance=attendance).first()
    not_theirs = _objections_to_hosting(actor, session)
    if known and not not_theirs:
        return known
    refuse_if(
        (
            *not_theirs,
            *_objections_to_early(session, at),
            *objections_to_absent(session_id, dossier_id),
            *objections_to_signature(
                typed_name=typed_name, names=_names_of(dossier), drawing=drawing
            ),
        )
    )
    record_attendance(
        session_id=session_id,
        dossier_id=dossier_id,
        presence=AttendanceState.PRESENT,
        actor=actor,
        at=at,
    )
    signature = AttendanceSignature(
        attendance=attendance,
        typed_name=tidy(typed_name),
        drawing=drawing,
        signed_at=at,
        held_by=actor.label,
    )
    signature.digest = digest(signed_presence(signature))
    signature.save()
    tell(ATTENDANCE_SIGNED, session, actor, at, dossier, held_by=actor.label)
    return signature


def signed_presence(signature: AttendanceSignature) -> dict[str, object]:
    """Return what the signature of a presence seals, as JSON: who, where, when, before whom, what was drawn."""
    return {
        "session": signature.attendance.session.code,
        "dossier": signature.attendance.dossier.number,
        "name": signature.typed_name,
        "drawing": signature.drawing,
        "held_by": signature.held_by,
        "signed_at": signature.signed_at.astimezone(UTC).isoformat(),
    }


@transaction.atomic
def check_identity(
    *,
    session_id: int,
    dossier_id: int,
    bloc_code: str,
    checked_by: str,
    actor: Actor,
    at: datetime,
    checked_at: datetime | None = None,
) -> IdentityCheck:
    """Record who saw the candidate's identity document before a bloc, and when; the first check stays.

    Raises `Refused` when nobody is named, before the day, for a bloc out of the dossier's edition, or for a
    candidate noted absent or excused.
    """
    attendance = _locked_attendance(session_id, dossier_id, actor)
    session, dossier = attendance.session, attendance.dossier
    known = attendance.identity_checks.filter(bloc__code=bloc_code).first()
    not_theirs = _objections_to_hosting(actor, session)
    if known and not not_theirs:
        return known
    bloc = Bloc.objects.filter(edition_id=dossier.edition_id, code=bloc_code).first()
    objections = (
        *not_theirs,
        *_objections_to_early(session, at),
        *objections_to_absent(session_id, dossier_id),
        *(() if checked_by.strip() else (_NOBODY,)),
    )
    if bloc is None:
        raise Refused((*objections, unknown_bloc(bloc_code, dossier)))
    refuse_if(objections)
    check = IdentityCheck.objects.create(
        attendance=attendance, bloc=bloc, checked_by=tidy(checked_by), checked_at=checked_at or at
    )
    told = {"checked_by": check.checked_by, "bloc": bloc_code}
    tell(IDENTITY_CHECKED, session, actor, at, dossier, **told)
    return check


@transaction.atomic
def report_incident(
    *,
    session_id: int,
    category: IncidentCategory,
    description: str,
    client_id: UUID,
    actor: Actor,
    at: datetime,
    dossier_id: int | None = None,
) -> Incident:
    """Report what went wrong in a session, once per `client_id`; `dossier_id` names the candidate, if one.

    Raises `Refused` without a description, or for a candidate who is not of the session.
    """
    session = locked_session(session_id, actor)
    known = Incident.objects.filter(client_id=client_id, session=session).first()
    not_theirs = _objections_to_hosting(actor, session)
    if known and not not_theirs:
        return known
    among = session.attendances.select_related("dossier")
    registered = among.filter(dossier_id=dossier_id).first() if dossier_id else None
    refuse_if(
        (
            *not_theirs,
            *(() if description.strip() else (_UNDESCRIBED,)),
            *((_NOT_REGISTERED,) if dossier_id and registered is None else ()),
        )
    )
    incident = Incident.objects.create(
        session=session,
        dossier_id=dossier_id,
        category=category,
        description=tidy_lines(description),
        client_id=client_id,
        reported_by=actor.label,
        reported_at=at,
    )
    told = {"category": category.label.lower(), "description": incident.description}
    tell(INCIDENT_REPORTED, session, actor, at, registered.dossier if registered else None, **told)
    return incident


_NOBODY = Objection("identity-nobody", "La vérification d’identité doit nommer qui l’a faite.")
_UNDESCRIBED = Objection("incident-undescribed", "Décrivez l’incident.")
_NOT_REGISTERED = Objection(
    "candidate-not-registered",
    "Ce candidat n’est pas inscrit à la session.",
    remedy="Inscrivez-le d’abord, ou signalez l’incident pour toute la session.",
)


def _locked_attendance(session_id: int, dossier_id: int, actor: Actor) -> Attendance:
    return (
        Attendance.objects.select_for_update(of=("self",))
        .select_related("session", "dossier")
        .get(session_id=session_id, dossier_id=dossier_id, session__body_id=actor.body_id)
    )


def _names_of(dossier: Dossier) -> tuple[str, ...]:
    """Return how a candidate may sign: first or all given names, under the birth name or the usage name."""
    person = dossier.person
    given = person.given_names.replace(",", " ")
    return (
        dossier.person.full_name,
        f"{given} {person.birth_name}",
        f"{given} {person.usage_name or person.birth_name}",
    )


def _objections_to_early(session: Session, at: datetime) -> tuple[Objection, ...]:
    if day_there(at, session.clock) >= session.day:
        return ()
    return (
        Objection(
            "session-to-come",
            f"La session n’a lieu que le {moment_said(session.starts_at, session.clock)}.",
            remedy="Consignez les présences le jour venu.",
        ),
    )


def _objections_to_presence(
    attendance: Attendance, presence: AttendanceState
) -> tuple[Objection, ...]:
    if presence is AttendanceState.PRESENT:
        return ()
    read = attendance.session.grids.exclude(state=GridState.CANCELLED)
    if not read.filter(dossier_id=attendance.dossier_id, marks__isnull=False).exists():
        return ()
    return (
        Objection(
            "candidate-was-marked",
            "Des évaluateurs ont déjà noté ce candidat : il était présent.",
            remedy="Si ces notes sont celles d’un autre, annulez d’abord leurs grilles.",
        ),
    )
