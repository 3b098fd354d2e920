"""How many rounds of vote earlier sittings held on the units that they put off to another."""

from collections import defaultdict
from collections.abc import Sequence

from parchemin.jury.models import Decision, Sitting
from parchemin.jury.terms import Outcome
from parchemin.pathways.models import Dossier


def rounds_held(
    sitting: Sitting, dossiers: Sequence[Dossier]
) -> dict[int, tuple[tuple[str, int], ...]]:
    """Return, by dossier, units with the number of rounds held on each, in one query."""
    rows = Decision.objects.filter(
        dossier__in=dossiers, outcome=Outcome.ADJOURNED, rectified_by__isnull=True
    ).exclude(sitting=sitting)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for dossier_id, units in rows.values_list("dossier_id", "units"):
        for unit in units:
            if any(reason["code"] == "round-put-off" for reason in unit["reasons"]):
                held = found[dossier_id]
                held[unit["code"]] = max(unit["round"], held.get(unit["code"], 0))
    return {dossier_id: tuple(sorted(held.items())) for dossier_id, held in found.items()}
