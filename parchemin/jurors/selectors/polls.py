"""What a poll shows: to the juror who opens their link, and to the secretariat who asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.names import by_surname
from parchemin.accounts.terms import Role
from parchemin.jurors.models import AvailabilityPoll, PollAnswer, PollDate, PollInvitation
from parchemin.jurors.terms import Availability, College, PollState
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.zones import Zone


@dataclass(frozen=True, slots=True)
class DateToAnswer:
    """One date of a poll and what the juror answered for it so far."""

    date_id: int
    starts_at: datetime
    answer: Availability | None


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """What a juror sees by their link; `open` False shows their answers without the form."""

    body: str
    certification: str
    place: str
    zone: Zone
    juror: str
    answers_by: date
    open: bool
    dates: tuple[DateToAnswer, ...]
    note: str


@dataclass(frozen=True, slots=True)
class PollRow:
    """One juror of a poll, and their answers by date."""

    invitation_id: int
    juror_id: int
    name: str
    college: College
    answered_at: datetime | None
    note: str
    answers: Mapping[int, Availability]


@dataclass(frozen=True, slots=True)
class PollPage:
    """A whole poll: who answered what."""

    poll_id: int
    body_id: int
    certification_id: int
    certification: str
    place: str
    zone: Zone
    state: PollState
    answers_by: date
    dates: tuple[PollDate, ...]
    rows: tuple[PollRow, ...]


def about_poll(poll_id: int) -> str:
    """Return what the letters of a poll are about, for the post."""
    return f"poll/{poll_id}"


def thread_of(invitation_id: int) -> str:
    """Return the thread of the letters to a juror of a poll."""
    return f"invitation/{invitation_id}"


def token_digest(token: str) -> str:
    """Return what is kept of a secret link."""
    return sha256_hex(token.encode())


def invitation_of(token: str) -> PollInvitation:
    """Return the invitation that a secret link opens. Raises `PollInvitation.DoesNotExist`."""
    return PollInvitation.objects.select_related("poll__body", "poll__certification", "juror").get(
        token_digest=token_digest(token)
    )


def answer_page(token: str, on: date) -> AnswerPage:
    """Return what a juror sees by their secret link; raises `PollInvitation.DoesNotExist`."""
    invitation = invitation_of(token)
    poll = AvailabilityPoll.objects.select_related("body", "certification").get(
        pk=invitation.poll_id
    )
    given = dict(invitation.answers.values_list("date_id", "value"))
    return AnswerPage(
        body=poll.body.name,
        certification=poll.certification.title,
        place=poll.place,
        zone=poll.clock,
        juror=invitation.juror.name,
        answers_by=poll.answers_by,
        open=poll.state == PollState.OPEN and on <= poll.answers_by,
        dates=tuple(
            DateToAnswer(
                row.pk, row.starts_at, Availability(given[row.pk]) if row.pk in given else None
            )
            for row in poll.dates.all()
        ),
        note=invitation.note,
    )


def polls(actor: Actor) -> QuerySet[AvailabilityPoll]:
    """Return the polls of the actor's body, for the secretariat.

    Each says how many dates it proposes and the `first`, how many jurors are `invited`, and how many `answered`.
    """
    rows = AvailabilityPoll.objects.select_related("certification").annotate(
        proposed=Count("dates", distinct=True),
        first=Min("dates__starts_at"),
        invited=Count("invitations", distinct=True),
        answered=Count(
            "invitations", filter=Q(invitations__answered_at__isnull=False), distinct=True
        ),
    )
    return rows.filter(body_id=actor.body_id) if actor.holds(Role.SECRETARIAT) else rows.none()


def poll_page(actor: Actor, poll_id: int) -> PollPage:
    """Return a poll with what each juror answered, in a constant number of queries.

    Raises `AvailabilityPoll.DoesNotExist` unless it is of the actor's body and they are of its secretariat.
    """
    visible = AvailabilityPoll.objects.filter(body_id=actor.body_id)
    if not actor.holds(Role.SECRETARIAT):
        visible = visible.none()
    poll = visible.select_related("certification").get(pk=poll_id)
    invitations = list(poll.invitations.select_related("juror").order_by(*by_surname("juror")))
    given: dict[int, dict[int, Availability]] = {row.pk: {} for row in invitations}
    for answer in PollAnswer.objects.filter(invitation__poll=poll):
        given[answer.invitation_id][answer.date_id] = Availability(answer.value)
    return PollPage(
        poll_id=poll.pk,
        body_id=poll.body_id,
        certification_id=poll.certification_id,
        certification=poll.certification.title,
        place=poll.place,
        zone=poll.clock,
        state=PollState(poll.state),
        answers_by=poll.answers_by,
        dates=tuple(poll.dates.all()),
        rows=tuple(_row(invitation, given[invitation.pk]) for invitation in invitations),
    )


def _row(invitation: PollInvitation, answers: Mapping[int, Availability]) -> PollRow:
    return PollRow(
        invitation_id=invitation.pk,
        juror_id=invitation.juror_id,
        name=invitation.juror.name,
        college=College(invitation.juror.college),
        answered_at=invitation.answered_at,
        note=invitation.note,
        answers=answers,
    )
