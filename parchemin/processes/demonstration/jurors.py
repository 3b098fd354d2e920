"""Jurors around their sittings: placed, listed and trained, asked when they can come, paid back."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from parchemin.jury.actions.expenses import (
    claim_expense,
    set_ceiling,
    settle_expenses,
    submit_expenses,
)
from parchemin.jury.actions.polls import answer_poll, open_poll
from parchemin.jury.actions.pool import (
    JurorProfile,
    describe_juror,
    list_juror,
    mandate_juror,
    record_training,
)
from parchemin.jury.models import SittingSeat
from parchemin.kernel.calendar import paris_date
from parchemin.processes.demonstration.juror_plan import ExpensesPlan, JurorPlan, PollPlan
from parchemin.processes.demonstration.plan import SittingPlan
from parchemin.processes.demonstration.stage import Stage, Step

LISTED_FOR = 365


def steps_of_jurors(stage: Stage) -> Iterator[Step]:
    """Yield what is known of each juror, the ceilings of their expenses, and the polls."""
    done = stage.calendar.done
    for person in stage.plan.people:
        if person.juror is not None:
            yield done(-360, 9), partial(_place, stage, person.name, person.juror)
    yield done(-350, 9), partial(_set_ceilings, stage)
    for poll in stage.plan.polls:
        yield done(poll.opened, 9), partial(_ask, stage, poll)


def steps_of_expenses(stage: Stage, plan: SittingPlan, sheet: ExpensesPlan) -> Iterator[Step]:
    """Yield what a juror claims after a sitting, and when it is settled."""
    done = stage.calendar.done
    yield done(sheet.submitted, 11), partial(_submit, stage, plan, sheet)
    if sheet.settled is not None:
        yield done(sheet.settled, 16), partial(_settle, stage, plan, sheet)


def _place(stage: Stage, name: str, plan: JurorPlan, at: datetime) -> None:
    juror, day, actor = stage.jurors[name], stage.calendar.day, stage.system
    profile = JurorProfile(
        trade=plan.trade, in_trade_since=day(plan.since), employer_id=juror.employer_id
    )
    describe_juror(juror_id=juror.pk, profile=profile, actor=actor, at=at)
    mandate_juror(juror_id=juror.pk, organisation=plan.mandated_by, actor=actor, at=at)
    list_juror(
        juror_id=juror.pk,
        starts_on=day(-LISTED_FOR),
        ends_on=day(LISTED_FOR),
        deliberation=plan.listed,
        actor=actor,
        at=at,
    )
    if plan.trained is not None:
        record_training(
            juror_id=juror.pk,
            title="Délibérer, lire une grille, se déporter",
            trained_on=day(plan.trained),
            hours=7,
            actor=actor,
            at=at,
        )


def _set_ceilings(stage: Stage, at: datetime) -> None:
    for plan in stage.plan.ceilings:
        set_ceiling(
            kind=plan.kind,
            amount=plan.amount,
            starts_on=paris_date(at),
            source=plan.source,
            actor=stage.system,
            at=at,
        )


def _ask(stage: Stage, plan: PollPlan, at: datetime) -> None:
    calendar = stage.calendar
    opened = open_poll(
        certification_id=stage.certifications[plan.certification].pk,
        starts=[calendar.planned(day, plan.hour) for day in plan.days],
        juror_ids=[juror.pk for juror in stage.jurors.values()],
        place=plan.place,
        answers_by=calendar.day(plan.answers_by),
        actor=stage.secretary,
        at=at,
    )
    dates = list(opened.poll.dates.order_by("starts_at").values_list("pk", flat=True))
    for link in opened.links:
        words = plan.answers.get(link.name)
        if words:
            answer_poll(token=link.token, answers=dict(zip(dates, words, strict=True)), at=at)


def _submit(stage: Stage, plan: SittingPlan, sheet: ExpensesPlan, at: datetime) -> None:
    seat, actor = _seat(stage, plan, sheet), stage.actors[sheet.juror]
    for claim in sheet.claims:
        claim_expense(
            seat_id=seat.pk,
            kind=claim.kind,
            label=claim.label,
            spent_on=paris_date(seat.sitting.starts_at),
            amount=claim.amount,
            quantity=claim.quantity,
            receipt=claim.receipt,
            actor=actor,
            at=at,
        )
    submit_expenses(seat_id=seat.pk, actor=actor, at=at)


def _settle(stage: Stage, plan: SittingPlan, sheet: ExpensesPlan, at: datetime) -> None:
    settle_expenses(seat_id=_seat(stage, plan, sheet).pk, actor=stage.secretary, at=at)


def _seat(stage: Stage, plan: SittingPlan, sheet: ExpensesPlan) -> SittingSeat:
    seats = stage.sittings[plan.code].seats.select_related("sitting")
    return seats.get(juror=stage.jurors[sheet.juror])
