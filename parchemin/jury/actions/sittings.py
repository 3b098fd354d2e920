"""Acts before the day: when a jury sits, and who holds which seat."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.guards import reglement_or_refuse
from parchemin.certifications.models import Certification, Reglement
from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import JuryBody
from parchemin.certifications.selectors import reglement_in_force
from parchemin.journal.actions import record
from parchemin.jurors.actions.guards import locked_juror
from parchemin.jurors.models import Juror
from parchemin.jurors.rules.experience import objections_to_experience
from parchemin.jury.actions.guards import (
    locked_seat,
    locked_sitting,
    objections_to_state,
    tell,
)
from parchemin.jury.events import JUROR_SEATED, PRESIDENCY_NAMED, SITTING_CONVENED
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.rules.presidency import (
    OTHER_PRESIDENCY,
    objections_to_naming,
    objections_to_one_college,
)
from parchemin.jury.selectors.attendance import in_the_room
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.selectors.seats import as_expected, general_rules, seats_of, sitting_facts
from parchemin.jury.terms import BEFORE_CLOSING, College, SeatRole, SittingState
from parchemin.kernel.calendar import french_short_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.zones import Zone, day_there, moment_said


@transaction.atomic
def convene_sitting(
    *,
    code: str,
    certification_id: int,
    starts_at: datetime,
    place: str,
    actor: Actor,
    at: datetime,
    remote: bool = False,
    zone: Zone = Zone.PARIS,
    length_minutes: int | None = None,
) -> Sitting:
    """Convene a jury under the règlement in force on the day it sits, at its place (RULE-31); once per code.

    Raises `Refused` with every objection, and `Certification.DoesNotExist` for that of another body.
    """
    certification = Certification.objects.select_for_update(of=("self",)).get(
        pk=certification_id, body_id=actor.body_id
    )
    convened = Sitting.objects.filter(body_id=actor.body_id, code=code).first()
    same = (certification.pk, starts_at)
    if convened and (convened.certification_id, convened.starts_at) == same:
        return convened
    objections = (*objections_to_role(actor, Role.SECRETARIAT), *objections_to_code(convened))
    day = day_there(starts_at, zone)
    objections += objections_to_remote(remote, reglement_in_force(certification.pk, day))
    reglement = reglement_or_refuse(certification, day, objections)
    sitting = Sitting.objects.create(
        body_id=actor.body_id,
        code=code,
        certification=certification,
        reglement=reglement,
        starts_at=starts_at,
        length_minutes=length_minutes,
        zone=zone,
        place=place,
        remote=remote,
        state=SittingState.CONVENED,
        convened_at=at,
    )
    told = {"day": moment_said(starts_at, zone), "place": place, "reglement": reglement.title}
    tell(SITTING_CONVENED, sitting, actor, at, **told)
    return sitting


@transaction.atomic
def seat_juror(
    *,
    sitting_id: int,
    juror_id: int,
    role: SeatRole,
    actor: Actor,
    at: datetime,
    voting: bool = True,
    stands_in_for_id: int | None = None,
) -> SittingSeat:
    """Give a juror a seat in their college; the same seat twice is given once.

    `stands_in_for_id` makes a substitute of the same college, whose voice counts when that juror is
    recorded as replaced. Once the sitting was opened, nobody is added. Raises `Refused` with every objection.
    """
    sitting = locked_sitting(sitting_id, actor)
    # Locked as the end of their office locks them: that act sees this seat, or this one sees that end.
    juror = locked_juror(juror_id, actor)
    replaced = sitting.seats.get(pk=stands_in_for_id) if stands_in_for_id else None
    seat = sitting.seats.filter(juror=juror).first()
    if seat and (seat.role, seat.voting, seat.stands_in_for_id) == (role, voting, stands_in_for_id):
        return seat
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *_objections_to_adding(sitting),
            *_objections_to_seat(sitting, juror, role, seat),
            *_objections_to_knowing(sitting, juror, voting),
            *_objections_to_body(sitting, role, voting and replaced is None),
            *_objections_to_substitute(juror, replaced),
        )
    )
    seat = SittingSeat.objects.create(
        sitting=sitting,
        juror=juror,
        college=juror.college,
        role=role,
        voting=voting,
        presence="",
        stands_in_for=replaced,
    )
    record(
        actor=actor,
        event=JUROR_SEATED,
        subjects=[f"sitting/{sitting.code}", f"juror/{juror.pk}"],
        at=at,
        juror=juror.name,
        sitting=sitting.code,
        role=role.label.lower(),
        college=College(juror.college).label.lower(),
    )
    return seat


@transaction.atomic
def name_to_presidency(*, seat_id: int, role: SeatRole, actor: Actor, at: datetime) -> SittingSeat:
    """Make a seated juror chair or vice-chair in the place of who was, who becomes a member.

    For a presidency that is away: the vice-chair presides, and another juror of the same college may be named. The
    convocation of either is to be written again: it says the former function. Before the opening, who is not
    recorded yet is expected; afterwards only who is recorded there presides, and what was voted on keeps who
    presided then. Raises `Refused` with every objection.
    """
    sitting, seat = locked_seat(seat_id, actor)
    if seat.role == role:
        return seat
    seats = seats_of(sitting)
    known = as_expected if sitting.opened_at is None else sitting_facts
    facts = in_the_room(known(sitting, seats), seats)
    named = facts.jurors[seats.index(seat)]
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_state(sitting, *BEFORE_CLOSING),
            *objections_to_naming(facts, named, role, general_rules(sitting)),
        )
    )
    _keep_presiders(sitting)
    sitting.seats.filter(role=role).update(role=SeatRole.MEMBER)
    seat.role = role
    seat.presides_since = at if sitting.opened_at is not None else None
    seat.save(update_fields=["role", "presides_since"])
    record(
        actor=actor,
        event=PRESIDENCY_NAMED,
        subjects=[f"sitting/{sitting.code}", f"juror/{seat.juror_id}"],
        at=at,
        juror=seat.juror.name,
        sitting=sitting.code,
        role=role.label.lower(),
    )
    return seat


def _keep_presiders(sitting: Sitting) -> None:
    """Keep who presided over each case voted on: a presidency named since turns no equality of then."""
    voted = sitting.agenda.filter(votes__isnull=False, presided_by=None).values_list(
        "pk", flat=True
    )
    if not voted:
        return
    docket = docket_of(sitting, list(voted))
    by_person = {seat.juror.key: seat for seat in docket.seats}
    for entry in docket.entries:
        presider = docket.table_for(entry).presider
        if presider is not None:
            entry.item.presided_by = by_person[presider.person]
            entry.item.save(update_fields=["presided_by"])


def objections_to_remote(remote: bool, reglement: Reglement | None) -> tuple[Objection, ...]:
    """Return why a sitting may not be held at a distance under a règlement."""
    if not remote or reglement is None:
        return ()
    rules = reglement_of(reglement.value)
    if rules.remote_jury:
        return ()
    return (
        Objection(
            "remote-jury",
            "Le règlement n’admet pas de jury à distance.",
            branch_source(rules, "remote_jury"),
            "Convoquez la séance en un lieu.",
        ),
    )


def objections_to_code(convened: Sitting | None) -> tuple[Objection, ...]:
    """Return why a code may not name a sitting: another bears it."""
    if convened is None:
        return ()
    held = moment_said(convened.starts_at, convened.clock)
    return (
        Objection(
            "sitting-code-taken",
            f"Le code {convened.code} désigne déjà la séance du {held}.",
            remedy="Choisissez un autre code.",
        ),
    )


def _objections_to_adding(sitting: Sitting) -> tuple[Objection, ...]:
    if sitting.opened_at is None:
        return objections_to_state(sitting, SittingState.CONVENED)
    return (
        Objection(
            "seats-frozen",
            f"La séance {sitting.code} a été ouverte : on n’ajoute plus de juré.",
            remedy="Un suppléant convoqué peut remplacer un absent ; sinon, convoquez une autre séance.",
        ),
    )


def _objections_to_seat(
    sitting: Sitting, juror: Juror, role: SeatRole, seat: SittingSeat | None
) -> tuple[Objection, ...]:
    found = []
    if seat is not None:
        found.append(Objection("seat-taken", f"{juror.name} siège déjà à cette séance."))
    if role is not SeatRole.MEMBER and sitting.seats.filter(role=role).exists():
        found.append(Objection("role-taken", f"La séance a déjà un {role.label.lower()}."))
    else:
        found.extend(_objections_to_presiding(sitting, role, College(juror.college)))
    day = sitting.day
    if day < juror.active_from or (juror.active_until and juror.active_until < day):
        found.append(
            Objection(
                "juror-unavailable",
                f"{juror.name} ne peut pas siéger le {french_short_date(day)}.",
                remedy="Désignez un autre juré, ou prolongez sa désignation.",
            )
        )
    return tuple(found)


def _objections_to_body(sitting: Sitting, role: SeatRole, voting: bool) -> tuple[Objection, ...]:
    """Return why a member has no voice beside the chair and vice-chair who are the whole jury."""
    reglement = reglement_of(sitting.reglement.value)
    alone = reglement.jury.body is JuryBody.CHAIR_AND_VICE_CHAIR
    if not alone or not voting or role is not SeatRole.MEMBER:
        return ()
    return (
        Objection(
            "body-presidency-alone",
            "La présidence et la vice-présidence de la CPNE siègent seules comme jury.",
            branch_source(reglement, "jury.body"),
            "Donner à ce juré la présidence ou la vice-présidence, ou un siège sans voix.",
        ),
    )


def _objections_to_knowing(sitting: Sitting, juror: Juror, voting: bool) -> tuple[Objection, ...]:
    """Return why a juror lacks the experience asked of who has a voice."""
    if not voting:
        return ()
    rules = general_rules(sitting)
    return tuple(objections_to_experience(juror, sitting.day, rules))


def _objections_to_presiding(
    sitting: Sitting, role: SeatRole, college: College
) -> tuple[Objection, ...]:
    other = OTHER_PRESIDENCY.get(role)
    if other is None or not sitting.seats.filter(role=other, college=college).exists():
        return ()
    return objections_to_one_college(role, college, general_rules(sitting))


def _objections_to_substitute(juror: Juror, replaced: SittingSeat | None) -> tuple[Objection, ...]:
    if replaced is None:
        return ()
    found = []
    if replaced.college != juror.college:
        found.append(
            Objection("substitute-college", "Un suppléant est du collège de celui qu’il supplée.")
        )
    if SittingSeat.objects.filter(stands_in_for=replaced).exists():
        found.append(Objection("substitute-taken", "Ce siège a déjà un suppléant."))
    return tuple(found)
