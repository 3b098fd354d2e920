"""The candidates of a session, bloc by bloc: who assesses them, how far, and whether they agree."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from string import ascii_uppercase

from django.db.models import QuerySet

from parchemin.assessment.models import Attendance, Grid, IdentityCheck, Session
from parchemin.assessment.rules.aggregation import BlocVerdict, bloc_verdict
from parchemin.assessment.rules.concordance import concordance
from parchemin.assessment.rules.grid import GridMarks
from parchemin.assessment.selectors.blocs import AssessedBloc, LineKey, assessed_blocs
from parchemin.assessment.selectors.grid_pages import Checked
from parchemin.assessment.selectors.grids import MarkReader, current_marks
from parchemin.assessment.selectors.holdings import HeldInSessions, blocs_carrying
from parchemin.assessment.selectors.law import registrations_of, rules_under
from parchemin.assessment.terms import AWAY, AttendanceState, Concordance, GridState
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.validity import Validity
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors.names import by_name
from parchemin.pathways.terms import Scope


@dataclass(frozen=True, slots=True)
class GridRow:
    """One grid on the page of its session."""

    id: int
    assessor_id: int
    assessor: str
    external: bool
    state: GridState
    entered: int
    lines: int


@dataclass(frozen=True, slots=True)
class CandidateBloc:
    """A bloc to assess of a candidate: its grids, none yet perhaps.

    `concordance` is what the grids say together: None until every one of them is signed, so that no assessor
    leans on another.
    """

    code: str
    title: str
    identity: Checked | None
    grids: tuple[GridRow, ...]
    concordance: Concordance | None


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A registered candidate: hour, presence, blocs."""

    attendance_id: int
    dossier_id: int
    dossier: str
    name: str
    expected_at: datetime | None
    presence: AttendanceState
    blocs: tuple[CandidateBloc, ...]

    @property
    def away(self) -> bool:
        """Tell whether the candidate is noted absent or excused: their grids wait for nobody."""
        return self.presence in AWAY

    @property
    def identified(self) -> int:
        """Return before how many blocs the identity was checked."""
        return sum(1 for bloc in self.blocs if bloc.identity)


def is_to_assess(session: Session, dossier: Dossier, bloc: AssessedBloc) -> bool:
    """Tell whether a session assesses a bloc of a dossier: sought, not held, no mark kept, and of that day.

    Reads `dossier.blocs.all()`, to be prefetched.
    """
    if session.bloc_codes and bloc.code not in session.bloc_codes:
        return False
    row = next((row for row in dossier.blocs.all() if row.bloc_id == bloc.id), None)
    if row is None:
        return dossier.scope == Scope.WHOLE
    return row.carried_id is None and row.kept_mark_id is None


class SessionGrids:
    """The grids of candidates in one session and the rules that read them, fetched once for all."""

    def __init__(self, session: Session, attendances: Collection[Attendance]) -> None:
        self._session = session
        self._reglement = reglement_of(session.reglement.value)
        rules = self._reglement.grid
        ids = [attendance.dossier_id for attendance in attendances]
        self.read = MarkReader(rules.scale)
        self.scale = rules.scale
        self.editions = assessed_blocs({a.dossier.edition_id for a in attendances}, rules.marked)
        self.grids = _grids(session, ids)
        self.marks = current_marks([grid.pk for group in self.grids.values() for grid in group])
        self._checks = _identity_checks(attendances)
        held = registrations_of([session.certification_id])
        self._registrations = held.get(session.certification_id, ())
        self._held = HeldInSessions((session, attendance.dossier) for attendance in attendances)

    def effective(self, dossier: Dossier) -> Effective:
        """Return the règlement of the session merged with the law for one dossier."""
        day = self._session.day
        return rules_under(self._registrations, dossier, self._reglement, day)

    def holdings(self, dossier: Dossier, bloc: AssessedBloc) -> dict[str, Validity]:
        """Return the competences of a bloc that the candidate holds already, which need no mark."""
        return self._held.of(self._session, dossier, bloc)

    def rows(self, attendance: Attendance) -> tuple[CandidateBloc, ...]:
        """Return the blocs of a candidate: those to assess, and those that have a grid anyhow."""
        dossier = attendance.dossier
        return tuple(
            CandidateBloc(
                code=bloc.code,
                title=bloc.title,
                identity=self._checks.get((attendance.pk, bloc.id)),
                grids=tuple(
                    _grid_row(grid, self.marks[grid.pk], left)
                    for grid in self.grids[dossier.pk, bloc.id]
                ),
                concordance=self._concordance(dossier, bloc),
            )
            for bloc in self.editions[dossier.edition_id]
            for left in [bloc.without(self.holdings(dossier, bloc))]
            if self.grids[dossier.pk, bloc.id]
            or (left.lines and is_to_assess(self._session, dossier, bloc))
        )

    def verdicts(self, dossier: Dossier, bloc: AssessedBloc) -> tuple[BlocVerdict, ...]:
        """Return what each grid says of a bloc, labelled A, B…; nothing until all of them are signed.

        The competences held already have no part in it; held all of them, nothing is said.
        """
        bloc = bloc.without(self.holdings(dossier, bloc))
        grids = self.grids[dossier.pk, bloc.id]
        if not bloc.lines or any(grid.state != GridState.SIGNED for grid in grids):
            return ()
        effective = self.effective(dossier)
        return tuple(
            bloc_verdict(bloc.grid, self.marks_of(grid, bloc), effective, letter)
            for grid, letter in zip(grids, ascii_uppercase, strict=False)
        )

    def marks_of(self, grid: Grid, bloc: AssessedBloc) -> GridMarks:
        """Return the current marks of a grid as rules read them."""
        values = {key: mark.value for key, mark in self.marks[grid.pk].items()}
        return GridMarks(grid.assessor.name, bloc.code, self.read.row(bloc, values))

    def _concordance(self, dossier: Dossier, bloc: AssessedBloc) -> Concordance | None:
        verdicts = self.verdicts(dossier, bloc)
        return concordance(verdicts, self._reglement.assessors.count) if verdicts else None


def attendances_of(session: Session) -> QuerySet[Attendance]:
    """Return who is registered to a session, in the order they are expected."""
    return (
        Attendance.objects.filter(session=session)
        .select_related("dossier__person")
        .prefetch_related(blocs_carrying("dossier__blocs"))
        .order_by("expected_at", *by_name("dossier__person"), "dossier__number")
    )


def candidate_rows(session: Session) -> tuple[CandidateRow, ...]:
    """Return the candidates of a session, in a number of queries that their number does not change."""
    attendances = list(attendances_of(session))
    grids = SessionGrids(session, attendances)
    return tuple(candidate_row(attendance, grids) for attendance in attendances)


def candidate_row(attendance: Attendance, grids: SessionGrids) -> CandidateRow:
    """Return one candidate of a session."""
    return CandidateRow(
        attendance_id=attendance.pk,
        dossier_id=attendance.dossier_id,
        dossier=attendance.dossier.number,
        name=attendance.dossier.person.full_name,
        expected_at=attendance.expected_at,
        presence=AttendanceState(attendance.state),
        blocs=grids.rows(attendance),
    )


def without_verdicts(row: CandidateRow) -> CandidateRow:
    """Return a candidate without what the assessors say together, for whoever hosts and does not judge."""
    return replace(row, blocs=tuple(replace(bloc, concordance=None) for bloc in row.blocs))


def _grids(
    session: Session, dossier_ids: Collection[int]
) -> defaultdict[tuple[int, int], list[Grid]]:
    """Return the grids of a session by dossier and bloc, in the order of their rank."""
    found: defaultdict[tuple[int, int], list[Grid]] = defaultdict(list)
    grids = Grid.objects.filter(session=session, dossier_id__in=dossier_ids)
    for grid in (
        grids.exclude(state=GridState.CANCELLED).select_related("assessor").order_by("rank")
    ):
        found[grid.dossier_id, grid.bloc_id].append(grid)
    return found


def _identity_checks(attendances: Collection[Attendance]) -> dict[tuple[int, int], Checked]:
    checks = IdentityCheck.objects.filter(attendance_id__in=[row.pk for row in attendances])
    return {
        (check.attendance_id, check.bloc_id): Checked(check.checked_by, check.checked_at)
        for check in checks
    }


def _grid_row(grid: Grid, marks: Collection[LineKey], left: AssessedBloc) -> GridRow:
    return GridRow(
        id=grid.pk,
        assessor_id=grid.assessor_id,
        assessor=grid.assessor.name,
        external=grid.external,
        state=GridState(grid.state),
        entered=left.entered(marks),
        lines=len(left.lines),
    )
