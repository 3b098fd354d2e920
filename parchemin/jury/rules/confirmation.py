"""Decisions that the CPNE confirms: whether it does, and when it may.

In some branches the jury gives an opinion that the commission then validates (Syntec, coopération agricole):
the day of the award is that of the body which decides last.
"""

from collections.abc import Iterator
from datetime import date

from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.terms import JuryFlow
from parchemin.certifications.reglement.value import Reglement
from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import Objection


def is_confirmed_by_cpne(reglement: Reglement) -> bool:
    """Tell whether the decisions taken under a règlement wait for the CPNE."""
    return reglement.decision.cpne_confirmation or reglement.jury.flow is JuryFlow.JURY_THEN_CPNE


def objections_to_unconfirmed(reglement: Reglement) -> tuple[Objection, ...]:
    """Return why a decision that the CPNE has not confirmed has no effect; nothing where it need not."""
    if not is_confirmed_by_cpne(reglement):
        return ()
    return (
        Objection(
            "decision-to-confirm",
            "Le règlement soumet la décision à la CPNE, qui ne l’a pas confirmée.",
            _source(reglement),
            "Consignez d’abord la délibération de la CPNE.",
        ),
    )


def _source(reglement: Reglement) -> str:
    by_key = not reglement.decision.cpne_confirmation
    return branch_source(reglement, "jury.flow" if by_key else "decision.cpne_confirmation")


def objections_to_confirming(
    reglement: Reglement, *, decided_on: date, confirmed_on: date, today: date, deliberation: str
) -> tuple[Objection, ...]:
    """Return why the CPNE may not confirm the decisions of a sitting by a délibération of that day."""
    return tuple(_objections(reglement, decided_on, confirmed_on, today, deliberation))


def _objections(
    reglement: Reglement, decided_on: date, confirmed_on: date, today: date, deliberation: str
) -> Iterator[Objection]:
    if not is_confirmed_by_cpne(reglement):
        yield Objection(
            "confirmation-not-asked",
            "Les décisions du jury valent sans la confirmation de la CPNE.",
            _source(reglement),
        )
    if not deliberation.strip():
        yield Objection(
            "deliberation-missing",
            "La délibération de la CPNE n’est pas nommée.",
            remedy="Donnez son numéro, ou la date et le point de l’ordre du jour.",
        )
    if confirmed_on < decided_on:
        yield Objection(
            "confirmed-before-decision",
            f"La CPNE aurait confirmé le {french_date(confirmed_on)} ce que le jury n’a décidé que le "
            f"{french_date(decided_on)}.",
        )
    if confirmed_on > today:
        yield Objection(
            "confirmed-later", f"La délibération du {french_date(confirmed_on)} est à venir."
        )
