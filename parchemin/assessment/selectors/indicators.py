"""What assessors ticked under the lines of their grids."""

from collections.abc import Collection, Mapping

from parchemin.assessment.models import ObservedIndicator
from parchemin.assessment.selectors.blocs import AssessedLine, LineKey

Observed = Mapping[LineKey, frozenset[str]]


def to_observe(line: AssessedLine) -> tuple[str, ...]:
    """Return what may be ticked under a line: its indicators, save one that only repeats its title."""
    return tuple(text for text in line.indicators if text != line.title)


def observed_indicators(grid_ids: Collection[int]) -> dict[int, Observed]:
    """Return the indicators ticked on each line of each grid, in one query."""
    found: dict[int, dict[LineKey, set[str]]] = {grid_id: {} for grid_id in grid_ids}
    rows = ObservedIndicator.objects.filter(grid_id__in=grid_ids).order_by("pk")
    for row in rows:
        ticked = found[row.grid_id].setdefault((row.criterion_id, row.competence_id), set())
        (ticked.add if row.observed else ticked.discard)(row.indicator)
    return {
        grid_id: {key: frozenset(ticked) for key, ticked in lines.items() if ticked}
        for grid_id, lines in found.items()
    }
