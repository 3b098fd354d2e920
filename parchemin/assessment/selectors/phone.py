"""What a phone takes away: the grids of its link, their lines, and the marks that stand on each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from parchemin.assessment.models import Attendance, Grid, GridLink
from parchemin.assessment.rules.history import HistoryMark, standing
from parchemin.assessment.selectors.blocs import AssessedBloc, LineKey, assessed_blocs
from parchemin.assessment.selectors.evidence import Joined, evidence_of_grids
from parchemin.assessment.selectors.grids import written_marks
from parchemin.assessment.selectors.holdings import HeldInSessions
from parchemin.assessment.selectors.indicators import Observed, observed_indicators
from parchemin.assessment.terms import AttendanceState, GridState
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.validity import Validity
from parchemin.certifications.reglement.value import ScaleRules


@dataclass(frozen=True, slots=True)
class PhoneGrid:
    """One grid as a phone keeps it.

    `seen` is the key of its last mark, 0 when there is none; `left` gives the marks that stand on each line:
    one, or several when two devices differ. `held` says how long the competences held already are kept;
    `evidence` is what the server keeps already.
    """

    id: int
    seen: int
    state: GridState
    candidate: str
    dossier: str
    expected_at: datetime | None
    presence: AttendanceState
    identity: str
    signed_at: datetime | None
    comment: str
    bloc: AssessedBloc
    held: Mapping[str, Validity]
    scale: ScaleRules
    left: dict[LineKey, tuple[HistoryMark, ...]]
    observed: Observed
    evidence: Joined


def phone_grids(link: GridLink) -> tuple[PhoneGrid, ...]:
    """Return the grids of a link, by hour, candidate and bloc, in a constant number of queries.

    A candidate who leaves the session while it is read takes their grids along.
    """
    grids = list(
        Grid.objects.filter(session_id=link.session_id, assessor_id=link.assessor_id)
        .exclude(state=GridState.CANCELLED)
        .select_related("dossier__person", "session__reglement", "bloc")
        .order_by("dossier__number", "bloc__position")
    )
    if not grids:
        return ()
    rules = reglement_of(grids[0].session.reglement.value).grid
    blocs = {
        bloc.id: bloc
        for group in assessed_blocs({g.dossier.edition_id for g in grids}, rules.marked).values()
        for bloc in group
    }
    ids = [grid.pk for grid in grids]
    marks, observed, evidence = written_marks(ids), observed_indicators(ids), evidence_of_grids(ids)
    held = HeldInSessions((grid.session, grid.dossier) for grid in grids)
    rows = Attendance.objects.filter(session_id=link.session_id)
    came = {row.dossier_id: row for row in rows.prefetch_related("identity_checks")}
    found = (
        PhoneGrid(
            id=grid.pk,
            seen=max((mark.rank for line in marks[grid.pk].values() for mark in line), default=0),
            state=GridState(grid.state),
            candidate=grid.dossier.person.full_name,
            dossier=grid.dossier.number,
            expected_at=came[grid.dossier_id].expected_at,
            presence=AttendanceState(came[grid.dossier_id].state),
            identity=_checked_by(came[grid.dossier_id], grid),
            signed_at=grid.signed_at,
            comment=grid.comment,
            bloc=blocs[grid.bloc_id],
            held=held.of(grid.session, grid.dossier, blocs[grid.bloc_id]),
            scale=rules.scale,
            left={key: _distinct(standing(line)) for key, line in marks[grid.pk].items()},
            observed=observed[grid.pk],
            evidence=evidence[grid.pk],
        )
        for grid in grids
        if grid.dossier_id in came
    )
    return tuple(sorted(found, key=lambda one: one.expected_at or link.session.starts_at))


def _checked_by(attendance: Attendance, grid: Grid) -> str:
    """Return who checked the identity before the bloc of a grid; empty when nobody did."""
    checks = attendance.identity_checks.all()
    return next((check.checked_by for check in checks if check.bloc_id == grid.bloc_id), "")


def _distinct(marks: tuple[HistoryMark, ...]) -> tuple[HistoryMark, ...]:
    """Keep, of marks that say the same, the last one."""
    said: dict[tuple[str, str], HistoryMark] = {(mark.value, mark.comment): mark for mark in marks}
    return tuple(sorted(said.values(), key=lambda mark: mark.rank))
