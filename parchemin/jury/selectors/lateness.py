"""Which juries come late, and which decisions are told late, under the law of a VAE and under the règlement."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import F, QuerySet

from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.models import Decision
from parchemin.jury.rules.decision_deadline import decision_clock, remarks_on_decision
from parchemin.jury.rules.notification import remarks_on_telling
from parchemin.jury.rules.presentations import PRESENTATIONS
from parchemin.jury.selectors.decision_clocks import complete, complete_on
from parchemin.jury.selectors.followup import HEAVY, SENT_BACK, RulesOfDecisions
from parchemin.jury.selectors.rectifications import as_signed, letter_due, with_rectification
from parchemin.kernel.objections import Objection
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules.clocks import remarks_on_jury
from parchemin.pathways.selectors.clocks import jury_clock_of

Remarks = dict[int, tuple[Objection, ...]]
"""Remarks by the key of the dossier that they are about."""


def remarks_on_hearings(
    dossiers: Sequence[Dossier],
    reglement: Reglement,
    held_on: date,
    confirmed_on: date | None = None,
) -> Remarks:
    """Return that a jury of a day is past the last day of a VAE, or of the règlement, in two queries.

    A candidate whom a jury has met before is not late again: the first presentation stops the clock of a VAE, the
    first decision that of the règlement (`decision.deadline`). `confirmed_on` is the day of the CPNE, where it
    decided last.
    """
    met = Decision.objects.filter(dossier__in=dossiers, decided_on__lt=held_on)
    known = list(met.values_list("dossier_id", "outcome"))
    seen = {dossier_id for dossier_id, _ in known}
    decided = {dossier_id for dossier_id, outcome in known if outcome in PRESENTATIONS}
    waiting = [dossier.pk for dossier in dossiers if dossier.pk not in decided]
    since = _complete(waiting, held_on) if reglement.decision.deadline else {}
    return {
        dossier.pk: (
            *(() if dossier.pk in seen else remarks_on_jury(jury_clock_of(dossier), held_on)),
            *(
                remarks_on_decision(decision_clock(reglement, day), confirmed_on or held_on)
                if (day := since.get(dossier.pk))
                else ()
            ),
        )
        for dossier in dossiers
    }


def _complete(dossier_ids: Sequence[int], held_on: date) -> dict[int, date]:
    """Return since when each dossier that is complete waits for a decision, as a jury of a day finds it."""
    rows = complete(Dossier.objects.filter(pk__in=dossier_ids), before=held_on)
    return {row.pk: complete_on(row) for row in rows}


def remarks_on_letters(decisions: QuerySet[Decision]) -> Remarks:
    """Return by when decisions of VAE are told, and which decisions were told late, in one query.

    The fifteen days of the law run from the jury, whether its minutes are signed or not (RULE-26). What the CPNE
    sent back is told to nobody.
    """
    rules, found = RulesOfDecisions(), defaultdict[int, tuple[Objection, ...]](tuple)
    for decision in (
        with_rectification(as_signed(decisions).exclude(SENT_BACK))
        .annotate(law=F("inputs__law"), told_on=F("notification__notified_on"))
        .defer(*HEAVY)
        .select_related("sitting__reglement", "confirmation")
        .order_by("decided_on", "pk")
    ):
        effective = rules.of(decision)
        due_on, told_on = letter_due(decision, effective), vars(decision)["told_on"]
        found[decision.dossier_id] += remarks_on_telling(effective, due_on, told_on)
    return found
