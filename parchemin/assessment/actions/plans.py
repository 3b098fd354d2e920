"""The act that changes the plan of a session before its day: when, where, for how many, which blocs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.assignments import objections_on_day
from parchemin.assessment.actions.guards import objections_to_stranger, tell
from parchemin.assessment.actions.links import shift_links
from parchemin.assessment.actions.sessions import (
    objections_to_blocs,
    objections_to_host,
    objections_to_room,
)
from parchemin.assessment.events import SESSION_CHANGED
from parchemin.assessment.models import Attendance, Session
from parchemin.assessment.rules.slots import new_slots
from parchemin.assessment.terms import AttendanceState, GridState, SessionState
from parchemin.certifications.selectors import objections_to_reglement, reglement_in_force
from parchemin.kernel.calendar import french_short_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.zones import Zone, day_there, moment_said
from parchemin.organisations.models import Partner, PartnerSite


@dataclass(frozen=True, slots=True)
class Plan:
    """What may change of a session: its certification and code stay."""

    starts_at: datetime
    place: str
    capacity: int
    room: str = ""
    remote: bool = False
    slot_minutes: int | None = None
    bloc_codes: tuple[str, ...] = ()
    partner_id: int | None = None
    zone: Zone = Zone.PARIS
    length_minutes: int | None = None
    site_id: int | None = None

    @property
    def day(self) -> date:
        """Return the day of the session, on a calendar of its place."""
        return day_there(self.starts_at, self.zone)


@transaction.atomic
def change_session(*, session_id: int, plan: Plan, actor: Actor, at: datetime) -> Session:
    """Change the plan of a session to come; the same plan again changes nothing.

    Hours of passage move with its start, and follow each other anew when slots get another length; links of
    grids move too. Raises `Refused` with every objection: role, session over or begun, too few places, a bloc
    that is assessed already, and what stands on the new day against the host, the règlement or an assessor.
    """
    session = (
        Session.objects.select_for_update(of=("self",))
        .select_related("certification", "reglement", "partner")
        .get(pk=session_id, body_id=actor.body_id)
    )
    former = plan_of(session)
    if plan == former:
        return session
    partner = (
        Partner.objects.get(pk=plan.partner_id, body_id=actor.body_id) if plan.partner_id else None
    )
    site = (
        PartnerSite.objects.get(pk=plan.site_id, partner__body_id=actor.body_id)
        if plan.site_id
        else None
    )
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER),
            *objections_to_stranger(actor, session),
            *_objections_to_moment(session, plan, at),
            *objections_to_room(plan.capacity, plan.slot_minutes),
            *_objections_to_registered(session, plan),
            *objections_to_blocs(session.certification, plan.bloc_codes),
            *objections_to_host(
                actor, partner, session.certification, plan.day, plan.bloc_codes, site
            ),
            *_objections_to_day(session, plan),
        )
    )
    session.site = site
    _write(session, former, plan, partner)
    tell(SESSION_CHANGED, session, actor, at, changes=" ; ".join(_changes(former, plan, session)))
    return session


def plan_of(session: Session) -> Plan:
    """Return the plan of a session as it stands."""
    return Plan(
        starts_at=session.starts_at,
        place=session.place,
        capacity=session.capacity,
        room=session.room,
        remote=session.remote,
        slot_minutes=session.slot_minutes,
        bloc_codes=tuple(session.bloc_codes),
        partner_id=session.partner_id,
        zone=session.clock,
        length_minutes=session.length_minutes,
        site_id=session.site_id,
    )


def _write(session: Session, former: Plan, plan: Plan, partner: Partner | None) -> None:
    session.partner, session.starts_at, session.place = partner, plan.starts_at, plan.place
    session.room, session.remote, session.capacity = plan.room, plan.remote, plan.capacity
    session.zone, session.length_minutes = plan.zone, plan.length_minutes
    session.slot_minutes, session.bloc_codes = plan.slot_minutes, list(plan.bloc_codes)
    reglement = reglement_in_force(session.certification_id, plan.day)
    if reglement is not None and not session.grids.exists():
        session.reglement = reglement
    session.save()
    rows = {row.pk: row for row in session.attendances.all()}
    hours = new_slots(
        {pk: row.expected_at for pk, row in rows.items()},
        former_start=former.starts_at,
        starts_at=plan.starts_at,
        former_minutes=former.slot_minutes,
        minutes=plan.slot_minutes,
    )
    for pk, row in rows.items():
        row.expected_at = hours[pk]
    Attendance.objects.bulk_update(rows.values(), ["expected_at"])
    shift_links(session)


def _objections_to_moment(session: Session, plan: Plan, at: datetime) -> Iterator[Objection]:
    state = SessionState(session.state)
    if state not in (SessionState.PLANNED, SessionState.CONVENED):
        yield Objection(
            "session-over", f"La session {session.code} ne change plus : {state.label.lower()}."
        )
    moved = plan.starts_at != session.starts_at or plan.slot_minutes != session.slot_minutes
    begun = session.attendances.exclude(state=AttendanceState.REGISTERED).exists()
    if moved and (begun or session.grids.filter(marks__isnull=False).exists()):
        yield Objection(
            "session-begun",
            "Des présences ou des appréciations sont déjà consignées : l’heure ne change plus.",
            remedy="Le lieu, la salle et le nombre de places peuvent encore changer.",
        )
    if plan.starts_at != session.starts_at and plan.day < day_there(at, plan.zone):
        yield Objection("session-past", "Une session ne se déplace pas à un jour passé.")


def _objections_to_registered(session: Session, plan: Plan) -> Iterator[Objection]:
    registered = session.attendances.count()
    if plan.capacity < registered:
        yield Objection(
            "capacity-too-small",
            f"{plural(registered, 'candidat est inscrit', 'candidats sont inscrits')}, pour "
            f"{plural(plan.capacity, 'place')}.",
            remedy="Déplacez d’abord des candidats dans une autre session.",
        )
    live = session.grids.exclude(state=GridState.CANCELLED)
    if not plan.bloc_codes:
        return
    for code in sorted(set(live.values_list("bloc__code", flat=True)) - set(plan.bloc_codes)):
        yield Objection(
            "bloc-has-grids",
            f"Des évaluateurs sont désignés pour le bloc {code}.",
            remedy="Gardez ce bloc, ou annulez ces grilles.",
        )


def _objections_to_day(session: Session, plan: Plan) -> tuple[Objection, ...]:
    """Return what stands, on another day, against the règlement or the assessors already named."""
    day = plan.day
    if day == session.day:
        return ()
    reglement = reglement_in_force(session.certification_id, day)
    named = session.grids.exclude(state=GridState.CANCELLED).exists()
    if reglement is None:
        return objections_to_reglement(session.certification_id, day)
    if named and reglement.pk != session.reglement_id:
        return (
            Objection(
                "other-reglement",
                f"Le {french_short_date(day)}, un autre règlement est en vigueur.",
                remedy="Choisissez un autre jour, ou planifiez une autre session.",
            ),
        )
    return objections_on_day(session, day)


def _changes(former: Plan, plan: Plan, session: Session) -> Iterator[str]:
    """Yield what changed, in words."""
    if (plan.starts_at, plan.zone) != (former.starts_at, former.zone):
        now = moment_said(plan.starts_at, plan.zone)
        yield f"le {now}, au lieu du {moment_said(former.starts_at, former.zone)}"
    if (plan.place, plan.room) != (former.place, former.room):
        yield f"{_where(plan)}, au lieu de {_where(former)}"
    if plan.remote != former.remote:
        yield "à distance" if plan.remote else "sur place"
    if plan.capacity != former.capacity:
        yield f"{plan.capacity} places, au lieu de {former.capacity}"
    if plan.slot_minutes != former.slot_minutes:
        yield f"passages de {plan.slot_minutes} min" if plan.slot_minutes else "tous au début"
    if plan.length_minutes != former.length_minutes:
        yield (
            f"durée prévue {plan.length_minutes} min" if plan.length_minutes else "sans durée dite"
        )
    if plan.bloc_codes != former.bloc_codes:
        yield f"blocs {', '.join(plan.bloc_codes)}" if plan.bloc_codes else "tous les blocs"
    if plan.partner_id != former.partner_id:
        yield f"accueil par {session.partner.name if session.partner else 'le certificateur'}"
    if plan.site_id != former.site_id:
        yield f"site {session.site.name}" if session.site else "sans site dit"


def _where(plan: Plan) -> str:
    return f"{plan.place}, {plan.room}" if plan.room else plan.place
