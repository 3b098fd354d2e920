"""Which decisions wait for the CPNE, and the day that the body which decides last has decided."""

from datetime import date

from django.db.models import Q, QuerySet

from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import JuryFlow
from parchemin.jury.models import Decision
from parchemin.jury.rules.confirmation import objections_to_unconfirmed
from parchemin.jury.terms import ConfirmationVerdict
from parchemin.kernel.objections import Objection

_SUBMITTED = Q(sitting__reglement__value__decision__cpne_confirmation=True) | Q(
    sitting__reglement__value__jury__flow=JuryFlow.JURY_THEN_CPNE.value
)


def standing(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Return the decisions that have their effect: not rectified, and confirmed where the CPNE decides last."""
    waiting = Decision.objects.filter(_SUBMITTED).exclude(
        confirmation__verdict=ConfirmationVerdict.CONFIRMED
    )
    return decisions.filter(rectified_by__isnull=True).exclude(pk__in=waiting.values("pk"))


def unconfirmed(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Return the decisions on which the CPNE must still speak."""
    return decisions.filter(_SUBMITTED, confirmation__isnull=True, rectified_by__isnull=True)


def objections_to_effect(decision: Decision) -> tuple[Objection, ...]:
    """Return why a decision has no effect yet: the CPNE decides last and has not confirmed it."""
    said = getattr(decision, "confirmation", None)
    if said is not None and said.verdict == ConfirmationVerdict.CONFIRMED:
        return ()
    return objections_to_unconfirmed(reglement_of(decision.sitting.reglement.value))


def deciding_day(decision: Decision) -> date:
    """Return the day of the body that decided last: the CPNE where it confirmed, the jury otherwise."""
    said = getattr(decision, "confirmation", None)
    return said.confirmed_on if said else decision.decided_on
