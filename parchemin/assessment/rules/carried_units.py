"""Whether what was acquired before counts on a day: that of the assessment, or of the jury (RULE-32, RULE-33)."""

from dataclasses import dataclass
from datetime import date

from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import Register, RouteFamily, Unit, ValidityStart
from parchemin.certifications.reglement.validity import Validity, validity_of_paper
from parchemin.certifications.reglement.value import ValidityRule
from parchemin.kernel.calendar import french_date
from parchemin.kernel.reasons import Reason


@dataclass(frozen=True, slots=True)
class CarriedUnit:
    """A bloc or competence acquired before: where from, when, under which register and route.

    `kept` is how long its acquisition keeps it; None for a paper, of which the règlement then says the time:
    `notified_on` and `delivered_on` serve where it counts from them, `valid_until` is the end that the paper
    says, if any. `replaced` is True when the référentiel has changed and no equivalence maps the unit onto the
    present edition.
    """

    code: str
    unit: Unit
    acquired_on: date
    route: RouteFamily
    register: Register
    origin: str = ""
    notified_on: date | None = None
    delivered_on: date | None = None
    valid_until: date | None = None
    replaced: bool = False
    kept: Validity | None = None


@dataclass(frozen=True, slots=True)
class CarriedResult:
    """Whether a unit acquired before counts on the day of the jury, and how long it is kept."""

    code: str
    unit: Unit
    valid: bool
    kept: Validity
    reason: Reason

    @property
    def until(self) -> date | None:
        """Return its last day; None when it has none, or when an act still to come will set it."""
        return self.kept.until


def carried_result(
    unit: CarriedUnit, on: date, registration_expires_on: date | None, effective: Effective
) -> CarriedResult:
    """Return whether one unit acquired before counts on that day, until when, and why."""
    line, source = effective.validity(unit.route, unit.register, unit.unit)
    kept = unit.kept or _of_paper(unit, line, registration_expires_on)
    if unit.kept is None and unit.valid_until is not None and kept.until == unit.valid_until:
        source = _ON_PAPER
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
    reason = Reason("carried", f"{acquired}, vaut {kept.in_words}.", source)
    return CarriedResult(unit.code, unit.unit, True, kept, reason)


_ON_PAPER = "Date inscrite sur le justificatif"


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
