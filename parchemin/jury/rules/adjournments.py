"""What an adjournment owes: a way out of a case that cannot be decided, and in a VAE a date."""

from parchemin.certifications.reglement.law import VAE_DECISION, Effective
from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.jury.rules.departures import departs_unexplained
from parchemin.jury.rules.facts import CandidateCase
from parchemin.jury.rules.results import Deliberation
from parchemin.jury.terms import Outcome
from parchemin.kernel.objections import Objection


def is_kept_from_deciding(deliberation: Deliberation) -> bool:
    """Tell whether a case cannot be decided as it stands, so that it may be put off whatever the règlement admits.

    Its table is short, or the jury departs from the marks without the remark asked: it holds no other case up.
    """
    return bool(deliberation.quorum.objections) or departs_unexplained(deliberation.units)


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
