"""What a rectificatif changes, from the day it is signed: before, what it corrects stands as it was told."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from parchemin.certifications.reglement.law import Effective
from parchemin.jury.models import Decision, Minutes, Notification
from parchemin.jury.rules.notification import notification_due
from parchemin.jury.selectors.confirmations import deciding_day
from parchemin.jury.terms import MinutesState
from parchemin.kernel.calendar import paris_date

_MADE: Any = Minutes.decisions.through.objects


def of_a_draft(decision: str = "pk") -> Exists:
    """Return the condition that a decision is one of a rectificatif that waits for its signatures."""
    return Exists(_MADE.filter(decision=OuterRef(decision), minutes__state=MinutesState.DRAFT))


def as_signed(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Keep the decisions that stand by what was signed: a rectificatif still to be signed changes none."""
    return decisions.filter(
        Q(rectified_by__isnull=True) | of_a_draft("rectified_by"), ~of_a_draft()
    )


def with_rectification(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Return decisions, each with all that `letter_due` and `decided_day` read of its rectificatif."""
    signed = _MADE.filter(decision=OuterRef("pk")).values("minutes__signed_at")
    told = Notification.objects.filter(
        decision__sitting=OuterRef("sitting"), decision__dossier=OuterRef("dossier")
    )
    return decisions.annotate(
        rectified_at=Subquery(signed[:1]), told_before=Exists(told.exclude(decision=OuterRef("pk")))
    )


def is_rectified(decision: Decision) -> bool:
    """Tell whether a signed rectificatif decides otherwise in the place of a decision."""
    later = getattr(decision, "rectified_by", None)
    return (
        later is not None
        and not _MADE.filter(decision=later.pk, minutes__state=MinutesState.DRAFT).exists()
    )


def decided_day(decision: Decision) -> date:
    """Return the day that a jury decided: of a rectified decision, the day that its rectificatif was signed."""
    signed_at = _rectification(decision).get("rectified_at")
    return paris_date(signed_at) if signed_at else decision.decided_on


def letter_due(decision: Decision, effective: Effective) -> date:
    """Return the last day to tell a decision to its candidate.

    A rectified decision is told from the day that its rectificatif was signed, or that the CPNE confirmed it. The
    law counts from the passage before the jury until the candidate has been told something of it (R6412-7).
    """
    day = decided_day(decision)
    told = _rectification(decision).get("told_before")
    return notification_due(
        effective, day if told else decision.decided_on, max(day, deciding_day(decision))
    )


def _rectification(decision: Decision) -> dict[str, Any]:
    """Return what `with_rectification` says of a decision, read now where it was not; none of a first decision."""
    if decision.rectifies_id is None:
        return {}
    if "rectified_at" in vars(decision):
        return vars(decision)
    return vars(with_rectification(Decision.objects.filter(pk=decision.pk)).only("pk").get())
