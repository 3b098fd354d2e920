"""The days that the law sets to a VAE, as its rows give them."""

from datetime import date

from parchemin.kernel.calendar import paris_date
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules.clocks import JuryClock, jury_clock, lapses_on
from parchemin.pathways.terms import DossierState, Route


def first_step(dossier: Dossier) -> date | None:
    """Return the first day on which the candidate did something since the admissibility, or None."""
    steps = [day for day in (dossier.step_on, dossier.validation_on) if day is not None]
    return min(steps, default=None)


def lapse_limit(dossier: Dossier, on: date) -> date | None:
    """Return the last day of an admissibility that no step in time keeps alive, or None (RULE-25)."""
    if dossier.state_on(on) is not DossierState.ADMISSIBLE:
        return None
    written = dossier.state == DossierState.ADMISSIBLE
    since = paris_date(dossier.state_since) if written else dossier.reply_due_on
    limit = lapses_on(Route(dossier.route), dossier.entry_date, since) if since else None
    step_on = first_step(dossier)
    return None if limit is None or (step_on and step_on <= limit) else limit


def law_due_on(dossier: Dossier, on: date) -> date | None:
    """Return the day by which the law wants a reply, or a step before an admissibility lapses, or None."""
    if dossier.state_on(on) is DossierState.SUBMITTED:
        return dossier.reply_due_on
    return lapse_limit(dossier, on)


def jury_clock_of(dossier: Dossier) -> JuryClock | None:
    """Return until when the candidate is presented to a jury, whether they were or not (RULE-26)."""
    return jury_clock(Route(dossier.route), dossier.entry_date, dossier.validation_on)
