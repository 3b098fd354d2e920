"""Until when a partial result is kept: to a day, for ever, or for a time that an act still to come starts."""

from dataclasses import dataclass
from datetime import date

from parchemin.certifications.reglement.terms import UsableUntil, ValidityStart
from parchemin.certifications.reglement.value import ValidityRule
from parchemin.kernel.calendar import add_months, french_date, french_months

COUNTED_FROM = {
    ValidityStart.JURY_DATE: "du jury",
    ValidityStart.NOTIFICATION: "de la notification",
    ValidityStart.DELIVERY: "de la délivrance",
}


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a unit is kept. `until` is its last day, None when there is none, or none known yet.

    `awaits` names the act that its `months` count from, as long as that act has not happened; `until` then is
    the day that it cannot pass whenever the act comes.
    """

    until: date | None = None
    awaits: ValidityStart | None = None
    months: int | None = None

    def counted_from(self, on: date) -> "Validity":
        """Return the validity once the act that it waited for has happened, on that day."""
        if self.awaits is None or self.months is None:
            return self
        return Validity(_first(self.until, add_months(on, self.months)))

    def holds_on(self, day: date) -> bool:
        """Tell whether the unit still counts on a day: its last day does."""
        return self.until is None or day <= self.until

    @property
    def in_words(self) -> str:
        """Return `jusqu’au 17 juin 2030`, `cinq ans à compter de la notification` or `sans limite`."""
        last = f"jusqu’au {french_date(self.until)}" if self.until else ""
        if self.awaits is None or self.months is None:
            return last or "sans limite"
        counted = f"{french_months(self.months)} à compter {COUNTED_FROM[self.awaits]}"
        return f"{counted}, et {last} au plus" if last else counted


FOR_EVER = Validity()


def validity_of(
    line: ValidityRule, acquired_on: date, registration_expires_on: date | None = None
) -> Validity:
    """Return how long a unit acquired that day is kept under a line of the règlement.

    A validity that counts from the notification or the delivery waits for it. What is acquired after the
    registration has ended, by who had entered before, is kept for its day.
    """
    ceiling = None
    if line.usable_until is UsableUntil.REGISTRATION_EXPIRY and registration_expires_on:
        ceiling = max(registration_expires_on, acquired_on)
    if line.months is None:
        return Validity(ceiling)
    if line.start is ValidityStart.JURY_DATE:
        return Validity(_first(ceiling, add_months(acquired_on, line.months)))
    return Validity(ceiling, line.start, line.months)


def validity_of_paper(
    line: ValidityRule,
    acquired_on: date,
    said: date | None,
    registration_expires_on: date | None = None,
    started_on: date | None = None,
) -> Validity:
    """Return how long a unit that a paper tells is kept: as the règlement says, never past what it `said`.

    The day of the jury stands in for that of a notification or a delivery that nobody knows.
    """
    kept = validity_of(line, acquired_on, registration_expires_on).counted_from(
        started_on or acquired_on
    )
    return Validity(_first(kept.until, said))


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)
