"""How often persons came before a jury for a certification, and when; what a jury adjourned."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from parchemin.jury.models import AgendaItem, Decision
from parchemin.jury.rules.presentations import PRESENTATIONS, Adjournment, Presentations
from parchemin.jury.selectors.confirmations import deciding_day
from parchemin.jury.selectors.followup import contested_decisions
from parchemin.jury.selectors.rectifications import as_signed
from parchemin.jury.terms import ConfirmationVerdict
from parchemin.pathways.models import Dossier


def presentations_of(dossiers: Sequence[Dossier]) -> dict[int, Presentations]:
    """Return, by dossier, the presentations of its person to its certification, in two queries.

    A dossier that comes back for an appeal, or from the CPNE, is not a new presentation: it is left out. The
    dossiers come with their blocs.
    """
    examined_again = contested_decisions(dossier.pk for dossier in dossiers)
    days: dict[tuple[int, int], list[date]] = defaultdict(list)
    rows = (
        _presentations()
        .filter(dossier__person__in={dossier.person_id for dossier in dossiers})
        .select_related("dossier", "confirmation")
        .defer("inputs", "units", "reasons", "blocs")
    )
    for row in rows:
        days[row.dossier.person_id, row.dossier.certification_id].append(deciding_day(row))
    return {
        dossier.pk: Presentations(
            days=tuple(sorted(days[dossier.person_id, dossier.certification_id])),
            continues=any(bloc.carried_id is not None for bloc in dossier.blocs.all()),
        )
        for dossier in dossiers
        if dossier.pk not in examined_again
    }


def times_presented(dossier: Dossier) -> int:
    """Return how often the person of a dossier was presented to its certification, in one query."""
    same = {
        "dossier__person": dossier.person_id,
        "dossier__certification": dossier.certification_id,
    }
    return _presentations().filter(**same).count()


def _presentations() -> QuerySet[Decision]:
    return (
        as_signed(Decision.objects.all())
        .filter(outcome__in=PRESENTATIONS, reexaminations__isnull=True)
        .exclude(confirmation__verdict=ConfirmationVerdict.SENT_BACK)
    )


def adjournments_of(dossiers: Sequence[Dossier]) -> dict[int, Adjournment]:
    """Return, by dossier, until when its last jury put it off and what it asked, in one query."""
    said = AgendaItem.objects.filter(sitting=OuterRef("sitting"), dossier=OuterRef("dossier"))
    last = as_signed(Decision.objects.filter(dossier=OuterRef("dossier")))
    rows = Decision.objects.filter(
        pk=Subquery(last.order_by("-pk").values("pk")[:1]),
        dossier__in={dossier.pk for dossier in dossiers},
        adjourned_to__isnull=False,
    ).annotate(asked=Subquery(said.values("adjournment_reason")[:1]))
    found = rows.values_list("dossier_id", "adjourned_to", "asked")
    return {pk: Adjournment(until, asked or "") for pk, until, asked in found if until}
