"""When a candidate must be told what the jury decided (RULE-40)."""

from datetime import date

from parchemin.certifications.reglement.law import Effective
from parchemin.kernel.calendar import add_delay


def notification_due(effective: Effective, decided_on: date) -> date:
    """Return the last day to notify a decision: the règlement's, or the law's when it is shorter.

    Source: Code du travail, art. R6412-7 (fifteen days in a VAE); the règlement otherwise.
    """
    delay = effective.reglement.notification.delay
    return add_delay(decided_on, delay.months, delay.days)
