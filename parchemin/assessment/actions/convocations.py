"""Acts on the convocations of a session: letters prepared for everybody, sent, acknowledged, replaced."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import objections_to_role, tell
from parchemin.assessment.documents.convocation import convocation_event, convocation_letter
from parchemin.assessment.events import CONVOCATIONS_PREPARED
from parchemin.assessment.models import Convocation, Session
from parchemin.assessment.rules.convocations import (
    REPLACED,
    objections_to_convening,
    objections_to_sending,
)
from parchemin.assessment.selectors.convocations import (
    Addressee,
    Convened,
    Histories,
    histories,
    last_left,
    people_to_tell,
)
from parchemin.assessment.selectors.hosting import hosted_sessions
from parchemin.assessment.terms import ConvocationChannel, ConvocationState, SessionState
from parchemin.assessment.workflow import ACKNOWLEDGE_CONVOCATION, CONVOCATION, SEND_CONVOCATION
from parchemin.kernel.calendar import french_short_date, paris_date
from parchemin.kernel.calendar_file import calendar_file
from parchemin.kernel.documents import make_letter
from parchemin.kernel.objections import Objection, refuse_if


@dataclass(frozen=True, slots=True)
class _Made:
    """The files of one convocation, and which version they are."""

    to: Convened
    version: int
    letter: bytes
    calendar: bytes


def prepare_convocations(
    *, session_id: int, actor: Actor, at: datetime, only: Collection[Addressee] | None = None
) -> tuple[Convocation, ...]:
    """Write the convocation of each candidate and assessor who has none, or whose last one says otherwise.

    Whoever was convened and is expected no more is called off. The former stays as it was made. `only` limits it
    to some people. Returns what was written, nothing when all is said already. Letters are typeset outside any
    transaction. Raises `Refused`, and `Session.DoesNotExist` for that of another body.
    """
    session = (
        hosted_sessions(actor).select_related("certification__body", "reglement").get(pk=session_id)
    )
    known = histories(session)
    people = people_to_tell(session, known)
    refuse_if(_objections_to_preparing(session, people, actor))
    asked = [one for one in people if only is None or one.addressee in only]
    made = [_made(one, _version(known, one), at) for one in asked if is_due(known, one)]
    return _keep(session_id, made, actor, at)


@transaction.atomic
def _keep(
    session_id: int, made: list[_Made], actor: Actor, at: datetime
) -> tuple[Convocation, ...]:
    session = hosted_sessions(actor).select_for_update(of=("self",)).get(pk=session_id)
    known = histories(session)
    written = tuple(
        Convocation.objects.create(
            session=session,
            dossier_id=files.to.addressee[0],
            assessor_id=files.to.addressee[1],
            attendance_id=files.to.attendance_id,
            countermands=_countermanded(known, files.to),
            version=files.version,
            state=CONVOCATION.initial,
            letter=files.letter,
            calendar=files.calendar,
            says=files.to.says,
            prepared_at=at,
        )
        for files in made
        if files.version == _version(known, files.to)
    )
    if written:
        tell(CONVOCATIONS_PREPARED, session, actor, at, count=len(written))
    return written


@transaction.atomic
def send_convocation(
    *,
    convocation_id: int,
    channel: ConvocationChannel,
    actor: Actor,
    at: datetime,
    sent_on: date | None = None,
) -> Convocation:
    """Note when and how a convocation left; it leaves once.

    Raises `Refused` on a day to come or after the session, and for a version that another one replaces.
    """
    convocation = _locked(convocation_id, actor)
    if convocation.state != ConvocationState.PREPARED:
        return convocation
    day, session = sent_on or paris_date(at), convocation.session
    held_on = paris_date(session.starts_at)
    refuse_if(
        (
            *SEND_CONVOCATION.objections(ConvocationState(convocation.state), actor.roles),
            *objections_to_convening(
                SessionState(session.state),
                convened=1,
                called_off=int(convocation.countermands_id is not None),
            ),
            *objections_to_sending(held_on=held_on, sent_on=day, today=paris_date(at)),
            *objections_to_replaced(convocation),
        )
    )
    convocation.state, convocation.channel = SEND_CONVOCATION.target.value, channel
    convocation.sent_on = day
    convocation.save(update_fields=["state", "channel", "sent_on"])
    details = {"day": french_short_date(day), "channel": channel.label.lower()}
    _tell(SEND_CONVOCATION.event, convocation, actor, at, **details)
    return convocation


@transaction.atomic
def acknowledge_convocation(*, convocation_id: int, actor: Actor, at: datetime) -> Convocation:
    """Note that a convocation sent was received; noted once. Raises `Refused`."""
    convocation = _locked(convocation_id, actor)
    if convocation.state == ConvocationState.ACKNOWLEDGED:
        return convocation
    refuse_if(ACKNOWLEDGE_CONVOCATION.objections(ConvocationState(convocation.state), actor.roles))
    convocation.state = ACKNOWLEDGE_CONVOCATION.target.value
    convocation.acknowledged_at = at
    convocation.save(update_fields=["state", "acknowledged_at"])
    _tell(ACKNOWLEDGE_CONVOCATION.event, convocation, actor, at)
    return convocation


def objections_to_replaced(convocation: Convocation) -> tuple[Objection, ...]:
    """Return why a version does not leave any more: another one replaces it, or the candidate changed session."""
    addressee = (convocation.dossier_id, convocation.assessor_id)
    rows = histories(convocation.session).get(addressee, ())
    return () if rows and rows[-1].pk == convocation.pk else (REPLACED,)


def _locked(convocation_id: int, actor: Actor) -> Convocation:
    """Return a convocation that the actor may touch, locked. Raises `Convocation.DoesNotExist`."""
    return (
        Convocation.objects.select_for_update(of=("self",))
        .select_related("session", "dossier", "assessor")
        .get(pk=convocation_id, session__in=hosted_sessions(actor))
    )


def _tell(event: str, convocation: Convocation, actor: Actor, at: datetime, **details: str) -> None:
    dossier, assessor = convocation.dossier, convocation.assessor
    addressee = assessor.name if assessor else f"dossier {dossier.number}" if dossier else ""
    tell(event, convocation.session, actor, at, dossier, addressee=addressee, **details)


def _objections_to_preparing(
    session: Session, people: tuple[Convened, ...], actor: Actor
) -> tuple[Objection, ...]:
    return (
        *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER),
        *objections_to_convening(
            SessionState(session.state),
            convened=len(people),
            called_off=sum(one.facts.cancelled for one in people),
        ),
    )


def is_due(known: Histories, one: Convened) -> bool:
    """Tell whether somebody has no convocation, or whether their last one says otherwise."""
    rows = known.get(one.addressee, ())
    return not rows or rows[-1].says != one.says


def _version(known: Histories, one: Convened) -> int:
    rows = known.get(one.addressee, ())
    return rows[-1].version + 1 if rows else 1


def _countermanded(known: Histories, one: Convened) -> Convocation | None:
    return last_left(known.get(one.addressee, ())) if one.facts.cancelled else None


def _made(one: Convened, version: int, at: datetime) -> _Made:
    return _Made(
        to=one,
        version=version,
        letter=make_letter(convocation_letter(one.facts, paris_date(at), version)),
        calendar=calendar_file([convocation_event(one.facts, at, version)]),
    )
