"""Acts that write to jurors by e-mail: the convocations of a sitting, the links of a poll."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import all_or_none, objections_to_role
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.journal.actions import record
from parchemin.jury.actions.guards import locked_sitting
from parchemin.jury.actions.polls import objections_to_answering
from parchemin.jury.actions.summons import NONE_PREPARED, objections_to_sending, send_summons
from parchemin.jury.documents.words import agreed
from parchemin.jury.events import POLL_LINKS_MAILED
from parchemin.jury.models import Juror, PollInvitation, Sitting, Summons
from parchemin.jury.selectors.polls import invitation_of
from parchemin.jury.selectors.summons import civility_of
from parchemin.jury.terms import Gender, NoticeChannel, SummonsState
from parchemin.kernel.calendar import french_long_date, french_time, paris_date
from parchemin.kernel.objections import Objection, Refused, refuse_if

logger = logging.getLogger("parchemin.mail")


@dataclass(frozen=True, slots=True)
class Mailing:
    """What became of the convocations of a sitting, by name: filled as they leave, once the act is committed."""

    sent: list[str] = field(default_factory=list)
    refused: list[Objection] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MailedLink:
    """A secret link sent to a juror; `accepted` False when the mail server did not take it."""

    invitation: PollInvitation
    token: str
    accepted: bool


@transaction.atomic
def mail_summons(
    *,
    sitting_id: int,
    read_at: str,
    actor: Actor,
    at: datetime,
    short_notice_agreed: bool = False,
) -> Mailing:
    """Send each convocation that is prepared, with its files, once this act is committed: all of them or none.

    One is noted as sent only when the mail server accepted it; what it refuses stays prepared, and running the
    act again tries it anew. Should the software stop between both, an e-mail leaves twice rather than never.
    `read_at` is the address where a juror says that they received theirs.
    Raises `Refused` with what stands against each, by juror, or when none waits.
    """
    sitting = locked_sitting(sitting_id, actor)
    waiting = _waiting(sitting)
    refuse_if(() if waiting else (NONE_PREPARED,))
    day = paris_date(at)
    with all_or_none() as attempt:
        for summons in waiting:
            with attempt(summons.seat.juror.name):
                refuse_if(objections_to_sending(summons, actor, day, agreed=short_notice_agreed))
    mailing = Mailing()
    noted = partial(
        send_summons,
        channel=NoticeChannel.EMAIL,
        actor=actor,
        at=at,
        short_notice_agreed=short_notice_agreed,
    )
    for summons in waiting:
        note = partial(noted, summons_id=summons.pk)
        transaction.on_commit(partial(_deliver, _message(summons, read_at), summons, mailing, note))
    return mailing


def mail_links(
    *, tokens: Sequence[str], address_of: Callable[[str], str], actor: Actor, at: datetime
) -> tuple[MailedLink, ...]:
    """Send the secret links of a poll to the jurors asked, and return what became of each.

    Links are kept nowhere: the page that tells them once gives them again. Raises `Refused`, and
    `PollInvitation.DoesNotExist` for a link that opens nothing, or that of another body.
    """
    invitations = [invitation_of(token) for token in tokens]
    polls = {invitation.poll_id: invitation.poll for invitation in invitations}
    if not polls or any(poll.body_id != actor.body_id for poll in polls.values()):
        raise PollInvitation.DoesNotExist
    closed = (objections_to_answering(poll, paris_date(at)) for poll in polls.values())
    refuse_if((*objections_to_role(actor, Role.SECRETARIAT), *chain.from_iterable(closed)))
    mailed = tuple(
        MailedLink(one, token, _accepted(_asking(one, address_of(token))))
        for token, one in zip(tokens, invitations, strict=True)
    )
    for poll_id in polls:
        left = [one for one in mailed if one.accepted and one.invitation.poll_id == poll_id]
        names = ", ".join(one.invitation.juror.name for one in left)
        if names:
            about = [f"poll/{poll_id}"]
            record(actor=actor, event=POLL_LINKS_MAILED, subjects=about, at=at, jurors=names)
    return mailed


def _waiting(sitting: Sitting) -> Sequence[Summons]:
    rows = Summons.objects.filter(seat__sitting=sitting, state=SummonsState.PREPARED)
    found = list(rows.select_related("seat__juror__employer").order_by("pk"))
    for summons in found:
        summons.seat.sitting = sitting
    return found


def _deliver(
    message: EmailMessage, summons: Summons, mailing: Mailing, note: Callable[[], Summons]
) -> None:
    """Send one e-mail, then note that it left; write down why it did not."""
    juror = summons.seat.juror
    if not _accepted(message):
        mailing.refused.append(_not_accepted(juror))
        return
    try:
        note()
    except Refused as refused:
        mailing.refused.extend(refused.objections)
        return
    mailing.sent.append(juror.name)


def _accepted(message: EmailMessage) -> bool:
    try:
        return bool(message.send())
    except (SMTPException, OSError):
        logger.warning("« %s » did not leave", message.subject, exc_info=True)
        return False


def _asking(invitation: PollInvitation, address: str) -> EmailMessage:
    poll, juror = invitation.poll, invitation.juror
    until = french_long_date(poll.answers_by)
    return EmailMessage(
        subject=f"Jury paritaire {poll.certification.short_title} : vos disponibilités",
        body=(
            f"{civility_of(juror)},\n\n"
            f"Dites-nous, pour chaque date proposée, si vous pouvez siéger au jury, {poll.place}, avant la fin du "
            f"{until} :\n{address}\n\nCe lien est le vôtre : il répond en votre nom, sans compte.\n\n"
            f"Le secrétariat\n{poll.body.legal_name}\n"
        ),
        to=[juror.email],
    )


def _message(summons: Summons, read_at: str) -> EmailMessage:
    sitting, juror = summons.seat.sitting, summons.seat.juror
    body = reglement_of(sitting.reglement.value).jury.name
    held_on = paris_date(sitting.starts_at)
    day, hour = french_long_date(held_on), french_time(sitting.starts_at)
    convened = agreed("convoqué", woman=juror.sex == Gender.WOMAN)
    message = EmailMessage(
        subject=f"Convocation {body.to_it}, séance {sitting.code}, {day}",
        body=(
            f"{civility_of(juror)},\n\n"
            f"Vous êtes {convened} {body.to_it}, le {day} à {hour}, {sitting.place}, pour la certification "
            f"« {sitting.certification.title} ».\n\n"
            f"{_attached(summons)}\n\nDites-nous que vous l’avez reçue : {read_at}\n\n"
            "Empêché, prévenez-nous dès que possible : votre suppléant sera appelé.\n\n"
            f"Le secrétariat\n{sitting.certification.body.legal_name}\n"
        ),
        to=[juror.email],
    )
    message.attach(f"convocation-{sitting.code}.pdf", bytes(summons.letter), "application/pdf")
    if summons.employer_letter:
        employer = bytes(summons.employer_letter)
        message.attach(f"employeur-{sitting.code}.pdf", employer, "application/pdf")
    message.attach(f"jury-{sitting.code}.ics", bytes(summons.calendar), "text/calendar")
    return message


def _attached(summons: Summons) -> str:
    if not summons.employer_letter:
        return "La convocation est jointe, avec le fichier à ouvrir dans votre agenda."
    return (
        "La convocation est jointe, avec la lettre à remettre à votre employeur et le fichier à ouvrir dans votre "
        "agenda."
    )


def _not_accepted(juror: Juror) -> Objection:
    return Objection(
        "mail-not-accepted",
        f"{juror.name} : la messagerie n’a pas accepté le courriel à {juror.email}.",
        remedy="Vérifiez l’adresse, puis relancez l’envoi : ce qui est parti ne repart pas.",
    )
