"""Acts on convocations: letters prepared for every seat, sent in time, acknowledged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import all_or_none, objections_to_role
from parchemin.jury.actions.guards import locked_sitting, objections_to_state, tell
from parchemin.jury.documents.summons import (
    SummonsFacts,
    employer_letter,
    summons_event,
    summons_letter,
)
from parchemin.jury.events import SUMMONS_PREPARED
from parchemin.jury.models import Sitting, SittingSeat, Summons
from parchemin.jury.rules.summons import objections_to_summons
from parchemin.jury.selectors.seats import is_held_by, seats_of
from parchemin.jury.selectors.summons import rules_of_sitting, summons_facts
from parchemin.jury.terms import NoticeChannel, SittingState, SummonsState
from parchemin.jury.workflow import ACKNOWLEDGE_SUMMONS, SEND_SUMMONS, SUMMONS
from parchemin.kernel.calendar import french_short_date, paris_date
from parchemin.kernel.calendar_file import calendar_file
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.documents import make_letter
from parchemin.kernel.objections import Objection, refuse_if


@dataclass(frozen=True, slots=True)
class _Made:
    """The files of one convocation."""

    letter: bytes
    employer_letter: bytes
    calendar: bytes


def prepare_summons(*, sitting_id: int, actor: Actor, at: datetime) -> tuple[Summons, ...]:
    """Write the convocation of each seat of a sitting, and the letter for the employer who is known.

    A convocation that already left stays as it is; one only prepared is written again. Letters are typeset
    outside any transaction. Raises `Refused`, and `Sitting.DoesNotExist` for that of another body.
    """
    sitting = Sitting.objects.select_related("certification__body", "reglement").get(
        pk=sitting_id, body_id=actor.body_id
    )
    seats = seats_of(sitting)
    refuse_if(_objections_to_preparing(sitting, seats, actor))
    made = {
        seat.pk: _made(facts, at)
        for seat, facts in zip(seats, summons_facts(sitting, seats, paris_date(at)), strict=True)
    }
    return _keep(sitting_id, made, actor, at)


@transaction.atomic
def _keep(
    sitting_id: int, made: dict[int, _Made], actor: Actor, at: datetime
) -> tuple[Summons, ...]:
    sitting = locked_sitting(sitting_id, actor)
    refuse_if(_objections_to_preparing(sitting, seats_of(sitting), actor))
    gone = set(
        Summons.objects.filter(seat_id__in=made)
        .exclude(state=SummonsState.PREPARED)
        .values_list("seat_id", flat=True)
    )
    written = [
        Summons.objects.update_or_create(seat_id=seat_id, defaults=_columns(files, at))[0]
        for seat_id, files in made.items()
        if seat_id not in gone
    ]
    if written:
        tell(SUMMONS_PREPARED, sitting, actor, at, count=len(written))
    return tuple(Summons.objects.filter(seat__sitting=sitting).order_by("pk"))


@transaction.atomic
def send_summons(
    *,
    summons_id: int,
    channel: NoticeChannel,
    actor: Actor,
    at: datetime,
    sent_on: date | None = None,
    short_notice_agreed: bool = False,
) -> Summons:
    """Note when and how a convocation left; it leaves once.

    Raises `Refused` when the notice of the règlement or of the law is not kept, unless the juror agreed to a
    short one, which is written down (RULE-39).
    """
    summons = _locked(summons_id, actor)
    if summons.state != SummonsState.PREPARED:
        return summons
    seat, day = summons.seat, sent_on or paris_date(at)
    refuse_if(
        (
            *objections_to_sending(summons, actor, day, agreed=short_notice_agreed),
            *((_SENT_LATER,) if day > paris_date(at) else ()),
        )
    )
    summons.state, summons.channel, summons.sent_on = SEND_SUMMONS.target.value, channel, day
    summons.short_notice_agreed = short_notice_agreed
    summons.save(update_fields=["state", "channel", "sent_on", "short_notice_agreed"])
    tell(
        SEND_SUMMONS.event,
        seat.sitting,
        actor,
        at,
        juror=seat.juror.name,
        day=french_short_date(day),
        channel=channel.label.lower(),
        days=(paris_date(seat.sitting.starts_at) - day).days,
        sha256=summons.sha256,
    )
    return summons


def objections_to_sending(
    summons: Summons, actor: Actor, day: date, *, agreed: bool
) -> tuple[Objection, ...]:
    """Return why a convocation may not leave on a day; `agreed` that its juror accepts a short notice."""
    seat = summons.seat
    return (
        *SEND_SUMMONS.objections(SummonsState(summons.state), actor.roles),
        *objections_to_state(seat.sitting, SittingState.CONVENED),
        *objections_to_summons(
            rules_of_sitting(seat.sitting),
            held_on=paris_date(seat.sitting.starts_at),
            sent_on=day,
            employed=seat.juror.employer_id is not None,
            agreed=agreed,
        ),
    )


@transaction.atomic
def send_all_summons(
    *,
    sitting_id: int,
    channel: NoticeChannel,
    actor: Actor,
    at: datetime,
    sent_on: date | None = None,
    short_notice_agreed: bool = False,
) -> int:
    """Note that every convocation prepared for a sitting left, all of them or none; return how many.

    Raises `Refused` with what stands against each, by juror, or when none waits.
    """
    waiting = Summons.objects.filter(
        seat__sitting_id=sitting_id,
        seat__sitting__body_id=actor.body_id,
        state=SummonsState.PREPARED,
    )
    rows = list(waiting.order_by("pk").values_list("pk", "seat__juror__name"))
    refuse_if(() if rows else (NONE_PREPARED,))
    with all_or_none() as attempt:
        for summons_id, name in rows:
            with attempt(name):
                send_summons(
                    summons_id=summons_id,
                    channel=channel,
                    actor=actor,
                    at=at,
                    sent_on=sent_on,
                    short_notice_agreed=short_notice_agreed,
                )
    return len(rows)


@transaction.atomic
def acknowledge_summons(*, summons_id: int, actor: Actor, at: datetime) -> Summons:
    """Note that a juror received their convocation: themselves, or the secretariat for them; noted once."""
    summons = _locked(summons_id, actor)
    if summons.state == SummonsState.ACKNOWLEDGED:
        return summons
    own = is_held_by(summons.seat, actor) or actor.holds(Role.SECRETARIAT)
    refuse_if(
        (
            *ACKNOWLEDGE_SUMMONS.objections(SummonsState(summons.state), actor.roles),
            *(() if own else (_OF_ANOTHER,)),
        )
    )
    summons.state, summons.acknowledged_at = ACKNOWLEDGE_SUMMONS.target.value, at
    summons.save(update_fields=["state", "acknowledged_at"])
    seat = summons.seat
    tell(ACKNOWLEDGE_SUMMONS.event, seat.sitting, actor, at, juror=seat.juror.name)
    return summons


_SENT_LATER = Objection("sent-later", "Une convocation ne part pas un jour à venir.")
_OF_ANOTHER = Objection("summons-of-another", "Cette convocation est celle d’un autre juré.")
NONE_PREPARED = Objection(
    "no-summons-prepared",
    "Aucune convocation n’attend d’être envoyée.",
    remedy="Préparez d’abord celles des sièges donnés depuis.",
)
_NO_SEAT = Objection(
    "no-seat", "La séance n’a aucun siège.", remedy="Donnez d’abord un siège à ses jurés."
)


def _locked(summons_id: int, actor: Actor) -> Summons:
    """Return a convocation of the actor's body, locked after its sitting. Raises `Summons.DoesNotExist`."""
    found = Summons.objects.select_related("seat").get(
        pk=summons_id, seat__sitting__body_id=actor.body_id
    )
    sitting = locked_sitting(found.seat.sitting_id, actor)
    summons = (
        Summons.objects.select_for_update(of=("self",))
        .select_related("seat__juror")
        .get(pk=summons_id)
    )
    summons.seat.sitting = sitting
    return summons


def _objections_to_preparing(
    sitting: Sitting, seats: Sequence[SittingSeat], actor: Actor
) -> tuple[Objection, ...]:
    return (
        *objections_to_role(actor, Role.SECRETARIAT),
        *objections_to_state(sitting, SittingState.CONVENED),
        *(() if seats else (_NO_SEAT,)),
    )


def _made(facts: SummonsFacts, at: datetime) -> _Made:
    return _Made(
        letter=make_letter(summons_letter(facts)),
        employer_letter=make_letter(employer_letter(facts)) if facts.employer else b"",
        calendar=calendar_file([summons_event(facts, at)]),
    )


def _columns(files: _Made, at: datetime) -> dict[str, object]:
    return {
        "state": SUMMONS.initial,
        "letter": files.letter,
        "employer_letter": files.employer_letter,
        "calendar": files.calendar,
        "sha256": sha256_hex(files.letter),
        "prepared_at": at,
    }
