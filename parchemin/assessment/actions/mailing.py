"""The act that sends by e-mail the convocations prepared for a session."""

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.convocations import (
    is_due,
    prepare_convocations,
    send_convocation,
)
from parchemin.assessment.actions.guards import objections_to_role
from parchemin.assessment.documents.convocation import ConvocationFacts
from parchemin.assessment.models import Convocation, Session
from parchemin.assessment.rules.convocations import (
    NOTHING_TO_SEND,
    objections_to_convening,
    objections_to_sending,
    stale_convocation,
)
from parchemin.assessment.selectors.convocations import (
    Addressee,
    Convened,
    histories,
    last_left,
    people_to_tell,
)
from parchemin.assessment.selectors.hosting import hosted_sessions
from parchemin.assessment.terms import ConvocationChannel, ConvocationState, SessionState
from parchemin.kernel.calendar import french_long_date, french_time, paris_date
from parchemin.kernel.objections import Objection, Refused, refuse_if

logger = logging.getLogger("parchemin.mail")


@dataclass(frozen=True, slots=True)
class Mailing:
    """What became of the e-mails of a session, by name: filled as they leave, once the act is committed."""

    sent: list[str] = field(default_factory=list)
    without_address: list[str] = field(default_factory=list)
    refused: list[Objection] = field(default_factory=list)


@transaction.atomic
def mail_convocations(
    *, session_id: int, actor: Actor, at: datetime, only: Collection[Addressee] | None = None
) -> Mailing:
    """Send each convocation that is prepared to whoever has an address, once this act is committed.

    One is noted as sent only when the mail server accepted it; what it refuses stays prepared, and running the
    act again tries it anew. Should the software stop between both, an e-mail leaves twice rather than never.
    `only` limits it to some people. Raises `Refused` when there is nothing to send or when a letter no longer says
    the truth.
    """
    sessions = hosted_sessions(actor).select_for_update(of=("self",))
    session = sessions.select_related("certification__body", "reglement").get(pk=session_id)
    today = paris_date(at)
    waiting = [
        (one, row) for one, row in _waiting(session) if only is None or one.addressee in only
    ]
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER),
            *objections_to_convening(
                SessionState(session.state),
                convened=1,
                called_off=sum(one.facts.cancelled for one, _ in waiting),
            ),
            *objections_to_sending(
                held_on=paris_date(session.starts_at), sent_on=today, today=today
            ),
            *(() if waiting else (NOTHING_TO_SEND,)),
            *(stale_convocation(one.facts.name) for one, row in waiting if row.says != one.says),
        )
    )
    mailing = Mailing()
    for one, row in waiting:
        if one.email:
            transaction.on_commit(partial(_deliver, one, row.pk, mailing, actor, at))
        else:
            mailing.without_address.append(one.facts.name)
    return mailing


def reconvene(*, session_id: int, actor: Actor, at: datetime) -> Mailing:
    """Tell by e-mail what changed since people were convened, in new versions.

    Nothing leaves when nobody was convened, or when the session is over. Told: whoever holds a convocation that
    says otherwise, or is called off, and those who come new to a session whose convocations left. Raises as the
    acts that prepare and send.
    """
    session = (
        hosted_sessions(actor).select_related("certification__body", "reglement").get(pk=session_id)
    )
    known = histories(session)
    left = {key for key, rows in known.items() if last_left(rows)}
    started = Convocation.objects.filter(session=session).exclude(state=ConvocationState.PREPARED)
    everybody = started.exists()
    due = [
        one
        for one in people_to_tell(session, known)
        if (everybody or one.addressee in left) and is_due(known, one)
    ]
    called_off = sum(one.facts.cancelled for one in due)
    if not due or objections_to_convening(SessionState(session.state), len(due), called_off):
        return Mailing()
    only = [one.addressee for one in due]
    prepare_convocations(session_id=session_id, actor=actor, at=at, only=only)
    return mail_convocations(session_id=session_id, actor=actor, at=at, only=only)


def _waiting(session: Session) -> Iterator[tuple[Convened, Convocation]]:
    """Yield who has a last convocation that did not leave, with it."""
    known = histories(session)
    for one in people_to_tell(session, known):
        rows = known.get(one.addressee, ())
        if rows and rows[-1].state == ConvocationState.PREPARED:
            yield one, rows[-1]


def _deliver(
    one: Convened, convocation_id: int, mailing: Mailing, actor: Actor, at: datetime
) -> None:
    """Send one e-mail, then note that it left; write down why it did not."""
    try:
        accepted = _message(one, Convocation.objects.get(pk=convocation_id)).send()
    except (SMTPException, OSError):
        logger.warning("convocation %s did not leave", convocation_id, exc_info=True)
        accepted = 0
    if not accepted:
        mailing.refused.append(_not_accepted(one))
        return
    try:
        send_convocation(
            convocation_id=convocation_id, channel=ConvocationChannel.EMAIL, actor=actor, at=at
        )
    except Refused as refused:
        mailing.refused.extend(refused.objections)
        return
    mailing.sent.append(one.facts.name)


def _message(one: Convened, convocation: Convocation) -> EmailMessage:
    facts = one.facts
    day = french_long_date(paris_date(facts.starts_at))
    subject, text = _calling_off(facts) if facts.cancelled else _convening(facts)
    message = EmailMessage(
        subject=f"{subject}, session {facts.session}, {day}",
        body=f"{facts.civility},\n\n{text}\n\nLe secrétariat\n{facts.body_name}\n",
        to=[one.email],
    )
    message.attach(f"convocation-{facts.session}.pdf", bytes(convocation.letter), "application/pdf")
    message.attach(f"session-{facts.session}.ics", bytes(convocation.calendar), "text/calendar")
    return message


def _convening(facts: ConvocationFacts) -> tuple[str, str]:
    day, hour = french_long_date(paris_date(facts.starts_at)), french_time(facts.starts_at)
    return "Convocation", (
        f"Nous vous attendons le {day} à {hour}, {facts.where}, pour la certification "
        f"« {facts.certification} ».\n\n"
        "La convocation est jointe, avec le fichier à ouvrir dans votre agenda. Apportez une pièce d’identité "
        "en cours de validité."
    )


def _calling_off(facts: ConvocationFacts) -> tuple[str, str]:
    day = french_long_date(paris_date(facts.starts_at))
    why = (
        "La session est annulée"
        if facts.session_cancelled
        else "Votre présence n’y est plus attendue"
    )
    return "Annulation de votre convocation", (
        f"Votre convocation du {day}, {facts.where}, est sans effet. {why} : ne vous déplacez pas.\n\n"
        "La lettre est jointe, avec le fichier qui retire cette date de votre agenda."
    )


def _not_accepted(one: Convened) -> Objection:
    return Objection(
        "mail-not-accepted",
        f"{one.facts.name} : la messagerie n’a pas accepté le courriel à {one.email}.",
        remedy="Vérifiez l’adresse, puis relancez l’envoi : ce qui est parti ne repart pas.",
    )
