"""By when a jury decides of a dossier that is complete (`decision.deadline` of the règlement)."""

from dataclasses import dataclass
from datetime import date

from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.value import Reglement
from parchemin.kernel.calendar import french_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection


@dataclass(frozen=True, slots=True)
class DecisionClock:
    """The delay of a decision: from when, until when, and when it was taken, if it was."""

    complete_on: date
    due_on: date
    decided_on: date | None
    source: str

    def is_late(self, on: date) -> bool:
        """Tell whether the decision came after its day, or still lacks on a day that is past it."""
        return (self.decided_on or on) > self.due_on


def decision_clock(
    reglement: Reglement, complete_on: date, decided_on: date | None = None
) -> DecisionClock | None:
    """Return by when a dossier complete on a day is decided; None where no delay is set."""
    delay = reglement.decision.deadline
    if delay is None:
        return None
    source = branch_source(reglement, "decision.deadline")
    return DecisionClock(complete_on, delay.after(complete_on), decided_on, source)


def remarks_on_decision(clock: DecisionClock | None, decided_on: date) -> tuple[Objection, ...]:
    """Return that a dossier is decided late on a day, under its règlement: said before that day, told after."""
    if clock is None or decided_on <= clock.due_on:
        return ()
    since, due, day = (french_date(d) for d in (clock.complete_on, clock.due_on, decided_on))
    late = plural((decided_on - clock.due_on).days, "jour", "jours")
    told = (
        f"Dossier complet le {since} : décision au plus tard le {due} ; elle est du {day}, "
        f"hors délai de {late}."
    )
    return (Objection("decision-late", told, clock.source),)
