"""What the commission may read of the juries: what waits for its word, and the procès-verbaux signed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KT

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.jury.models import Confirmation, Decision, Minutes
from parchemin.jury.selectors.access import visible_minutes
from parchemin.jury.selectors.confirmations import unconfirmed
from parchemin.jury.terms import MinutesState, SittingState


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A sitting whose decisions have no effect before the commission confirms them."""

    sitting: str
    certification: str
    decisions: int


def signed_minutes(actor: Actor) -> QuerySet[Minutes]:
    """Return the procès-verbaux that all signed, newest first, for the commission of the body: no draft."""
    if not actor.holds(Role.COMMISSION):
        return Minutes.objects.none()
    rows = visible_minutes(actor).filter(state=MinutesState.SIGNED).defer("facts")
    told = rows.annotate(number=KT("facts__number")).select_related("sitting__certification")
    return told.order_by("-signed_at", "-pk")


def decisions_to_confirm(actor: Actor) -> tuple[ToConfirm, ...]:
    """Return the sittings on which the commission must still speak, by code, in one query."""
    if not actor.holds(Role.COMMISSION):
        return ()
    rows = unconfirmed(_signed_decisions(actor))
    counted = rows.values("sitting__code", "sitting__certification__short_title").annotate(
        decisions=Count("pk")
    )
    return tuple(
        ToConfirm(
            row["sitting__code"], row["sitting__certification__short_title"], row["decisions"]
        )
        for row in counted.order_by("sitting__code")
    )


def _signed_decisions(actor: Actor) -> QuerySet[Decision]:
    rows = Decision.objects.filter(body_id=actor.body_id, withdrawal__isnull=True)
    return rows.filter(sitting__state=SittingState.MINUTES_SIGNED)


def last_deliberations(actor: Actor, most: int = 20) -> tuple[tuple[date, str, int], ...]:
    """Return the last deliberations that confirmed or sent back decisions: day, name, how many; one query."""
    if not actor.holds(Role.COMMISSION):
        return ()
    rows = Confirmation.objects.filter(body_id=actor.body_id).values("confirmed_on", "deliberation")
    counted = rows.annotate(decisions=Count("pk")).order_by("-confirmed_on", "deliberation")[:most]
    return tuple((row["confirmed_on"], row["deliberation"], row["decisions"]) for row in counted)
