"""Whether what was acquired before counts on the day of the jury (RULE-32, RULE-33)."""

from datetime import date

from parchemin.assessment.rules.reasons import Reason
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import Unit, ValidityStart
from parchemin.certifications.reglement.validity import Validity, validity_of, validity_of_paper
from parchemin.certifications.reglement.value import ValidityRule
from parchemin.jury.rules.facts import CandidateCase, CarriedUnit
from parchemin.jury.rules.results import CarriedResult
from parchemin.kernel.calendar import french_date


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


def carried_result(
    unit: CarriedUnit, on: date, registration_expires_on: date | None, effective: Effective
) -> CarriedResult:
    """Return whether one unit acquired before counts on that day, until when, and why."""
    line, source = effective.validity(unit.route, unit.register, unit.unit)
    kept = unit.kept or _of_paper(unit, line, registration_expires_on)
    participle = "acquis" if unit.unit is Unit.BLOC else "acquise"
    acquired = f"{unit.unit.label} {unit.code}, {participle} le {french_date(unit.acquired_on)}"
    if unit.acquired_on > on:
        return _refused(unit, kept, "carried-later", f"{acquired}, après ce jury.", source)
    if unit.replaced:
        text = f"{acquired}, sans équivalence décidée dans l’édition suivie."
        return _refused(unit, kept, "carried-replaced", text, "Table d’équivalence de la CPNE")
    if kept.until is not None and not kept.holds_on(on):
        text = f"{acquired}, ne vaut plus : son dernier jour était le {french_date(kept.until)}."
        return _refused(unit, kept, "carried-expired", text, source)
    reason = Reason("carried", f"{acquired}, vaut {kept.told}.", source)
    return CarriedResult(unit.code, unit.unit, True, kept, reason)


def new_validity(
    unit: Unit, acquired_on: date, case: CandidateCase, effective: Effective
) -> Validity:
    """Return how long a unit that this jury gives is kept."""
    line, _ = effective.validity(effective.route, effective.register, unit)
    return validity_of(line, acquired_on, case.registration_expires_on)


def _of_paper(
    unit: CarriedUnit, line: ValidityRule, registration_expires_on: date | None
) -> Validity:
    acts = {ValidityStart.NOTIFICATION: unit.notified_on, ValidityStart.DELIVERY: unit.delivered_on}
    started_on = acts.get(line.start)
    return validity_of_paper(
        line, unit.acquired_on, unit.valid_until, registration_expires_on, started_on
    )


def _refused(unit: CarriedUnit, kept: Validity, code: str, text: str, source: str) -> CarriedResult:
    return CarriedResult(unit.code, unit.unit, False, kept, Reason(code, text, source))
