"""Candidates by blocs, as the page of a session shows them and as its assessors are given."""

from collections.abc import Collection
from dataclasses import dataclass

from parchemin.assessment.selectors.candidates import BlocRow, CandidateRow
from parchemin.assessment.selectors.sessions import SessionPage
from parchemin.assessment.terms import Attendance
from parchemin.web.assessment.shown import concordance_state, presence_state
from parchemin.web.pieces.marks import State

SAID = (Attendance.PRESENT, Attendance.ABSENT, Attendance.EXCUSED)


@dataclass(frozen=True, slots=True)
class Cell:
    """One bloc of one candidate; `bloc` is None where the candidate does not present it.

    `choice` is what ticking the cell posts, empty once an assessor has begun.
    """

    code: str
    bloc: BlocRow | None
    concordance: State | None
    choice: str = ""
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """One candidate of a session with a cell for every column."""

    candidate: CandidateRow
    presence: State
    cells: tuple[Cell, ...]

    @property
    def unidentified(self) -> str:
        """Return the first bloc before which the identity was not checked; empty when all are."""
        waiting = (bloc.code for bloc in self.candidate.blocs if not bloc.identity)
        return next(waiting, "")

    @property
    def answers(self) -> tuple[tuple[str, Attendance, bool], ...]:
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
    candidate: CandidateRow, code: str, bloc: BlocRow | None, ticked: Collection[tuple[int, str]]
) -> Cell:
    if bloc is None:
        return Cell(code, None, None)
    begun = any(grid.entered for grid in bloc.grids)
    return Cell(
        code=code,
        bloc=bloc,
        concordance=concordance_state(bloc.concordance),
        choice="" if begun else f"{candidate.dossier_id}:{code}",
        ticked=(candidate.dossier_id, code) in ticked,
    )
