"""One candidate of a session: their blocs, and the grids side by side once every assessor has signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from string import ascii_uppercase

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import Attendance, Grid, Mark
from parchemin.assessment.rules.concordance import competence_gaps
from parchemin.assessment.rules.grid import GridItem, GridMarks
from parchemin.assessment.selectors.blocs import AssessedBloc, AssessedLine
from parchemin.assessment.selectors.candidates import (
    CandidateBloc,
    CandidateRow,
    GridRow,
    SessionGrids,
    attendances_of,
    candidate_row,
)
from parchemin.assessment.selectors.sessions import SessionLine, session_line, session_list
from parchemin.assessment.terms import Gap
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.validity import Validity
from parchemin.certifications.reglement.value import ScaleRules
from parchemin.kernel.reasons import Reason
from parchemin.pathways.models import Dossier

_WIDEST = tuple(Gap)


@dataclass(frozen=True, slots=True)
class LineCompared:
    """One line as each assessor marked it, value and remark, and how far their marks stand apart.

    `kept` is how long its competence is, where it was held already.
    """

    line: AssessedLine
    item: GridItem
    marks: tuple[tuple[str, str], ...]
    gap: Gap
    kept: Validity | None


@dataclass(frozen=True, slots=True)
class BlocCompared:
    """A bloc of the candidate; `lines` and `reasons` are empty until every grid is signed.

    `comments` are the general appreciations, assessor by assessor.
    """

    row: CandidateBloc
    lines: tuple[LineCompared, ...]
    reasons: tuple[Reason, ...]
    comments: tuple[tuple[str, str], ...]

    @property
    def with_letters(self) -> tuple[tuple[str, GridRow], ...]:
        """Return the grids with the letter by which reasons call their assessors: A, B…"""
        return tuple(zip(ascii_uppercase, self.row.grids, strict=False))


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """All that the screen of one candidate of a session shows."""

    session: SessionLine
    candidate: CandidateRow
    scale: ScaleRules
    blocs: tuple[BlocCompared, ...]


def candidate_page(actor: Actor, session_id: int, dossier_id: int) -> CandidatePage:
    """Return one candidate of a session, in a number of queries that neither blocs nor lines change.

    Raises `Session.DoesNotExist` or `Attendance.DoesNotExist` for what the actor may not see.
    """
    session = session_list(actor).select_related("reglement").get(pk=session_id)
    attendance = attendances_of(session).get(dossier_id=dossier_id)
    grids = SessionGrids(session, [attendance])
    candidate = candidate_row(attendance, grids)
    return CandidatePage(
        session=session_line(session),
        candidate=candidate,
        scale=grids.scale,
        blocs=tuple(_compared(row, attendance, grids) for row in candidate.blocs),
    )


def _compared(row: CandidateBloc, attendance: Attendance, known: SessionGrids) -> BlocCompared:
    dossier = attendance.dossier
    bloc = next(b for b in known.editions[dossier.edition_id] if b.code == row.code)
    verdicts = known.verdicts(dossier, bloc)
    grids = known.grids[dossier.pk, bloc.id] if verdicts else []
    return BlocCompared(
        row=row,
        lines=_lines(bloc, grids, known, dossier) if grids else (),
        reasons=tuple(reason for verdict in verdicts for reason in verdict.reasons),
        comments=tuple((grid.assessor.name, grid.comment) for grid in grids if grid.comment),
    )


def _lines(
    bloc: AssessedBloc, grids: Sequence[Grid], known: SessionGrids, dossier: Dossier
) -> tuple[LineCompared, ...]:
    held = known.holdings(dossier, bloc)
    gaps = _gaps(bloc, [known.marks_of(grid, bloc) for grid in grids], known.effective(dossier))
    return tuple(
        LineCompared(
            line=line,
            item=item,
            marks=tuple(_value_and_comment(known.marks[grid.pk].get(line.key)) for grid in grids),
            gap=Gap.NONE if item.competence in held else gaps[item.competence],
            kept=held.get(item.competence),
        )
        for line, item in zip(bloc.lines, bloc.grid.items, strict=True)
    )


def _value_and_comment(mark: Mark | None) -> tuple[str, str]:
    return (mark.value, mark.comment) if mark else ("", "")


def _gaps(bloc: AssessedBloc, grids: Sequence[GridMarks], effective: Effective) -> dict[str, Gap]:
    """Return the widest gap between any two assessors, competence by competence."""
    widest = dict.fromkeys(bloc.grid.competences, Gap.NONE)
    for first, second in combinations(grids, 2):
        found = competence_gaps(bloc.grid, first, second, effective)
        for code, gap in zip(bloc.grid.competences, found, strict=True):
            widest[code] = max(widest[code], gap, key=_WIDEST.index)
    return widest
