"""The act that ticks what an assessor observed under a line of their grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.assessment.actions.marks import (
    EntryOutcome,
    lines_of,
    locked_grid,
    objections_to_writing,
    subjects_of,
)
from parchemin.assessment.events import INDICATORS_OBSERVED
from parchemin.assessment.models import Grid, ObservedIndicator
from parchemin.assessment.selectors.blocs import AssessedBloc, AssessedLine
from parchemin.assessment.selectors.indicators import to_observe
from parchemin.journal.actions import record
from parchemin.kernel.objections import Objection, refuse_if


@dataclass(frozen=True, slots=True)
class Tick:
    """An indicator of a line, ticked or unticked; `client_id` is drawn where it is pressed."""

    line: str
    indicator: str
    observed: bool
    client_id: UUID
    entered_at: datetime


@transaction.atomic
def record_ticks(
    *, grid_id: int, ticks: Sequence[Tick], actor: Actor, at: datetime
) -> dict[UUID, EntryOutcome]:
    """Append the ticks that are not known yet and return what became of each, by `client_id`.

    Nothing is computed from them. The whole batch is refused, with every reason, when the grid is not open, or
    when an indicator is not of its line. Raises `Grid.DoesNotExist` for the grid of another body.
    """
    grid = locked_grid(grid_id, actor)
    bloc, _ = lines_of(grid)
    lines = {line.code: line for line in bloc.lines}
    ids = [tick.client_id for tick in ticks]
    known = set(
        ObservedIndicator.objects.filter(client_id__in=ids).values_list("client_id", flat=True)
    )
    fresh = list({tick.client_id: tick for tick in ticks if tick.client_id not in known}.values())
    if fresh:
        refuse_if(objections_to_writing(actor, grid))
    refuse_if(_objections_to_ticks(bloc, lines, fresh))
    ObservedIndicator.objects.bulk_create(_row(grid, lines[one.line], one, at) for one in fresh)
    if fresh:
        record(
            actor=actor,
            event=INDICATORS_OBSERVED,
            subjects=subjects_of(grid),
            at=at,
            count=len(fresh),
            assessor=grid.assessor.name,
            bloc=bloc.code,
            dossier=grid.dossier.number,
        )
    return {
        tick.client_id: EntryOutcome.KNOWN if tick.client_id in known else EntryOutcome.RECORDED
        for tick in ticks
    }


def _row(grid: Grid, line: AssessedLine, tick: Tick, at: datetime) -> ObservedIndicator:
    criterion_id, competence_id = line.key
    return ObservedIndicator(
        grid=grid,
        criterion_id=criterion_id,
        competence_id=competence_id,
        indicator=tick.indicator,
        observed=tick.observed,
        client_id=tick.client_id,
        entered_at=tick.entered_at,
        recorded_at=at,
    )


def _objections_to_ticks(
    bloc: AssessedBloc, lines: dict[str, AssessedLine], ticks: Sequence[Tick]
) -> tuple[Objection, ...]:
    return tuple(
        Objection(
            "unknown-indicator",
            f"« {tick.indicator} » n’est pas un indicateur de la ligne {tick.line}, bloc {bloc.code}.",
        )
        for tick in ticks
        if tick.line not in lines or tick.indicator not in to_observe(lines[tick.line])
    )
