"""Whether what was acquired before counts on the day of the jury (RULE-32, RULE-33)."""

from datetime import date

from parchemin.assessment.rules.reasons import Reason
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import UsableUntil, ValidityStart
from parchemin.jury.rules.facts import CandidateCase, CarriedUnit
from parchemin.jury.rules.results import CarriedResult
from parchemin.kernel.calendar import add_months, french_date


def carried_results(
    case: CandidateCase, on: date, effective: Effective
) -> tuple[CarriedResult, ...]:
    """Return, for each unit acquired before, whether it counts on that day and until when.

    The last day of validity counts. The line of the règlement is the one of the route and register
    under which the unit was acquired; what its own paper says is never exceeded.
    """
    return tuple(
        carried_result(unit, on, case.registration_expires_on, effective) for unit in case.carried
    )


def carried_result(
    unit: CarriedUnit, on: date, registration_expires_on: date | None, effective: Effective
) -> CarriedResult:
    """Return whether one unit acquired before counts on that day, until when, and why."""
    line, source = effective.validity(unit.route, unit.register, unit.unit)
    ends = [unit.valid_until] if unit.valid_until else []
    if line.months is not None:
        ends.append(add_months(_start(unit, line.start), line.months))
    if line.usable_until is UsableUntil.REGISTRATION_EXPIRY and registration_expires_on:
        ends.append(registration_expires_on)
    until = min(ends, default=None)
    name = f"{unit.unit.label} {unit.code}"
    acquired = f"{name}, acquis le {french_date(unit.acquired_on)}"
    if unit.acquired_on > on:
        return _refused(unit, until, "carried-later", f"{acquired}, après ce jury.", source)
    if unit.replaced:
        text = f"{acquired}, sans équivalence décidée dans l’édition suivie."
        return _refused(unit, until, "carried-replaced", text, "Table d’équivalence de la CPNE")
    if until is not None and until < on:
        text = f"{acquired}, ne vaut plus depuis le {french_date(until)}."
        return _refused(unit, until, "carried-expired", text, source)
    kept = f"jusqu’au {french_date(until)}" if until else "sans limite"
    reason = Reason("carried", f"{acquired}, vaut {kept}.", source)
    return CarriedResult(unit.code, unit.unit, True, until, reason)


def _start(unit: CarriedUnit, start: ValidityStart) -> date:
    """Return the day validity counts from; the jury date stands in for a day not known."""
    if start is ValidityStart.NOTIFICATION:
        return unit.notified_on or unit.acquired_on
    if start is ValidityStart.DELIVERY:
        return unit.delivered_on or unit.acquired_on
    return unit.acquired_on


def _refused(
    unit: CarriedUnit, until: date | None, code: str, text: str, source: str
) -> CarriedResult:
    return CarriedResult(unit.code, unit.unit, False, until, Reason(code, text, source))
