"""When a candidate must be told what the jury decided (RULE-26, RULE-40)."""

from datetime import date

from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.kernel.calendar import french_date
from parchemin.kernel.legal import NotInForce, legal_value
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection


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


def remarks_on_telling(
    effective: Effective, due_on: date, told_on: date | None
) -> tuple[Objection, ...]:
    """Return that a decision was told after its last day; of a VAE not told yet, by when it is to be (RULE-26)."""
    due, source = french_date(due_on), effective.source("notification.delay")
    if told_on is None:
        if effective.route is not RouteFamily.VAE:
            return ()
        return (Objection("to-tell", f"Décision à notifier au plus tard le {due}.", source),)
    if told_on <= due_on:
        return ()
    late = plural((told_on - due_on).days, "jour", "jours")
    told = (
        f"Décision à notifier au plus tard le {due} ; elle l’a été le {french_date(told_on)}, "
        f"hors délai de {late}."
    )
    return (Objection("told-late", told, source),)
