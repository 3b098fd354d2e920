"""What the candidate of a VAE does once admissible, dated by the secretariat, corrected with a reason."""

from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.pathways.actions.life import locked_dossier, settle_silence
from parchemin.pathways.events import (
    VAE_STEP_CORRECTED,
    VAE_STEP_DATED,
    VAE_STEP_TOLD,
    VAE_STEP_WITHDRAWN,
)
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules import (
    objections_to_filing,
    objections_to_refiling,
    objections_to_step,
    reply_due_on,
)
from parchemin.pathways.selectors.clocks import first_step
from parchemin.pathways.terms import DossierState, Route, VaeStep
from parchemin.pathways.workflow import AWAIT_REPLY_AGAIN

FIELDS = {VaeStep.STEP: "step_on", VaeStep.VALIDATION: "validation_on"}


@transaction.atomic
def date_vae_step(
    *,
    dossier_id: int,
    step: VaeStep,
    on: date | None,
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> Dossier:
    """Write the day of a step of the candidate of a VAE; None takes back a day written by mistake.

    A day changed or taken back is explained. The same day twice is written once. Raises `Refused` before
    admissibility, for a day to come, or where the law does not count (RULE-25, RULE-26).
    """
    dossier = locked_dossier(dossier_id, actor, at)
    before: date | None = getattr(dossier, FIELDS[step])
    if before == on:
        return dossier
    wrong = () if on is None else _objections(dossier, step, on, paris_date(at))
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *wrong,
            *(() if before is None else objections_to_reason(reason)),
        )
    )
    setattr(dossier, FIELDS[step], on)
    dossier.save(update_fields=[FIELDS[step]])
    _tell(dossier, step, before, on, reason.strip(), actor, at)
    return dossier


@transaction.atomic
def correct_filing(
    *, dossier_id: int, on: date, reason: str, actor: Actor, at: datetime
) -> Dossier:
    """Correct the day on which a VAE was filed complete, from which its two months run (RULE-24).

    One that silence made admissible awaits its reply again where the right day leaves time. The same day twice is
    written once. Raises `Refused` once answered or once the candidate took a step, and for a day that cannot be.
    """
    dossier = locked_dossier(dossier_id, actor, at)
    before = dossier.filed_on
    if before == on:
        return dossier
    refuse_if(
        (
            *objections_to_refiling(
                DossierState(dossier.state), dossier.silent, first_step(dossier)
            ),
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_filing(on, dossier.entry_date, paris_date(at)),
            *objections_to_reason(reason),
        )
    )
    if dossier.silent:
        dossier.state, dossier.state_since = AWAIT_REPLY_AGAIN.target, at
        dossier.admissible_on, dossier.silent = None, False
    dossier.filed_on = on
    dossier.reply_due_on = reply_due_on(Route(dossier.route), dossier.entry_date, on)
    dossier.save()
    record(
        actor=actor,
        event=AWAIT_REPLY_AGAIN.event,
        subjects=[f"dossier/{dossier.number}"],
        at=at,
        dossier=dossier.number,
        on=french_date(on),
        before=french_date(before) if before else "jour non écrit",
        reason=tidy_lines(reason),
    )
    settle_silence(dossier, at)
    return dossier


def _objections(dossier: Dossier, step: VaeStep, on: date, today: date) -> tuple[Objection, ...]:
    return objections_to_step(
        step,
        Route(dossier.route),
        DossierState(dossier.state),
        dossier.admissible_on,
        on,
        today,
    )


def _tell(
    dossier: Dossier,
    step: VaeStep,
    before: date | None,
    on: date | None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    if on is None:
        event = VAE_STEP_WITHDRAWN
    elif before is not None:
        event = VAE_STEP_CORRECTED
    else:
        event = VAE_STEP_TOLD if reason else VAE_STEP_DATED
    days = {"on": on, "before": before}
    record(
        actor=actor,
        event=event,
        subjects=[f"dossier/{dossier.number}"],
        at=at,
        dossier=dossier.number,
        step=step.label.lower(),
        reason=reason,
        **{name: french_date(day) for name, day in days.items() if day is not None},
    )
