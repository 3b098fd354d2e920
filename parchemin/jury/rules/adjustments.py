"""The marks that the jury changed, line by line: what each assessor had given, what it became, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parchemin.assessment.rules.grid import GridBloc, GridMarks, Mark
from parchemin.assessment.rules.scales import told_mark
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import MarkAdjuster
from parchemin.jury.rules.facts import CandidateCase
from parchemin.kernel.reasons import Reason


@dataclass(frozen=True, slots=True)
class AdjustedMark:
    """A line whose mark the jury changed; `before` is the mark of each assessor, in the order of their letters."""

    bloc: str
    item: str
    competence: str
    before: tuple[str, ...]
    after: str
    reason: str


def may_adjust(effective: Effective) -> bool:
    """Tell whether the règlement lets the jury change a mark."""
    return effective.reglement.grid.adjusted_by is MarkAdjuster.JURY


def signed_grids(case: CandidateCase) -> dict[str, tuple[GridMarks, ...]]:
    """Return the grids of each bloc as they were signed, one an assessor, in the order of their letters."""
    first: dict[str, dict[str, GridMarks]] = {}
    for grid in case.grids:
        first.setdefault(grid.bloc, {}).setdefault(grid.assessor, grid)
    return {code: tuple(grids.values()) for code, grids in first.items()}


def adjusted_marks(case: CandidateCase, effective: Effective) -> tuple[AdjustedMark, ...]:
    """Return each line that the jury changed, in the order of the grids; changed twice, as it stands."""
    if not case.adjustments or not may_adjust(effective):
        return ()
    grids = signed_grids(case)
    return tuple(
        changed for bloc in case.blocs for changed in _of_bloc(case, bloc, grids.get(bloc.code, ()))
    )


def _of_bloc(
    case: CandidateCase, bloc: GridBloc, grids: Sequence[GridMarks]
) -> Iterator[AdjustedMark]:
    changes = {change.item: change for change in case.adjustments if change.bloc == bloc.code}
    for position, item in enumerate(bloc.items):
        change = changes.get(item.code)
        if change is not None:
            yield AdjustedMark(
                bloc=bloc.code,
                item=item.code,
                competence=item.competence,
                before=tuple(mark_words(grid.marks[position]) for grid in grids),
                after=mark_words(change.mark),
                reason=change.reason,
            )


def adjustment_reason(changed: AdjustedMark, effective: Effective) -> Reason:
    """Return what a decision says of a mark that the jury changed."""
    text = (
        f"Note modifiée par le jury, {changed.item} : {before_words(changed.before)} avant, "
        f"{changed.after} après. Motif : {changed.reason}"
    )
    return Reason("mark-adjusted", text, effective.source("grid.adjusted_by"))


def before_words(before: Sequence[str]) -> str:
    """Return the marks of the assessors by their letters: `A 60, B 78`."""
    said = ", ".join(f"{chr(ord('A') + rank)} {mark}" for rank, mark in enumerate(before))
    return said or "aucune note"


def mark_words(mark: Mark | None) -> str:
    """Return a mark in French: a word, a number, or that there was none."""
    return "non évalué" if mark is None else told_mark(mark).lower()
