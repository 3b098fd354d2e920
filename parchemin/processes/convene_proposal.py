"""Convene the jury that a poll let propose: the sitting, its seats, its presidency, its substitutes, at once.

Crosses jurors (the poll) and jury (the sitting); each act keeps its own refusals and its line of the journal.
"""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.jurors.actions.polls import close_poll
from parchemin.jurors.models import AvailabilityPoll, PollDate
from parchemin.jurors.selectors.polls import poll_page
from parchemin.jury.actions.sittings import convene_sitting, seat_juror
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.rules.proposals import JuryProposal
from parchemin.jury.selectors.proposals import proposals_of
from parchemin.jury.terms import College, SeatRole
from parchemin.kernel.objections import Objection, refuse_if


@transaction.atomic
def convene_proposal(
    *, poll_id: int, date_id: int, code: str, actor: Actor, at: datetime
) -> Sitting:
    """Convene the jury proposed for one date of a poll, and close the poll; convened once a code.

    Raises `Refused` with all that would stop this jury from opening and who is missing, and
    `AvailabilityPoll.DoesNotExist` or `PollDate.DoesNotExist` for what is not the actor's to convene.
    """
    page = poll_page(actor, poll_id)
    poll = AvailabilityPoll.objects.select_for_update(of=("self",)).get(pk=poll_id)
    day = PollDate.objects.get(pk=date_id, poll=poll)
    convened = Sitting.objects.filter(
        body_id=actor.body_id,
        code=code,
        certification_id=poll.certification_id,
        starts_at=day.starts_at,
    ).first()
    if convened:
        return convened
    proposal = next(row.proposal for row in proposals_of(page) if row.date_id == date_id)
    refuse_if(_objections(proposal))
    sitting = convene_sitting(
        code=code,
        certification_id=poll.certification_id,
        starts_at=day.starts_at,
        place=poll.place,
        zone=poll.clock,
        actor=actor,
        at=at,
    )
    if proposal is not None:
        _seat(sitting, proposal, actor, at)
    close_poll(poll_id=poll_id, actor=actor, at=at)
    return sitting


def _seat(sitting: Sitting, proposal: JuryProposal, actor: Actor, at: datetime) -> None:
    """Seat the jurors proposed; each substitute stands in for one seat of their college, in order."""
    seats: dict[College, list[SittingSeat]] = defaultdict(list)
    for seat in proposal.seats:
        given = seat_juror(
            sitting_id=sitting.pk,
            juror_id=seat.option.juror_id,
            role=seat.role,
            actor=actor,
            at=at,
        )
        seats[seat.option.college].append(given)
    for option in proposal.substitutes:
        seat_juror(
            sitting_id=sitting.pk,
            juror_id=option.juror_id,
            role=SeatRole.MEMBER,
            stands_in_for_id=seats[option.college].pop(0).pk,
            actor=actor,
            at=at,
        )


def _objections(proposal: JuryProposal | None) -> tuple[Objection, ...]:
    if proposal is None:
        return (
            Objection(
                "no-reglement",
                "Aucun règlement de la certification n’est en vigueur ce jour-là.",
                remedy="Enregistrez d’abord le règlement voté.",
            ),
        )
    lacks = (Objection("juror-lacking", text) for text in proposal.lacks)
    return (*lacks, *proposal.objections)
