"""Candidates by blocs, as the page of a session shows them and as its assessors are given."""

from collections.abc import Collection
from dataclasses import dataclass

from parchemin.assessment.selectors.candidates import CandidateBloc, CandidateRow
from parchemin.assessment.selectors.sessions import SessionPage
from parchemin.assessment.terms import AttendanceState
from parchemin.web.assessment.shapes import concordance_state, presence_state
from parchemin.web.pieces.marks import State

SAID = (AttendanceState.PRESENT, AttendanceState.ABSENT, AttendanceState.EXCUSED)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One bloc of one candidate; `bloc` is None where the candidate does not present it.

    `choice` is what ticking the cell posts, empty once an assessor has begun.
    """

    code: str
    bloc: CandidateBloc | None
    concordance: State | None
    choice: str = ""
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """One candidate of a session with a cell for every column."""

    candidate: CandidateRow
    presence: State
    cells: tuple[MatrixCell, ...]

    @property
    def unidentified(self) -> str:
        """Return the first bloc before which the identity was not checked; empty when all are, or nobody came."""
        if self.candidate.away:
            return ""
        waiting = (bloc.code for bloc in self.candidate.blocs if not bloc.identity)
        return next(waiting, "")

    @property
    def answers(self) -> tuple[tuple[str, AttendanceState, bool], ...]:
        """Return the buttons of presence: what each posts, its word, whether it is the one recorded."""
        row = self.candidate
        return tuple((f"{row.dossier_id}:{said}", said, row.presence is said) for said in SAID)


def columns_of(page: SessionPage) -> tuple[tuple[str, str], ...]:
    """Return the blocs that some candidate of the session has, code and title, in order."""
    titles = {bloc.code: bloc.title for row in page.candidates for bloc in row.blocs}
    return tuple(sorted(titles.items()))


def lines_of(
    page: SessionPage, ticked: Collection[tuple[int, str]] = ()
) -> tuple[CandidateLine, ...]:
    """Return the candidates of a session, bloc by bloc; `ticked` are the cells (dossier, bloc) chosen."""
    codes = [code for code, _ in columns_of(page)]
    lines = []
    for candidate in page.candidates:
        own = {bloc.code: bloc for bloc in candidate.blocs}
        cells = tuple(_cell(candidate, code, own.get(code), ticked) for code in codes)
        lines.append(CandidateLine(candidate, presence_state(candidate.presence), cells))
    return tuple(lines)


def without_assessors(page: SessionPage) -> frozenset[tuple[int, str]]:
    """Return the cells of a session that nobody assesses yet."""
    return frozenset(
        (candidate.dossier_id, bloc.code)
        for candidate in page.candidates
        for bloc in candidate.blocs
        if not bloc.grids
    )


def _cell(
    candidate: CandidateRow,
    code: str,
    bloc: CandidateBloc | None,
    ticked: Collection[tuple[int, str]],
) -> MatrixCell:
    if bloc is None:
        return MatrixCell(code, None, None)
    begun = any(grid.entered for grid in bloc.grids)
    return MatrixCell(
        code=code,
        bloc=bloc,
        concordance=concordance_state(bloc.concordance),
        choice="" if begun else f"{candidate.dossier_id}:{code}",
        ticked=(candidate.dossier_id, code) in ticked,
    )
