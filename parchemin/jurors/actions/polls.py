"""Acts of an availability poll: opened with a secret link a juror, answered by that link, closed."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.models import Certification
from parchemin.journal.actions import record
from parchemin.jurors.events import POLL_ANSWERED, POLL_CLOSED, POLL_LINK_RENEWED, POLL_OPENED
from parchemin.jurors.models import AvailabilityPoll, Juror, PollAnswer, PollDate, PollInvitation
from parchemin.jurors.selectors.polls import invitation_of, token_digest
from parchemin.jurors.terms import Availability, PollState
from parchemin.jurors.workflow import CLOSE_POLL, POLL
from parchemin.kernel.calendar import french_short_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy
from parchemin.kernel.zones import Zone, day_there, moment_said


@dataclass(frozen=True, slots=True)
class InvitationLink:
    """A juror asked, and the secret of their link: given here once, kept nowhere."""

    invitation_id: int
    name: str
    email: str
    token: str


@dataclass(frozen=True, slots=True)
class OpenedPoll:
    """A poll that was opened, with the links to send; none when it was open already."""

    poll: AvailabilityPoll
    links: tuple[InvitationLink, ...]


@transaction.atomic
def open_poll(
    *,
    certification_id: int,
    starts: Sequence[datetime],
    juror_ids: Collection[int],
    place: str,
    answers_by: date,
    actor: Actor,
    at: datetime,
    zone: Zone = Zone.PARIS,
) -> OpenedPoll:
    """Ask jurors whether they can come at some moments; the same moments are asked once at a time.

    The moments are told on the clocks of `zone`, that of the place.

    Returns the secret links, which nothing can show again: `renew_link` makes another. Raises `Refused`, and
    `Certification.DoesNotExist` for that of another body.
    """
    certification = Certification.objects.select_for_update(of=("self",)).get(
        pk=certification_id, body_id=actor.body_id
    )
    moments = sorted(set(starts))
    known = _open_already(certification, moments)
    if known:
        return OpenedPoll(known, ())
    jurors = list(Juror.objects.filter(body_id=actor.body_id, pk__in=juror_ids).order_by("pk"))
    missing = len(set(juror_ids)) != len(jurors) or not jurors
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *((_NO_JUROR,) if missing else ()),
            *_objections_to_dates(moments, zone, answers_by, paris_date(at)),
        )
    )
    poll = AvailabilityPoll.objects.create(
        body_id=actor.body_id,
        certification=certification,
        place=tidy(place),
        zone=zone.value,
        state=POLL.initial,
        answers_by=answers_by,
        opened_at=at,
    )
    PollDate.objects.bulk_create(PollDate(poll=poll, starts_at=moment) for moment in moments)
    links = tuple(_invited(poll, juror, at) for juror in jurors)
    _tell(
        POLL_OPENED,
        poll,
        actor,
        at,
        certification=certification.short_title,
        dates=", ".join(moment_said(moment, zone) for moment in moments),
        count=len(jurors),
        until=french_short_date(answers_by),
    )
    return OpenedPoll(poll, links)


@transaction.atomic
def renew_link(*, invitation_id: int, actor: Actor, at: datetime) -> InvitationLink:
    """Make a new secret link for a juror, in the place of the former, which opens nothing any more."""
    invitation = (
        PollInvitation.objects.select_for_update(of=("self",))
        .select_related("juror", "poll")
        .get(pk=invitation_id, poll__body_id=actor.body_id)
    )
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_answering(invitation.poll, paris_date(at)),
        )
    )
    token = _new_token()
    invitation.token_digest = token_digest(token)
    invitation.save(update_fields=["token_digest"])
    _tell(POLL_LINK_RENEWED, invitation.poll, actor, at, juror=invitation.juror.name)
    juror = invitation.juror
    return InvitationLink(invitation.pk, juror.name, juror.email, token)


@transaction.atomic
def answer_poll(
    *, token: str, answers: Mapping[int, Availability], at: datetime, note: str = ""
) -> PollInvitation:
    """Write what a juror answers, date by date, by their secret link; the same answers are told once.

    They may change until the poll is closed or its day has passed. Raises `Refused`, and
    `PollInvitation.DoesNotExist` for a link that opens nothing.
    """
    invitation = invitation_of(token)
    poll = AvailabilityPoll.objects.select_for_update(of=("self",)).get(pk=invitation.poll_id)
    invitation = PollInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    dates = set(poll.dates.values_list("pk", flat=True))
    refuse_if(
        (
            *objections_to_answering(poll, paris_date(at)),
            *(() if answers and set(answers) <= dates else (_NO_DATE,)),
        )
    )
    former = dict(invitation.answers.values_list("date_id", "value"))
    kept = tidy(note)[:300]
    if {**former, **answers} == former and invitation.note == kept:
        return invitation
    for date_id, value in answers.items():
        PollAnswer.objects.update_or_create(
            invitation=invitation, date_id=date_id, defaults={"value": value, "at": at}
        )
    invitation.answered_at, invitation.note = at, kept
    invitation.save(update_fields=["answered_at", "note"])
    current = {**former, **answers}
    possible = sum(value != Availability.NO for value in current.values())
    juror = invitation.juror
    actor = Actor(f"{juror.name}, juré", poll.body_id, frozenset({Role.JUROR}), juror.user_id)
    _tell(POLL_ANSWERED, poll, actor, at, juror=juror.name, yes=possible)
    return invitation


@transaction.atomic
def close_poll(*, poll_id: int, actor: Actor, at: datetime) -> AvailabilityPoll:
    """Close a poll: no answer is taken any more; closed already, nothing more is done."""
    poll = AvailabilityPoll.objects.select_for_update(of=("self",)).get(
        pk=poll_id, body_id=actor.body_id
    )
    if poll.state == PollState.CLOSED:
        return poll
    refuse_if(CLOSE_POLL.objections(PollState(poll.state), actor.roles))
    poll.state, poll.closed_at = CLOSE_POLL.target.value, at
    poll.save(update_fields=["state", "closed_at"])
    answered = poll.invitations.filter(answered_at__isnull=False).count()
    _tell(POLL_CLOSED, poll, actor, at, answered=answered, count=poll.invitations.count())
    return poll


def objections_to_answering(poll: AvailabilityPoll, today: date) -> tuple[Objection, ...]:
    """Return why a poll takes no answer any more."""
    if poll.state == PollState.OPEN and today <= poll.answers_by:
        return ()
    return (
        Objection(
            "poll-closed",
            "Le sondage est clos.",
            remedy="Écrivez au secrétariat si votre disponibilité a changé.",
        ),
    )


_NO_JUROR = Objection("no-juror", "Choisissez des jurés de votre certificateur.")
_NO_DATE = Objection("no-date", "Répondez pour les dates proposées, et elles seules.")


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _invited(poll: AvailabilityPoll, juror: Juror, at: datetime) -> InvitationLink:
    token = _new_token()
    invitation = PollInvitation.objects.create(
        poll=poll, juror=juror, token_digest=token_digest(token), invited_at=at
    )
    return InvitationLink(invitation.pk, juror.name, juror.email, token)


def _tell(
    event: str, poll: AvailabilityPoll, actor: Actor, at: datetime, **details: object
) -> None:
    record(actor=actor, event=event, subjects=[f"poll/{poll.pk}"], at=at, **details)


def _open_already(
    certification: Certification, moments: Sequence[datetime]
) -> AvailabilityPoll | None:
    polls = AvailabilityPoll.objects.filter(certification=certification, state=PollState.OPEN)
    for poll in polls.prefetch_related("dates"):
        if [row.starts_at for row in poll.dates.all()] == list(moments):
            return poll
    return None


def _objections_to_dates(
    moments: Sequence[datetime], zone: Zone, answers_by: date, today: date
) -> tuple[Objection, ...]:
    if not moments:
        return (Objection("no-date", "Proposez au moins une date."),)
    first = day_there(moments[0], zone)
    found = []
    if first <= today:
        found.append(
            Objection("date-past", f"Le {french_short_date(first)} n’est plus une date à proposer.")
        )
    if not today <= answers_by < first:
        found.append(
            Objection(
                "answers-by",
                "Les réponses s’attendent entre aujourd’hui et la veille de la première date.",
            )
        )
    return tuple(found)
