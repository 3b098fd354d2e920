"""Acts on the convocations of a session: prepared for everybody, sent by a worker or by hand, renewed."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.documents.convocation import (
    appointment,
    convocation_letter,
)
from parchemin.assessment.models import Session
from parchemin.assessment.rules.convocations import objections_to_convening
from parchemin.assessment.selectors.convocations import (
    KIND,
    Convened,
    about_of,
    calling_off,
    people_to_tell,
)
from parchemin.assessment.selectors.hosts import hosted_sessions
from parchemin.assessment.terms import SessionState
from parchemin.assessment.texts import convocation_values
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.documents import PrintedHead, make_letter
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.post.actions import call_off, mail, prepare, set_aside
from parchemin.post.agenda import agenda_file
from parchemin.post.letterhead import head_of
from parchemin.post.letters import PersonalLetter, WrittenFile
from parchemin.post.lots import PDF
from parchemin.post.models import Dispatch
from parchemin.post.selectors import waiting
from parchemin.post.terms import GONE, CallingOff
from parchemin.post.texts import said_to

LETTER = "letter"
# Hears how many letters are typeset, out of how many.
Say = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


def prepare_convocations(
    *, session_id: int, actor: Actor, at: datetime, say: Say = _silent
) -> tuple[Dispatch, ...]:
    """Write the convocation of each candidate and assessor that no version says as it stands.

    Whoever was convened and is expected no more is called off; what was prepared for somebody whom nobody expects
    will not leave. Returns what was written, nothing when all is said already. Letters are typeset outside any
    transaction. Raises `Refused`, and `Session.DoesNotExist` for that of another body.
    """
    session = _session(session_id, actor)
    people = people_to_tell(session)
    refuse_if(_objections_to_preparing(session, people, actor))
    letters = _typeset(session, people, at, say)
    with transaction.atomic():
        return _keep(session, people, letters, actor, at)


def renew_convocations(
    *, session_id: int, actor: Actor, at: datetime, say: Say = _silent
) -> tuple[Dispatch, ...]:
    """Write again to those whom a change concerns, and mail it to whoever has an address; return what was written.

    Told: whoever holds a convocation that says otherwise, or is called off, and those who come new to a session
    whose convocations left. Nothing is written when nobody was convened, or when the session is over. To be called
    once the act that changed the session is done. Raises as the acts that prepare and mail.
    """
    session = _session(session_id, actor)
    people = people_to_tell(session)
    left = Dispatch.objects.filter(body_id=session.body_id, kind=KIND, about=about_of(session_id))
    everybody = left.filter(state__in=GONE).exists()
    due = [one for one in people if one.due and (everybody or one.current_version)]
    called_off = sum(one.facts.cancelled for one in due)
    if not due or objections_to_convening(SessionState(session.state), len(due), called_off):
        return ()
    letters = _typeset(session, due, at, say)
    with transaction.atomic():
        written = _keep(session, people, letters, actor, at)
        reached = [row.thread for row in written if row.email]
        if reached:
            mail(kind=KIND, about=about_of(session_id), only=reached, actor=actor, at=at)
        return written


def call_off_person(
    session: Session, thread: str, actor: Actor, at: datetime
) -> tuple[Dispatch, ...]:
    """Write to somebody about to leave a session that nobody expects them, if they were convened, and mail it.

    What was prepared and did not leave never will. To be called in the transaction of the act that takes them off,
    before it does, under the lock of the session. Returns what was written.
    """
    people = people_to_tell(session)
    told = [
        calling_off(session, one) for one in people if one.thread == thread and one.current_version
    ]
    return call_off(
        kind=KIND,
        about=about_of(session.pk),
        subjects=[f"session/{session.code}"],
        thread=thread,
        letters=_typeset(session, told, at, _silent),
        actor=actor,
        at=at,
    )


def _session(session_id: int, actor: Actor) -> Session:
    sessions = hosted_sessions(actor).select_related("certification__body", "reglement")
    return sessions.get(pk=session_id)


def _typeset(
    session: Session, asked: Sequence[Convened], at: datetime, say: Say
) -> list[PersonalLetter]:
    head, due, letters = (
        head_of(session.body_id),
        [one for one in asked if one.due],
        list[PersonalLetter](),
    )
    for one in due:
        say(len(letters), len(due))
        letters.append(_letter_of(session, one, head, at))
    return letters


def _keep(
    session: Session,
    people: Sequence[Convened],
    letters: Sequence[PersonalLetter],
    actor: Actor,
    at: datetime,
) -> tuple[Dispatch, ...]:
    """Keep what was written, unless the session is over meanwhile; inside a transaction."""
    locked = hosted_sessions(actor).select_for_update(of=("self",)).get(pk=session.pk)
    refuse_if(_objections_to_preparing(locked, people, actor))
    about, expected = about_of(session.pk), [one.thread for one in people]
    unexpected = waiting(actor, KIND, about).filter(calls_off=None).exclude(thread__in=expected)
    threads = list(unexpected.values_list("thread", flat=True))
    set_aside(kind=KIND, about=about, only=threads, actor=actor)
    return prepare(
        kind=KIND,
        about=about,
        subjects=[f"session/{session.code}"],
        letters=letters,
        actor=actor,
        at=at,
    )


def _objections_to_preparing(
    session: Session, people: Sequence[Convened], actor: Actor
) -> tuple[Objection, ...]:
    called_off = sum(one.facts.cancelled for one in people)
    return (
        *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER),
        *objections_to_convening(SessionState(session.state), len(people), called_off),
    )


def _letter_of(session: Session, one: Convened, head: PrintedHead, at: datetime) -> PersonalLetter:
    facts, replaces = one.facts, one.current_version is not None
    letter = make_letter(convocation_letter(facts, paris_date(at), replaces=replaces), head)
    calendar = agenda_file(
        appointment(facts, one.email),
        name=f"session-{facts.session}.ics",
        body=session.certification.body,
        version=one.next_version,
        at=at,
    )
    kind = CallingOff.SESSION if facts.cancelled else KIND
    said = said_to(session.body_id, kind, convocation_values(facts, replaces=replaces))
    return PersonalLetter(
        thread=one.thread,
        name=facts.name,
        email=one.email,
        says=one.facts.digest,
        subject=said.subject,
        text=said.text,
        files=(WrittenFile(LETTER, f"convocation-{facts.session}.pdf", PDF, letter), calendar),
        calls_off=facts.cancelled,
        convenes_on=None if facts.cancelled else facts.held_on,
        version=one.next_version,
    )
