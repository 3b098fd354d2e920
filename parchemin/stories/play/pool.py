"""Jurors around their sittings: enlisted, listed and trained, asked when they can come, paid back."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from parchemin.jurors.actions.polls import answer_poll, open_poll
from parchemin.jurors.actions.pool import JurorProfile, describe_juror, enlist_juror
from parchemin.jurors.actions.records import list_juror, record_training
from parchemin.jurors.models import Juror
from parchemin.jury.actions.expenses import (
    claim_expense,
    set_ceiling,
    settle_expenses,
    submit_expenses,
)
from parchemin.kernel.people import split_name
from parchemin.kernel.text import of
from parchemin.stories.campaign.dates import morning
from parchemin.stories.campaign.house import JurorPlan
from parchemin.stories.campaign.value import ExpensesPlan, PollPlan, SittingPlan
from parchemin.stories.play.stage import NOBODY, Stage, Step


def enlist(stage: Stage, key: str, at: datetime) -> Juror | None:
    """Return a juror of the pool, who enters it with what places them; None when refused."""
    if key in stage.jurors:
        return stage.jurors[key]
    plan, user = stage.campaign.jurors[key], stage.users.get(key)
    juror = stage.attempt(
        f"Désignation {of(plan.name)}, juré",
        enlist_juror,
        **split_name(plan.name),
        email=plan.email,
        sex=plan.sex,
        college=plan.college,
        active_from=plan.active_from,
        active_until=plan.active_until,
        employer=stage.employers.get(plan.employer),
        qualified=plan.qualified,
        mandated_by=plan.mandated_by,
        user_id=user.pk if user else None,
        at=at,
    )
    if juror is None:
        return None
    stage.jurors[key] = juror
    if plan.trade or plan.in_trade_since or plan.left_trade_on:
        profile = JurorProfile(
            trade=plan.trade,
            in_trade_since=plan.in_trade_since,
            left_trade_on=plan.left_trade_on,
            qualified=juror.qualified,
            employer_id=juror.employer_id,
        )
        what = f"Expérience {of(plan.name)}"
        stage.attempt(what, describe_juror, juror_id=juror.pk, profile=profile, at=at)
    return juror


def steps_of_juror(stage: Stage, key: str, plan: JurorPlan) -> Iterator[Step]:
    """Yield when a juror follows a training, and when the CPNE lists them."""
    if training := plan.training:
        told: dict[str, Any] = {"title": training.title, "trained_on": training.on}
        told["hours"] = training.hours
        yield morning(training.on), partial(_note, stage, key, "Formation", record_training, told)
    if listing := plan.listing:
        told = {"deliberation": listing.deliberation, "starts_on": listing.starts_on}
        told["ends_on"] = listing.ends_on
        yield morning(listing.starts_on), partial(_note, stage, key, "Liste", list_juror, told)


def _note(stage: Stage, key: str, what: str, act: Any, told: dict[str, Any], at: datetime) -> None:
    juror = enlist(stage, key, at)
    named = f"{what}, {stage.campaign.jurors[key].name}"
    stage.attempt(named, act, juror_id=juror.pk if juror else NOBODY, **told, at=at)


def steps_of_pool(stage: Stage) -> Iterator[Step]:
    """Yield the ceilings of the expenses of jurors, and when they are asked whether they can come."""
    for ceiling in stage.campaign.ceilings:
        told = {"kind": ceiling.kind, "amount": ceiling.amount, "source": ceiling.source}
        told |= {"starts_on": ceiling.starts_on}
        yield morning(ceiling.starts_on), partial(_set_ceiling, stage, told)
    for poll in stage.campaign.polls:
        yield morning(poll.opened_on), partial(_ask, stage, poll)


def _set_ceiling(stage: Stage, told: dict[str, Any], at: datetime) -> None:
    stage.attempt("Plafond des frais", set_ceiling, **told, at=at)


def _ask(stage: Stage, plan: PollPlan, at: datetime) -> None:
    opened = stage.attempt(
        "Demande de disponibilités",
        open_poll,
        certification_id=stage.certifications[plan.certification].pk,
        starts=list(plan.dates),
        juror_ids=[juror.pk for juror in stage.jurors.values()],
        place=plan.place,
        answers_by=plan.answers_by,
        at=at,
    )
    if opened is None:
        return
    dates = list(opened.poll.dates.order_by("starts_at").values_list("pk", flat=True))
    answers = {stage.campaign.jurors[key].name: words for key, words in plan.answers.items()}
    for link in opened.links:
        if link.name in answers:
            told = dict(zip(dates, answers[link.name], strict=True))
            answer_poll(token=link.token, answers=told, at=at)


def steps_of_expenses(stage: Stage, sitting: SittingPlan, plan: ExpensesPlan) -> Iterator[Step]:
    """Yield what a juror claims after a sitting, and when it is settled."""
    yield morning(plan.submitted_on), partial(_submit, stage, sitting, plan)
    if plan.settled_on is not None:
        yield morning(plan.settled_on), partial(_settle, stage, sitting, plan)


def _submit(stage: Stage, sitting: SittingPlan, plan: ExpensesPlan, at: datetime) -> None:
    if sitting.code not in stage.tables:
        return
    seat: dict[str, Any] = {"seat_id": stage.seat_id(sitting.code, plan.juror), "at": at}
    seat["by"] = plan.juror
    for claim in plan.claims:
        stage.attempt(
            f"Frais, {claim.label}",
            claim_expense,
            kind=claim.kind,
            label=claim.label,
            spent_on=stage.tables[sitting.code].sitting.day,
            amount=claim.amount,
            quantity=claim.quantity,
            receipt=claim.receipt,
            **seat,
        )
    stage.attempt("Envoi des frais", submit_expenses, **seat)


def _settle(stage: Stage, sitting: SittingPlan, plan: ExpensesPlan, at: datetime) -> None:
    seat_id = stage.seat_id(sitting.code, plan.juror)
    stage.attempt("Règlement des frais", settle_expenses, seat_id=seat_id, at=at)
