"""What an adjournment owes: a way out of a case that cannot be decided, and in a VAE a date."""

from collections.abc import Sequence

from parchemin.certifications.reglement.law import VAE_DECISION, Effective
from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.jury.rules.departures import departs_unexplained
from parchemin.jury.rules.facts import CandidateCase
from parchemin.jury.rules.results import Deliberation, UnitDecision
from parchemin.jury.terms import Outcome
from parchemin.kernel.objections import Objection

AWAITED = frozenset({"to-decide", "round-awaited", "vote-missing"})
"""Codes of the reasons that tell what the jury has not said yet of a unit."""


def is_kept_from_deciding(deliberation: Deliberation) -> bool:
    """Tell whether a case cannot be decided as it stands, so that it may be put off whatever the règlement admits.

    Its table is short, the jury departs from the marks without the remark asked, or has not said all that its
    vote began: it holds no other case up.
    """
    units = deliberation.units
    return (
        bool(deliberation.quorum.objections) or departs_unexplained(units) or is_unfinished(units)
    )


def is_unfinished(units: Sequence[UnitDecision]) -> bool:
    """Tell whether the jury has voted on a case and not said all that it has to, put off since or not."""
    voted = any(unit.voted for unit in units)
    return voted and any(reason.code in AWAITED for unit in units for reason in unit.reasons)


def objections_to_undated(
    case: CandidateCase, deliberation: Deliberation, effective: Effective
) -> tuple[Objection, ...]:
    """Return that a VAE is put off without a day: the law lets an examination go on, no more."""
    put_off = deliberation.outcome is Outcome.ADJOURNED
    if effective.route is not RouteFamily.VAE or not put_off or case.adjourned_to is not None:
        return ()
    return (
        Objection(
            "adjournment-undated",
            "Une VAE ajournée porte la date du prochain examen, et aucune n’est dite.",
            VAE_DECISION,
            "Ajournez le dossier à une date, avec son motif.",
        ),
    )
