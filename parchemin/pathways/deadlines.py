"""The clocks of the admissibility of a VAE: the reply, then the first step (RULE-24, RULE-25)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet

from parchemin.deadlines.registry import Clock, clocks_of
from parchemin.deadlines.terms import DeadlineKind
from parchemin.kernel.calendar import paris_date
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules.clocks import ADMISSIBILITY, lapses_on
from parchemin.pathways.selectors.clocks import first_step
from parchemin.pathways.terms import DossierState, Route

BY_DOSSIER: Final = {"dossier": "number"}
LIVES: Final = ("pathways.dossier.", "pathways.vae.")
"""The events that move a dossier along its life, or date a step of its candidate."""


@clocks_of(
    DeadlineKind.VAE_REPLY,
    Dossier,
    named_by=BY_DOSSIER,
    after=LIVES,
    noun="dossier,dossiers",
    notice=15,
)
def reply_clocks(dossiers: QuerySet[Dossier]) -> Iterator[Clock]:
    """Yield until when each VAE filed complete is replied to; silence, which admits, is dated of the last day."""
    for dossier in dossiers.filter(route=Route.STATUTORY_VAE, reply_due_on__isnull=False):
        if dossier.reply_due_on and (dossier.state == DossierState.SUBMITTED or _replied(dossier)):
            yield Clock(
                subject_id=dossier.pk,
                about=f"dossier/{dossier.number}",
                starts_on=dossier.filed_on or dossier.entry_date,
                due_on=dossier.reply_due_on,
                met_on=None if dossier.state == DossierState.SUBMITTED else _replied(dossier),
                source=ADMISSIBILITY,
            )


@clocks_of(
    DeadlineKind.VAE_STEP,
    Dossier,
    named_by=BY_DOSSIER,
    after=LIVES,
    noun="dossier,dossiers",
    notice=30,
)
def step_clocks(dossiers: QuerySet[Dossier]) -> Iterator[Clock]:
    """Yield until when a step of the candidate keeps each admissibility alive.

    That of a VAE still without a reply starts the day after the last one to reply: what silence does, if it lasts.
    """
    states = (DossierState.SUBMITTED, DossierState.ADMISSIBLE)
    for dossier in dossiers.filter(route=Route.STATUTORY_VAE, state__in=states):
        awaited = dossier.state == DossierState.SUBMITTED
        since = dossier.reply_due_on if awaited else paris_date(dossier.state_since)
        limit = lapses_on(Route.STATUTORY_VAE, dossier.entry_date, since) if since else None
        if since and limit:
            step_on = first_step(dossier)
            yield Clock(
                subject_id=dossier.pk,
                about=f"dossier/{dossier.number}",
                starts_on=since + timedelta(days=1) if awaited else since,
                due_on=limit,
                met_on=step_on if step_on and step_on <= limit else None,
                source=ADMISSIBILITY,
            )


def _replied(dossier: Dossier) -> date | None:
    """Return the day of the reply: admissible, or refused; None for a dossier that its candidate gave up."""
    if dossier.state == DossierState.REFUSED:
        return paris_date(dossier.state_since)
    return dossier.admissible_on
