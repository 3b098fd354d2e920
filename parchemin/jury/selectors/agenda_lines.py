"""The agenda of a sitting as the board lists it: each case with what it asks of the jury."""

from collections.abc import Iterable
from fractions import Fraction

from parchemin.assessment.rules.aggregation import bloc_verdict
from parchemin.assessment.terms import AttendanceState
from parchemin.jury.rules.adjournments import objections_to_undated
from parchemin.jury.rules.predecision import letter
from parchemin.jury.rules.results import UnitDecision
from parchemin.jury.selectors.board_values import AgendaGroup, BoardCase
from parchemin.jury.selectors.docket import DocketEntry
from parchemin.jury.terms import PreDecision
from parchemin.kernel.numbers import french_percent


def case_of(entry: DocketEntry) -> BoardCase:
    """Return the line of a case."""
    group, found, unheard = group_of(entry), entry.deliberation, is_unheard(entry)
    undated = objections_to_undated(entry.case, found, entry.effective)
    return BoardCase(
        item_id=entry.item.pk,
        position=entry.item.position,
        dossier=entry.dossier.number,
        name=entry.name,
        group=group,
        decided=found.outcome is not None and not undated and not unheard,
        outcome=None if unheard else found.outcome,
        looked_at=() if group is AgendaGroup.NOT_DELIBERATED else tuple(_looked_at(entry)),
        adopted_at=entry.item.adopted_at,
        lacks=(*(lack for lack in found.objections if lack.code != "to-decide"), *undated),
        unheard=unheard and not undated,
    )


def is_unheard(entry: DocketEntry) -> bool:
    """Tell whether nothing was decided of a case and its table lacks its quorum for it now."""
    there = entry.case.attendance is AttendanceState.PRESENT
    settled = entry.decision is not None or entry.case.adjourned_to is not None
    return there and not settled and bool(entry.deliberation.quorum.objections)


def group_of(entry: DocketEntry) -> AgendaGroup:
    """Return how much of the jury's attention a case asks for, from the grids alone."""
    if entry.case.fraud or entry.case.attendance is not AttendanceState.PRESENT:
        return AgendaGroup.NOT_DELIBERATED
    open_units = _to_deliberate(entry)
    if not open_units:
        return AgendaGroup.UNANIMOUS
    if all(_is_borderline(unit) for unit in open_units):
        return AgendaGroup.BORDERLINE
    return AgendaGroup.DIVERGENT


def _to_deliberate(entry: DocketEntry) -> list[UnitDecision]:
    return [u for u in entry.deliberation.units if u.proposed is PreDecision.TO_DELIBERATE]


def _is_borderline(unit: UnitDecision) -> bool:
    return any(reason.code == "look-range" for reason in unit.reasons)


def _looked_at(entry: DocketEntry) -> Iterable[str]:
    """Yield the units that ask for the jury: `B3`, or `B5 : 71 %` at the threshold."""
    blocs = {bloc.code: bloc for bloc in entry.case.blocs}
    for unit in _to_deliberate(entry):
        grids = [grid for grid in entry.case.grids if grid.bloc == unit.code]
        scores = [
            verdict.score
            for rank, marks in enumerate(grids)
            if unit.code in blocs
            for verdict in [bloc_verdict(blocs[unit.code], marks, entry.effective, letter(rank))]
            if verdict.score is not None
        ]
        if _is_borderline(unit) and scores:
            averaged = any(reason.code == "divergence-average" for reason in unit.reasons)
            read = sum(scores, start=Fraction(0)) / len(scores) if averaged else min(scores)
            yield f"{unit.code} : {french_percent(read, 0)}"
        else:
            yield unit.code
