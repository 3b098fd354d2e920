"""What a jury says on the day: put off, retained, adopted together, then voted case by case."""

from datetime import datetime

from parchemin.assessment.terms import Attendance
from parchemin.jury.actions.cases import adjourn, propose_mention, recommend, retain_fraud
from parchemin.jury.actions.voting import accept_unanimous, cast_vote
from parchemin.jury.models import Sitting
from parchemin.jury.rules.results import UnitDecision
from parchemin.jury.selectors.docket import DocketEntry, docket_of
from parchemin.jury.terms import Choice, PreDecision, SeatRole
from parchemin.processes.demonstration.plan import SittingPlan
from parchemin.processes.demonstration.stage import Stage


def deliberate(stage: Stage, plan: SittingPlan, sitting: Sitting, at: datetime) -> None:
    """Play a deliberation: what the plan says of each candidate, clear cases together, then the votes."""
    chair = stage.actors[next(s.juror for s in plan.seats if s.role is SeatRole.CHAIR)]
    items = {item.dossier_id: item.pk for item in sitting.agenda.all()}

    def item_of(email: str) -> int:
        return items[stage.dossiers[email].pk]

    for put_off in plan.adjourned:
        until = stage.calendar.day(plan.day + put_off.until)
        adjourn(
            item_id=item_of(put_off.candidate),
            until=until,
            reason=put_off.reason,
            actor=chair,
            at=at,
        )
    for email, reason in plan.fraud.items():
        retain_fraud(item_id=item_of(email), reason=reason, actor=chair, at=at)
    for email, mention in plan.mentions.items():
        propose_mention(item_id=item_of(email), mention=mention, actor=chair, at=at)
    for email, text in plan.recommendations.items():
        recommend(item_id=item_of(email), text=text, actor=chair, at=at)
    accept_unanimous(sitting_id=sitting.pk, actor=chair, at=at)
    _vote(stage, plan, sitting, at)


def _vote(stage: Stage, plan: SittingPlan, sitting: Sitting, at: datetime) -> None:
    """Let each juror vote, by their own hand, on the cases that were not adopted together."""
    emails = {stage.dossiers[c.email].pk: c.email for c in stage.promotions[plan.promotion]}
    against = {(vote.candidate, vote.unit): vote.against for vote in plan.votes}
    seats = list(sitting.seats.select_related("juror").order_by("pk"))
    for entry in docket_of(sitting).entries:
        if not _is_voted(entry):
            continue
        out = {recusal.name for recusal in entry.deliberation.recusals}
        for unit in _voted_units(entry):
            opposed = against.get((emails[entry.dossier.pk], unit.code), ())
            for seat in seats:
                if seat.juror.name not in out:
                    cast_vote(
                        item_id=entry.item.pk,
                        unit=unit.code,
                        seat_id=seat.pk,
                        choice=_choice(unit, seat.juror.name in opposed),
                        actor=stage.actors[seat.juror.name],
                        at=at,
                    )


def _is_voted(entry: DocketEntry) -> bool:
    came = entry.case.attendance is Attendance.PRESENT
    return came and entry.item.adopted_at is None and not entry.item.fraud_reason


def _voted_units(entry: DocketEntry) -> list[UnitDecision]:
    """Return the units put to the vote: when a case is put off, those that the grids settle."""
    if entry.case.adjourned_to is None:
        return list(entry.proposal.units)
    return [u for u in entry.proposal.units if u.proposed is not PreDecision.TO_DELIBERATE]


def _choice(unit: UnitDecision, opposed: bool) -> Choice:
    refused = opposed or unit.proposed is PreDecision.NOT_ACQUIRED
    return Choice.NOT_ACQUIRED if refused else Choice.ACQUIRED
