"""What a poll shows: to the juror who opens their link, and to the secretariat who composes a jury."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.law import with_law
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Register, RouteFamily
from parchemin.certifications.selectors import reglement_in_force
from parchemin.jury.models import AvailabilityPoll, PollAnswer, PollDate, PollInvitation
from parchemin.jury.rules.proposals import Proposal, preference, proposal
from parchemin.jury.selectors.pool import options_of, pool_of
from parchemin.jury.terms import Availability, College, PollState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.canonical import sha256_hex


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
    juror: str
    answers_by: date
    open: bool
    dates: tuple[DateToAnswer, ...]
    note: str


@dataclass(frozen=True, slots=True)
class PollLine:
    """A poll in the list."""

    poll_id: int
    certification: str
    first: datetime
    dates: int
    invited: int
    answered: int
    answers_by: date
    state: PollState


@dataclass(frozen=True, slots=True)
class PollRow:
    """One juror of a poll, and their answers by date."""

    invitation_id: int
    name: str
    college: College
    answered_at: datetime | None
    note: str
    answers: Mapping[int, Availability]


@dataclass(frozen=True, slots=True)
class DatedProposal:
    """A date of a poll, and the jury proposed for it; None without a règlement in force that day."""

    date_id: int
    starts_at: datetime
    proposal: Proposal | None


@dataclass(frozen=True, slots=True)
class PollPage:
    """A whole poll: who answered what, and the juries that could be composed, the best first."""

    poll_id: int
    certification: str
    place: str
    state: PollState
    answers_by: date
    dates: tuple[PollDate, ...]
    rows: tuple[PollRow, ...]
    proposals: tuple[DatedProposal, ...]


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


def polls(actor: Actor) -> tuple[PollLine, ...]:
    """Return the polls of the actor's body, open ones first, in two queries. For the secretariat."""
    if not actor.holds(Role.SECRETARIAT):
        return ()
    rows = AvailabilityPoll.objects.filter(body_id=actor.body_id).annotate(
        invited=Count("invitations", distinct=True),
        answered=Count(
            "invitations", filter=Q(invitations__answered_at__isnull=False), distinct=True
        ),
    )
    found = rows.select_related("certification").prefetch_related("dates")
    return tuple(
        PollLine(
            poll_id=poll.pk,
            certification=poll.certification.short_title,
            first=poll.dates.all()[0].starts_at,
            dates=len(poll.dates.all()),
            invited=vars(poll)["invited"],
            answered=vars(poll)["answered"],
            answers_by=poll.answers_by,
            state=PollState(poll.state),
        )
        for poll in found.order_by("-state", "-opened_at")
    )


def poll_page(actor: Actor, poll_id: int) -> PollPage:
    """Return a poll with the juries it lets compose, best date first; queries grow with dates alone.

    Whatever the number of jurors. Raises `AvailabilityPoll.DoesNotExist` unless it is of the actor's body
    and they are of its secretariat.
    """
    visible = AvailabilityPoll.objects.filter(body_id=actor.body_id)
    if not actor.holds(Role.SECRETARIAT):
        visible = visible.none()
    poll = visible.select_related("certification").get(pk=poll_id)
    dates = tuple(poll.dates.all())
    invitations = list(poll.invitations.select_related("juror").order_by("juror__name"))
    given: dict[int, dict[int, Availability]] = {row.pk: {} for row in invitations}
    for answer in PollAnswer.objects.filter(invitation__poll=poll):
        given[answer.invitation_id][answer.date_id] = Availability(answer.value)
    return PollPage(
        poll_id=poll.pk,
        certification=poll.certification.title,
        place=poll.place,
        state=PollState(poll.state),
        answers_by=poll.answers_by,
        dates=dates,
        rows=tuple(_row(invitation, given[invitation.pk]) for invitation in invitations),
        proposals=_proposals(poll, dates, invitations, given),
    )


def _row(invitation: PollInvitation, answers: Mapping[int, Availability]) -> PollRow:
    return PollRow(
        invitation_id=invitation.pk,
        name=invitation.juror.name,
        college=College(invitation.juror.college),
        answered_at=invitation.answered_at,
        note=invitation.note,
        answers=answers,
    )


def _proposals(
    poll: AvailabilityPoll,
    dates: tuple[PollDate, ...],
    invitations: list[PollInvitation],
    given: Mapping[int, Mapping[int, Availability]],
) -> tuple[DatedProposal, ...]:
    asked = {invitation.juror_id: invitation.pk for invitation in invitations}
    jurors = list(pool_of(poll.body_id).filter(pk__in=asked))
    ruled, unruled = [], []
    for row in dates:
        on = paris_date(row.starts_at)
        frozen = reglement_in_force(poll.certification_id, on)
        if frozen is None:
            unruled.append(DatedProposal(row.pk, row.starts_at, None))
            continue
        answers = {
            juror_id: given[pk][row.pk] for juror_id, pk in asked.items() if row.pk in given[pk]
        }
        options = options_of(jurors, on, poll.certification_id, answers)
        effective = with_law(reglement_of(frozen.value), RouteFamily.TRAINING, Register.NONE, on)
        found = proposal(options, on, effective)
        ruled.append((preference(found), DatedProposal(row.pk, row.starts_at, found)))
    ruled.sort(key=lambda pair: (pair[0], pair[1].starts_at))
    return (*(dated for _, dated in ruled), *unruled)
