"""What a rectificatif changes, from the day it is signed: before, what it corrects stands as it was told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from parchemin.certifications.reglement.law import Effective
from parchemin.jury.models import Decision, Minutes, Notification
from parchemin.jury.rules.notification import notification_due
from parchemin.jury.selectors.confirmations import deciding_day
from parchemin.jury.selectors.minutes_lines import minutes_number
from parchemin.jury.terms import MinutesState
from parchemin.kernel.calendar import paris_date

_MADE: Any = Minutes.decisions.through.objects


@dataclass(frozen=True, slots=True)
class Rectificatif:
    """A rectifying procès-verbal; `signed_at` None while it waits for its signatures, and changes nothing."""

    sitting_id: int
    number: str
    version: int
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rectificatifs:
    """What is said beside a decision: the signed rectificatif that took it, one still to be signed over it."""

    signed: Rectificatif | None = None
    drafted: Rectificatif | None = None


def of_a_draft(decision: str = "pk") -> Exists:
    """Return the condition that a decision is one of a rectificatif that waits for its signatures."""
    return Exists(_MADE.filter(decision=OuterRef(decision), minutes__state=MinutesState.DRAFT))


def as_signed(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Keep the decisions that stand by what was signed: a rectificatif still to be signed changes none."""
    return decisions.filter(
        Q(rectified_by__isnull=True) | of_a_draft("rectified_by"), ~of_a_draft()
    )


def with_rectificatifs(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Return decisions, each with what `rectificatifs_of` reads besides their sitting, in no more queries."""
    signed = _MADE.filter(decision=OuterRef("pk"), minutes__signed_at__isnull=False)
    drafted = _MADE.filter(decision=OuterRef("rectified_by"), minutes__state=MinutesState.DRAFT)
    return decisions.annotate(
        made_at=Subquery(signed.values("minutes__signed_at")[:1]),
        made_by=Subquery(signed.values("minutes__version")[:1]),
        drafted_by=Subquery(drafted.values("minutes__version")[:1]),
    )


def rectificatifs_of(decision: Decision | None) -> Rectificatifs:
    """Return the rectificatifs of a decision that `with_rectificatifs` gives, none without a decision."""
    if decision is None:
        return Rectificatifs()
    known, sitting = vars(decision), decision.sitting

    def drawn(version: int | None, signed_at: datetime | None = None) -> Rectificatif | None:
        if version is None:
            return None
        number = minutes_number(sitting, version)
        return Rectificatif(sitting.pk, number, version, signed_at)

    return Rectificatifs(drawn(known["made_by"], known["made_at"]), drawn(known["drafted_by"]))


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
