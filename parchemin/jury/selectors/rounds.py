"""How many rounds of vote earlier sittings held on the units that they put off to another."""

from collections import defaultdict
from collections.abc import Sequence

from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.models import Decision, Sitting
from parchemin.jury.rules.presentations import objections_to_round
from parchemin.jury.selectors.rectifications import as_signed
from parchemin.jury.terms import Outcome
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.pathways.models import Dossier


def rounds_held(
    sitting: Sitting, dossiers: Sequence[Dossier]
) -> dict[int, tuple[tuple[str, int], ...]]:
    """Return, by dossier, units with the number of rounds held on each, in one query."""
    rows = as_signed(
        Decision.objects.filter(dossier__in=dossiers, outcome=Outcome.ADJOURNED)
    ).exclude(sitting=sitting)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for dossier_id, units in rows.values_list("dossier_id", "units"):
        for unit in units:
            if any(reason["code"] == "round-put-off" for reason in unit["reasons"]):
                held = found[dossier_id]
                held[unit["code"]] = max(unit["round"], held.get(unit["code"], 0))
    return {dossier_id: tuple(sorted(held.items())) for dossier_id, held in found.items()}


def objections_to_rounds(
    sitting: Sitting, dossiers: Sequence[Dossier], reglement: Reglement
) -> dict[int, tuple[Objection, ...]]:
    """Return, by dossier, why the round that it waits for may not be held there; a query where a text says."""
    if all(each.notice_days is None for each in reglement.rounds):
        return {}
    convened_on = paris_date(sitting.convened_at)
    return {
        dossier_id: objections_to_round(held, reglement, convened_on, sitting.day)
        for dossier_id, held in rounds_held(sitting, dossiers).items()
    }
