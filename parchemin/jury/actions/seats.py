"""Acts that mend a seat given by mistake, while the sitting is not opened: taken back, or its voice changed."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.jury.actions.convocations import call_off_seat
from parchemin.jury.actions.guards import locked_seat, objections_to_state
from parchemin.jury.events import SEAT_TAKEN_BACK, SEAT_VOICE_CHANGED, SEAT_WITHDRAWN
from parchemin.jury.models import ExpenseSheet, Sitting, SittingSeat
from parchemin.jury.selectors.convocations import KIND, thread_of
from parchemin.jury.terms import SittingState
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import of, tidy_lines
from parchemin.post.models import Dispatch
from parchemin.post.selectors import histories, last_gone


@transaction.atomic
def take_seat_back(
    *, seat_id: int, actor: Actor, at: datetime, reason: str = ""
) -> tuple[Dispatch, ...]:
    """Take back a seat while the sitting is not opened, and return what is written to its juror.

    Whoever holds a convocation is called off, and the reason is told. Raises `Refused` with every objection,
    `SittingSeat.DoesNotExist` once it is done.
    """
    sitting, seat = locked_seat(seat_id, actor)
    thread = thread_of(seat)
    convened = last_gone(histories(sitting.body_id, KIND, [thread]).get(thread, ())) is not None
    refuse_if(
        (
            *_objections_to_changing(sitting, actor),
            *_objections_to_taking_back(seat),
            *(objections_to_reason(reason) if convened else ()),
        )
    )
    written = call_off_seat(seat, actor, at)
    seat.delete()
    if convened:
        _tell(SEAT_WITHDRAWN, sitting, seat, actor, at, reason=tidy_lines(reason))
    else:
        _tell(SEAT_TAKEN_BACK, sitting, seat, actor, at)
    return written


@transaction.atomic
def change_voice(*, seat_id: int, voting: bool, actor: Actor, at: datetime) -> SittingSeat:
    """Give a seat its voice, or make it consultative; the same twice is told once.

    Its convocation is to be written again: it says the former seat. Raises `Refused`.
    """
    sitting, seat = locked_seat(seat_id, actor)
    if seat.voting == voting:
        return seat
    refuse_if(tuple(_objections_to_changing(sitting, actor)))
    seat.voting = voting
    seat.save(update_fields=["voting"])
    voice = "avec voix délibérative" if voting else "sans voix délibérative"
    _tell(SEAT_VOICE_CHANGED, sitting, seat, actor, at, voice=voice)
    return seat


def _objections_to_changing(sitting: Sitting, actor: Actor) -> Iterator[Objection]:
    yield from objections_to_role(actor, Role.SECRETARIAT)
    if sitting.opened_at is None:
        yield from objections_to_state(sitting, SittingState.CONVENED)
    else:
        yield Objection(
            "seats-frozen",
            f"La séance {sitting.code} a été ouverte : ses sièges ne changent plus.",
            remedy="Consignez la présence de chacun.",
        )


def _objections_to_taking_back(seat: SittingSeat) -> Iterator[Objection]:
    name = seat.juror.name
    if ExpenseSheet.objects.filter(seat=seat).exists():
        yield Objection(
            "expenses-claimed",
            f"Des frais {of(name)} sont déjà notés pour cette séance.",
            remedy="Notez son absence, ou rendez ce siège consultatif.",
        )
    tied = SittingSeat.objects.filter(Q(stands_in_for=seat) | Q(proxy_to=seat))
    for other in tied.select_related("juror"):
        what = "supplée" if other.stands_in_for_id == seat.pk else "donne pouvoir à"
        yield Objection(
            "seat-tied",
            f"{other.juror.name} {what} {name}.",
            remedy="Reprenez d’abord le siège du suppléant, ou consignez autrement la présence.",
        )


def _tell(
    event: str, sitting: Sitting, seat: SittingSeat, actor: Actor, at: datetime, **details: str
) -> None:
    about = [f"sitting/{sitting.code}", f"juror/{seat.juror_id}"]
    told = {"juror": seat.juror.name, "sitting": sitting.code, **details}
    record(actor=actor, event=event, subjects=about, at=at, **told)
