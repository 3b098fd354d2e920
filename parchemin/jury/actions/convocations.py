"""Acts that write the convocations of a sitting: to everybody, then again to those whom a change concerns."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.jury.actions.guards import locked_sitting, objections_to_state
from parchemin.jury.documents.convocation import (
    Writing,
    appointment,
    convocation_letter,
    employer_letter,
)
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.selectors.convocations import (
    EMPLOYER,
    KIND,
    LETTER,
    SeatConvocation,
    about_of,
    calling_off,
    convocations_by_seat,
    tells,
    thread_of,
)
from parchemin.jury.selectors.seats import seats_of
from parchemin.jury.terms import Channel, SittingState
from parchemin.jury.texts import convocation_values
from parchemin.kernel.documents import make_letter
from parchemin.kernel.objections import Objection, Refused, refuse_if
from parchemin.kernel.zones import moment_said
from parchemin.organisations.models import CertifyingBody
from parchemin.post.actions import call_off, mail, prepare
from parchemin.post.agenda import agenda_file
from parchemin.post.letterhead import head_of
from parchemin.post.letters import PersonalLetter, WrittenFile
from parchemin.post.lots import PDF
from parchemin.post.models import Dispatch
from parchemin.post.terms import CallingOff, DispatchState, TextKind
from parchemin.post.texts import said_to


def prepare_convocations(*, sitting_id: int, actor: Actor, at: datetime) -> tuple[Dispatch, ...]:
    """Write the convocation of each seat that no version says as it stands; return what is written.

    Of a sitting cancelled, the letter that calls it off, to those who were convened. Letters are typeset outside
    any transaction. Raises `Refused`, and `Sitting.DoesNotExist` for that of another body.
    """
    sitting = Sitting.objects.select_related("certification__body", "reglement").get(
        pk=sitting_id, body_id=actor.body_id
    )
    known = convocations_by_seat(sitting, seats_of(sitting))
    refuse_if(_objections_to_writing(sitting, known, actor, at))
    return _write(sitting, known, actor, at)


def renew_convocations(*, sitting_id: int, actor: Actor, at: datetime) -> None:
    """Write again to those who were convened, and mail it to those who were told by e-mail.

    What may not leave so, for want of notice or of an address, waits to be sent. To be called once the act that
    changed the sitting is done.
    """
    sitting = Sitting.objects.select_related("certification__body", "reglement").get(
        pk=sitting_id, body_id=actor.body_id
    )
    known = [one for one in convocations_by_seat(sitting, seats_of(sitting)) if one.history]
    if not any(one.due for one in known):
        return
    mailed = [
        thread_of(one.seat)
        for one in known
        if one.current_version and _is_mailed(one.current_version)
    ]
    with suppress(Refused):
        _write(sitting, known, actor, at)
        mail(kind=KIND, about=about_of(sitting.pk), only=mailed, actor=actor, at=at)


def call_off_seat(seat: SittingSeat, actor: Actor, at: datetime) -> tuple[Dispatch, ...]:
    """Write to a juror convened whose seat is about to be taken back that nobody expects them, and mail it.

    What was prepared and did not leave never will. To be called in the transaction of the act that takes the seat
    back, before it does, under the lock of the sitting. Returns what was written.
    """
    sitting = seat.sitting
    (known,) = convocations_by_seat(sitting, [seat])
    told = [calling_off(known)] if known.current_version else []
    return call_off(
        kind=KIND,
        about=about_of(sitting.pk),
        subjects=[f"sitting/{sitting.code}"],
        thread=thread_of(seat),
        letters=[
            _letter_of(sitting, one, sitting.agenda.count(), at, substituted=False) for one in told
        ],
        actor=actor,
        at=at,
    )


def _is_mailed(held: Dispatch) -> bool:
    return held.channel == Channel.EMAIL or held.state == DispatchState.LEAVING


def _write(
    sitting: Sitting, known: Sequence[SeatConvocation], actor: Actor, at: datetime
) -> tuple[Dispatch, ...]:
    candidates = sitting.agenda.count()
    substituted = set(sitting.seats.values_list("stands_in_for_id", flat=True))
    letters = [
        _letter_of(sitting, one, candidates, at, substituted=one.seat.pk in substituted)
        for one in known
        if one.due
    ]
    with transaction.atomic():
        locked = locked_sitting(sitting.pk, actor)
        refuse_if(_objections_to_writing(locked, known, actor, at))
        return prepare(
            kind=KIND,
            about=about_of(sitting.pk),
            subjects=[f"sitting/{sitting.code}"],
            letters=letters,
            actor=actor,
            at=at,
        )


def _objections_to_writing(
    sitting: Sitting, known: Sequence[SeatConvocation], actor: Actor, at: datetime
) -> tuple[Objection, ...]:
    called_off = tells(sitting, at) and any(one.current_version for one in known)
    state = () if called_off else objections_to_state(sitting, SittingState.CONVENED)
    begun = not called_off and not state and sitting.starts_at <= at
    return (
        *objections_to_role(actor, Role.SECRETARIAT),
        *state,
        *(() if known else (_NO_SEAT,)),
        *((_begun(sitting),) if begun else ()),
    )


def _begun(sitting: Sitting) -> Objection:
    hour = moment_said(sitting.starts_at, sitting.clock)
    return Objection(
        "convocation-too-late",
        f"L’heure de la séance est passée ({hour}) : une convocation n’a plus d’effet.",
        remedy="Convoquer une autre séance.",
    )


_NO_SEAT = Objection(
    "no-seat", "La séance n’a aucun siège.", remedy="Donnez d’abord un siège à ses jurés."
)


def _letter_of(
    sitting: Sitting, one: SeatConvocation, candidates: int, at: datetime, *, substituted: bool
) -> PersonalLetter:
    facts, juror = one.facts, one.seat.juror
    writing = Writing(
        at=at,
        version=one.next_version,
        replaces=one.current_version is not None,
        candidates=candidates,
    )
    if facts.unseated:
        kind: TextKind = CallingOff.SEAT
    else:
        kind = CallingOff.JURY if facts.cancelled else KIND
    values = convocation_values(
        sitting.pk, facts, replaces=writing.replaces, substituted=substituted
    )
    said = said_to(sitting.body_id, kind, values)
    return PersonalLetter(
        thread=thread_of(one.seat),
        name=juror.name,
        email=juror.email,
        says=one.facts.digest,
        subject=said.subject,
        text=said.text,
        files=tuple(_files(one, writing, sitting.certification.body)),
        calls_off=facts.cancelled,
        convenes_on=None if facts.cancelled else facts.held_on,
        version=writing.version,
    )


def _files(one: SeatConvocation, writing: Writing, body: CertifyingBody) -> list[WrittenFile]:
    facts = one.facts
    code, head = facts.sitting, head_of(one.seat.sitting.body_id)
    letter = make_letter(convocation_letter(facts, writing), head)
    files = [WrittenFile(LETTER, f"convocation-{code}.pdf", PDF, letter)]
    if facts.employer and not facts.cancelled:
        asked = make_letter(employer_letter(facts, writing), head)
        files.append(WrittenFile(EMPLOYER, f"employeur-{code}.pdf", PDF, asked))
    calendar = agenda_file(
        appointment(facts, writing, one.seat.juror.email),
        name=f"jury-{code}.ics",
        body=body,
        version=writing.version,
        at=writing.at,
    )
    return [*files, calendar]
