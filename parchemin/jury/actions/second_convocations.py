"""A sitting that lacks its quorum: it is told on its day, then the same cases are convened again."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.guards import reglement_or_refuse
from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.value import Delay, Reglement
from parchemin.journal.actions import record
from parchemin.jury.actions.guards import locked_sitting, roles_at, tell
from parchemin.jury.actions.sitting_day import objections_to_early
from parchemin.jury.actions.sittings import objections_to_code, objections_to_remote
from parchemin.jury.models import AgendaItem, Sitting, SittingSeat
from parchemin.jury.rules.composition import objections_to_seats
from parchemin.jury.rules.table import table_of
from parchemin.jury.selectors.seats import general_rules, seats_of, sitting_facts
from parchemin.jury.terms import SittingState
from parchemin.jury.workflow import CONVENE_AGAIN, RECORD_LACK
from parchemin.kernel.calendar import add_delay, french_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.zones import Zone, day_there, moment_said


@transaction.atomic
def record_lack_of_quorum(*, sitting_id: int, actor: Actor, at: datetime) -> Sitting:
    """Record, on the day, that a sitting cannot open for lack of its quorum; recorded once.

    Raises `Refused` before the day, for a jury that was not convened as its text asks, while a presence is still
    to record, or when who is there makes the quorum.
    """
    sitting = locked_sitting(sitting_id, actor)
    roles = roles_at(actor, sitting)
    if sitting.state == SittingState.LACKED_QUORUM and not RECORD_LACK.objections_to(roles):
        return sitting
    seats, effective = seats_of(sitting), general_rules(sitting)
    facts = sitting_facts(sitting, seats)
    quorum = table_of(facts, effective).quorum
    refuse_if(
        (
            *RECORD_LACK.objections(SittingState(sitting.state), roles),
            *objections_to_early(sitting, at),
            *objections_to_seats(facts, effective),
            *_objections_to_unrecorded(seats),
            *(() if quorum.objections else (_quorum_met(sitting),)),
        )
    )
    sitting.state = RECORD_LACK.target.value
    sitting.save(update_fields=["state"])
    present = plural(quorum.present, "présent")
    tell(RECORD_LACK.event, sitting, actor, at, present=present, required=quorum.required)
    return sitting


@transaction.atomic
def convene_again(
    *,
    sitting_id: int,
    code: str,
    starts_at: datetime,
    place: str,
    actor: Actor,
    at: datetime,
    remote: bool = False,
    zone: Zone = Zone.PARIS,
    length_minutes: int | None = None,
) -> Sitting:
    """Convene a second time a sitting that lacked its quorum: same cases, same seats; done once.

    The new sitting follows the règlement in force on its day (RULE-31), within the delays that the first one's
    text sets. Raises `Refused` with every objection.
    """
    first = locked_sitting(sitting_id, actor)
    again = Sitting.objects.filter(first=first).first()
    if again is not None and again.starts_at == starts_at:
        return again
    day = day_there(starts_at, zone)
    rules = reglement_of(first.reglement.value)
    taken = Sitting.objects.filter(body_id=actor.body_id, code=code).first()
    objections = (
        *objections_to_role(actor, Role.SECRETARIAT),
        *CONVENE_AGAIN.objections(SittingState(first.state), roles_at(actor, first)),
        *objections_to_code(taken),
        *objections_to_remote(remote, first.reglement),
        *objections_to_second_day(first.day, day, rules),
        *_objections_to_foreseen(first, at),
    )
    reglement = reglement_or_refuse(first.certification, day, objections)
    first.state = CONVENE_AGAIN.target.value
    first.save(update_fields=["state"])
    sitting = Sitting.objects.create(
        body_id=first.body_id,
        code=code,
        certification=first.certification,
        reglement=reglement,
        starts_at=starts_at,
        length_minutes=length_minutes,
        zone=zone,
        place=place,
        remote=remote,
        first=first,
        state=SittingState.CONVENED,
        convened_at=at,
    )
    _seat_again(seats_of(first), sitting)
    AgendaItem.objects.bulk_create(
        AgendaItem(sitting=sitting, dossier_id=dossier_id, position=position)
        for dossier_id, position in first.agenda.values_list("dossier_id", "position")
    )
    told = {"day": moment_said(starts_at, zone), "place": place, "first": first.code}
    record(
        actor=actor,
        event=CONVENE_AGAIN.event,
        subjects=[f"sitting/{sitting.code}", f"sitting/{first.code}"],
        at=at,
        sitting=sitting.code,
        **told,
    )
    return sitting


def _seat_again(seats: Sequence[SittingSeat], sitting: Sitting) -> None:
    """Give the same jurors the same seats, substitutes after those whom they stand in for."""
    new: dict[int, SittingSeat] = {}
    for seat in sorted(seats, key=lambda seat: seat.stands_in_for_id is not None):
        new[seat.pk] = SittingSeat.objects.create(
            sitting=sitting,
            juror=seat.juror,
            college=seat.college,
            role=seat.role,
            voting=seat.voting,
            presence="",
            stands_in_for=new[seat.stands_in_for_id] if seat.stands_in_for_id else None,
        )


def _objections_to_unrecorded(seats: Sequence[SittingSeat]) -> tuple[Objection, ...]:
    waited = [seat.juror.name for seat in seats if seat.voting and not seat.presence]
    if not waited:
        return ()
    return (
        Objection(
            "presence-unrecorded",
            f"Présence à consigner : {', '.join(waited)}.",
            remedy="Dites de chacun s’il est venu, s’il est excusé ou absent.",
        ),
    )


def _quorum_met(sitting: Sitting) -> Objection:
    return Objection(
        "quorum-met",
        "Le quorum est réuni : la séance peut s’ouvrir.",
        general_rules(sitting).source("quorum.min_per_college"),
        "Ouvrez la séance, ou notez d’abord qui n’est pas venu.",
    )


def objections_to_second_day(first: date, day: date, rules: Reglement) -> tuple[Objection, ...]:
    """Return why a second sitting may not be held on a day: too soon after the first, or too late.

    It follows the first by a day at least, whatever the text says.
    """
    again = rules.second_convocation
    after, within = again.after or Delay(), again.within
    found = []
    soonest = max(_moved(first, after), first + timedelta(days=1))
    if day < soonest:
        found.append(
            Objection(
                "second-convocation-early",
                f"La première séance était le {french_date(first)} : la seconde ne se tient pas avant "
                f"le {french_date(soonest)}.",
                branch_source(rules, "second_convocation.after"),
                "Choisissez un jour plus lointain.",
            )
        )
    if within and day > _moved(first, within):
        found.append(
            Objection(
                "second-convocation-late",
                f"La seconde séance se tient le {french_date(_moved(first, within))} au plus tard.",
                branch_source(rules, "second_convocation.within"),
                "Choisissez un jour plus proche, ou convoquez une nouvelle séance.",
            )
        )
    return tuple(found)


def _objections_to_foreseen(first: Sitting, at: datetime) -> Iterator[Objection]:
    """Yield that a second convocation is sent before the first sitting, of which nobody knows the quorum yet."""
    if at < first.starts_at:
        yield Objection(
            "second-convocation-foreseen",
            f"La première séance n’est que le {moment_said(first.starts_at, first.clock)} : son quorum n’est pas "
            "encore connu.",
            branch_source(
                reglement_of(first.reglement.value), "quorum.second_convocation_without_quorum"
            ),
            "Convoquez de nouveau après cette séance, si elle n’a pas son quorum.",
        )


def _moved(day: date, delay: Delay) -> date:
    return add_delay(day, delay.months, delay.days)
