"""Which dossiers wait for the decision of a jury, since when they are complete, and until when it is due.

A dossier is complete from the last signature of its grids, once every bloc that it presents has them; one that a
jury adjourned, from the day to which it was put off. A VAE of the law has the day of the law (RULE-26), not this.
"""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import Grid
from parchemin.assessment.terms import GridState, SessionState
from parchemin.certifications.models import Reglement as Row
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.value import Reglement
from parchemin.certifications.selectors import has_ended, reglement_in_force
from parchemin.jury.models import AgendaItem, Decision
from parchemin.jury.rules.deciding import DecisionClock, decision_clock
from parchemin.jury.rules.retaking import PRESENTATIONS
from parchemin.jury.selectors.confirming import deciding_day
from parchemin.jury.terms import SittingState
from parchemin.kernel.calendar import paris_date
from parchemin.pathways.models import Dossier, DossierBloc
from parchemin.pathways.selectors.visible import visible_dossiers
from parchemin.pathways.terms import DossierState, Route

_WAITING = (DossierState.IN_ASSESSMENT, DossierState.READY)


def decision_clock_of(actor: Actor, dossier_id: int, on: date) -> DecisionClock | None:
    """Return by when a dossier that the actor may see is, or was, to be decided, in four queries at most.

    Under the règlement of its last sitting, or the one in force that day. None while it is not complete.
    """
    found = complete(visible_dossiers(actor).filter(pk=dossier_id)).first()
    if found is None:
        return None
    items = AgendaItem.objects.filter(dossier_id=dossier_id)
    item = (
        items.exclude(sitting__state=SittingState.CANCELLED)
        .select_related("sitting__reglement")
        .order_by("sitting__starts_at")
        .last()
    )
    frozen = item.sitting.reglement if item else reglement_in_force(found.certification_id, on)
    if frozen is None:
        return None
    decisions = Decision.objects.filter(dossier_id=dossier_id, rectified_by__isnull=True)
    decided = decisions.filter(outcome__in=PRESENTATIONS).select_related("confirmation")
    first = decided.order_by("decided_on", "pk").first()
    if first is None and found.state not in _WAITING:
        return None
    return decision_clock(
        reglement_of(frozen.value), _complete_on(found), deciding_day(first) if first else None
    )


def waiting_for_a_jury(
    dossiers: QuerySet[Dossier], on: date
) -> tuple[tuple[int, DecisionClock], ...]:
    """Return the complete dossiers that no jury decided yet, with their clock, in two queries.

    Under the règlement in force that day; those whose règlement sets no delay are left out.
    """
    rows = complete(dossiers.filter(state__in=_WAITING))
    found = list(rows.order_by("certification_id", "pk"))
    rules = _rules_on({dossier.certification_id for dossier in found}, on)
    clocks = (
        (dossier.pk, decision_clock(rules[dossier.certification_id], _complete_on(dossier)))
        for dossier in found
        if dossier.certification_id in rules
    )
    return tuple((pk, clock) for pk, clock in clocks if clock)


def undecided_too_long(dossiers: QuerySet[Dossier], on: date) -> QuerySet[Dossier]:
    """Keep the complete dossiers on which no jury decided by the day that the règlement sets."""
    plain = dossiers.prefetch_related(None).select_related(None)
    late = [pk for pk, clock in waiting_for_a_jury(plain, on) if clock.is_late(on)]
    return dossiers.filter(pk__in=late)


def complete(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Keep the dossiers whose grids are all signed, for every bloc presented, and say since when."""
    grids = Grid.objects.exclude(state=GridState.CANCELLED)
    grids = grids.exclude(session__state=SessionState.CANCELLED)
    signed = grids.filter(state=GridState.SIGNED)
    own = {"dossier": OuterRef("pk")}
    unassessed = DossierBloc.objects.filter(**own, carried__isnull=True).filter(
        ~Exists(signed.filter(dossier=OuterRef("dossier"), bloc=OuterRef("bloc")))
    )
    put_off = Decision.objects.filter(**own, adjourned_to__isnull=False)
    return (
        dossiers.exclude(route=Route.STATUTORY_VAE)
        .filter(
            Exists(signed.filter(**own)),
            ~Exists(grids.filter(**own).exclude(state=GridState.SIGNED)),
            ~Exists(unassessed),
        )
        .annotate(
            signed_at=Subquery(signed.filter(**own).order_by("-signed_at").values("signed_at")[:1]),
            put_off_to=Subquery(put_off.order_by("-adjourned_to").values("adjourned_to")[:1]),
        )
    )


def _complete_on(dossier: Dossier) -> date:
    known = vars(dossier)
    signed_on = paris_date(known["signed_at"])
    return max(signed_on, known["put_off_to"] or signed_on)


def _rules_on(certification_ids: Collection[int], on: date) -> Mapping[int, Reglement]:
    """Return the règlements in force on a day by certification, in one query."""
    begun = Row.objects.filter(certification_id__in=certification_ids, in_force_from__lte=on)
    last = {row.certification_id: row for row in begun.order_by("in_force_from")}
    return {pk: reglement_of(row.value) for pk, row in last.items() if not has_ended(row, on)}
