"""When a candidate must be told what the jury decided (RULE-26, RULE-40)."""

from datetime import date

from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.kernel.legal import NotInForce, legal_value


def notification_due(effective: Effective, held_on: date, decided_on: date) -> date:
    """Return the last day to notify a decision: the règlement's, or the law's when it comes first.

    The règlement counts from the body that decides last. The law counts « dans les quinze jours qui suivent
    le passage devant le jury » of a VAE, whoever confirms later. Source: Code du travail, art. R6412-7.
    """
    due = effective.reglement.notification.delay.after(decided_on)
    if effective.route is not RouteFamily.VAE:
        return due
    try:
        return min(due, legal_value("vae-notification", held_on).due(held_on))
    except NotInForce:
        return due
