"""The days that the law sets to a VAE, as its rows give them."""

from datetime import date

from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Objection
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules.clocks import ADMISSIBILITY, JuryClock, jury_clock, lapses_on
from parchemin.pathways.terms import DossierState, Route, VaeStep


def earliest_filing(dossier: Dossier) -> date:
    """Return the first day on which a draft may be filed: its entry, or the day it was given back."""
    given_back = dossier.state_since > dossier.created_at
    return paris_date(dossier.state_since) if given_back else dossier.entry_date


def filing_day(dossier: Dossier, on: date) -> date | None:
    """Return when a draft is filed unless someone says otherwise; None where no clock of the law counts it.

    The entry of a VAE is the day on which it was asked for (RULE-24); once given back, it is filed again on the
    day it is deposited.
    """
    if dossier.route != Route.STATUTORY_VAE:
        return None
    return on if dossier.state_since > dossier.created_at else dossier.entry_date


def steps_of(dossier: Dossier) -> tuple[tuple[date, VaeStep], ...]:
    """Return what the candidate did since the admissibility and that somebody dated, the first one first."""
    known = ((dossier.step_on, VaeStep.STEP), (dossier.validation_on, VaeStep.VALIDATION))
    return tuple(sorted((day, step) for day, step in known if day is not None))


def first_step(dossier: Dossier) -> date | None:
    """Return the first day on which the candidate did something since the admissibility, or None."""
    return next((day for day, _ in steps_of(dossier)), None)


def lapse_limit(dossier: Dossier, on: date) -> date | None:
    """Return the last day of an admissibility that no step in time keeps alive, or None (RULE-25)."""
    if dossier.state_on(on) is not DossierState.ADMISSIBLE:
        return None
    written = dossier.state == DossierState.ADMISSIBLE
    since = paris_date(dossier.state_since) if written else dossier.reply_due_on
    limit = lapses_on(Route(dossier.route), dossier.entry_date, since) if since else None
    step_on = first_step(dossier)
    return None if limit is None or (step_on and step_on <= limit) else limit


def objections_to_lapsed(dossier: Dossier, on: date) -> tuple[Objection, ...]:
    """Return that a VAE goes no further: the last day of its admissibility is over, and no step was dated in time.

    It names each step that came after that day. Nothing for a dossier that is not admissible, or that no law
    makes lapse (RULE-25).
    """
    limit = lapse_limit(dossier, on)
    if limit is None or on <= limit:
        return ()
    late = " ; ".join(f"{step.label.lower()}, le {french_date(d)}" for d, step in steps_of(dossier))
    why = (
        f"ce qui est daté vient après cette date ({late})"
        if late
        else "aucune démarche n’est datée"
    )
    return (
        Objection(
            "lapsed",
            f"La recevabilité est caduque depuis le {french_date(limit)} : {why}.",
            ADMISSIBILITY,
            "Datez la démarche faite à temps ; ou constatez la caducité, puis levez-la pour un motif légitime ; "
            "ou ouvrez un nouveau dossier.",
        ),
    )


def law_due_on(dossier: Dossier, on: date) -> date | None:
    """Return the day by which the law wants a reply, or a step before an admissibility lapses, or None."""
    if dossier.state_on(on) is DossierState.SUBMITTED:
        return dossier.reply_due_on
    return lapse_limit(dossier, on)


def jury_clock_of(dossier: Dossier) -> JuryClock | None:
    """Return until when the candidate is presented to a jury, whether they were or not (RULE-26)."""
    return jury_clock(Route(dossier.route), dossier.entry_date, dossier.validation_on)
