"""Whether what was acquired before counts on the day of the jury, and how long what it gives is kept."""

from datetime import date

from parchemin.assessment.rules.carried_units import CarriedResult, carried_result
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import Unit
from parchemin.certifications.reglement.validity import FOR_EVER, Validity, validity_of
from parchemin.jury.rules.facts import CandidateCase
from parchemin.jury.terms import Outcome


def carried_results(
    case: CandidateCase, on: date, effective: Effective
) -> tuple[CarriedResult, ...]:
    """Return, for each unit acquired before, whether it counts on that day and until when.

    The last day of validity counts. What an acquisition fixed is never counted again: a règlement that changes
    later changes nothing of it (RULE-31). A paper is kept as long as the règlement says for its route and
    register, and never longer than it says itself.
    """
    return tuple(
        carried_result(unit, on, case.registration_expires_on, effective) for unit in case.carried
    )


def new_validity(
    unit: Unit,
    acquired_on: date,
    case: CandidateCase,
    outcome: Outcome | None,
    effective: Effective,
) -> Validity:
    """Return how long a unit that this jury gives is kept: for ever with the whole certification."""
    if outcome is Outcome.FULL:
        return FOR_EVER
    line, _ = effective.validity(effective.route, effective.register, unit)
    return validity_of(line, acquired_on, case.registration_expires_on)
