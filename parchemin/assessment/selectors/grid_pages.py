"""What an assessor has before them: their grids, and one of them line by line."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import Attendance, Grid, IdentityCheck, Mark
from parchemin.assessment.selectors.blocs import AssessedBloc, AssessedLine, assessed_blocs
from parchemin.assessment.selectors.evidence import EvidenceLine, evidence_of
from parchemin.assessment.selectors.grids import (
    OF_AWAY,
    awaited,
    current_marks,
    own_grids,
    visible_grids,
)
from parchemin.assessment.selectors.holdings import HeldInSessions
from parchemin.assessment.selectors.indicators import observed_indicators
from parchemin.assessment.terms import AWAY, AttendanceState, GridState, SessionState
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Marked
from parchemin.certifications.reglement.validity import Validity
from parchemin.certifications.reglement.value import ScaleRules
from parchemin.kernel.zones import Zone, day_there


@dataclass(frozen=True, slots=True)
class CurrentMark:
    """The current mark on one line: its value as typed, `not_assessed`, or empty when nothing is entered.

    `observed` are the indicators of the line that are ticked; `kept` is how long its competence is, where the
    candidate holds it already.
    """

    line: AssessedLine
    value: str = ""
    comment: str = ""
    entered_at: datetime | None = None
    observed: frozenset[str] = frozenset()
    kept: Validity | None = None

    @property
    def waits(self) -> bool:
        """Tell whether the line has no mark and needs one."""
        return not self.value and self.kept is None


@dataclass(frozen=True, slots=True)
class Checked:
    """Who saw the candidate's identity document, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another grid of the same assessor in the session."""

    id: int
    candidate: str
    bloc: str
    state: GridState


@dataclass(frozen=True, slots=True)
class GridPage:
    """All that the screen of one grid shows; `others` are the same assessor's grids of the session.

    `evidence` is what is joined to each competence, by code.
    """

    id: int
    session_id: int
    session: str
    certification: str
    place: str
    room: str
    starts_at: datetime
    zone: Zone
    dossier_id: int
    dossier: str
    candidate: str
    presence: AttendanceState
    identity: Checked | None
    bloc: AssessedBloc
    assessor: str
    external: bool
    own: bool
    state: GridState
    comment: str
    signed_at: datetime | None
    digest: str
    scale: ScaleRules
    entries: tuple[CurrentMark, ...]
    evidence: Mapping[str, tuple[EvidenceLine, ...]]
    others: tuple[Neighbour, ...]

    @property
    def fills(self) -> bool:
        """Tell whether marks may be entered: the grid is open, and its candidate not noted absent or excused."""
        return self.state is GridState.OPEN and self.presence not in AWAY

    @property
    def saved_at(self) -> datetime | None:
        """Return when the last mark was entered, or None on a blank grid."""
        return max((e.entered_at for e in self.entries if e.entered_at), default=None)

    @property
    def next_open(self) -> Neighbour | None:
        """Return the next grid of the assessor that waits for a signature, in the order of the session."""
        waiting = [other for other in self.others if other.state is GridState.OPEN]
        return waiting[0] if waiting else None

    @property
    def day(self) -> date:
        """Return the day, on a calendar of the place."""
        return day_there(self.starts_at, self.zone)


@dataclass(frozen=True, slots=True)
class GridLine:
    """One grid in the list of its assessor."""

    id: int
    session_id: int
    session: str
    certification: str
    starts_at: datetime
    zone: Zone
    place: str
    room: str
    candidate: str
    expected_at: datetime | None
    bloc: str
    bloc_title: str
    state: GridState
    signed_at: datetime | None
    entered: int
    lines: int

    @property
    def day(self) -> date:
        """Return the day, on a calendar of the place."""
        return day_there(self.starts_at, self.zone)


def grid_page(actor: Actor, grid_id: int) -> GridPage:
    """Return one grid with its current marks, in a constant number of queries.

    An assessor sees only their own grids. Raises `Grid.DoesNotExist` for those that the actor may not see.
    """
    grid = visible_grids(actor).select_related("session__certification").get(pk=grid_id)
    session, dossier = grid.session, grid.dossier
    rules = reglement_of(session.reglement.value).grid
    blocs = assessed_blocs([dossier.edition_id], rules.marked)[dossier.edition_id]
    bloc = next(b for b in blocs if b.id == grid.bloc_id)
    marks = current_marks([grid.pk])[grid.pk]
    observed = observed_indicators([grid.pk])[grid.pk]
    held = HeldInSessions([(session, dossier)]).of(session, dossier, bloc)
    attendance = Attendance.objects.get(session=session, dossier=dossier)
    return GridPage(
        id=grid.pk,
        session_id=session.pk,
        session=session.code,
        certification=session.certification.short_title,
        place=session.place,
        room=session.room,
        starts_at=attendance.expected_at or session.starts_at,
        zone=session.clock,
        dossier_id=dossier.pk,
        dossier=dossier.number,
        candidate=dossier.person.full_name,
        presence=AttendanceState(attendance.state),
        identity=_checked(attendance, bloc),
        bloc=bloc,
        assessor=grid.assessor.name,
        external=grid.external,
        own=actor.user_id is not None and grid.assessor.user_id == actor.user_id,
        state=GridState(grid.state),
        comment=grid.comment,
        signed_at=grid.signed_at,
        digest=grid.digest,
        scale=rules.scale,
        entries=tuple(
            _entry(
                line,
                marks.get(line.key),
                observed.get(line.key, frozenset()),
                held.get(line.competence),
            )
            for line in bloc.lines
        ),
        evidence=evidence_of(grid.pk),
        others=_others(grid),
    )


def grid_list(actor: Actor, since: datetime) -> tuple[GridLine, ...]:
    """Return the actor's own grids, first session first: those to sign, and those signed after `since`.

    The number of queries does not depend on how many they are.
    """
    grids = list(
        _alive(actor)
        .filter(Q(state=GridState.OPEN) | Q(signed_at__gte=since))
        .exclude(OF_AWAY)
        .select_related("session__certification", "session__reglement", "dossier__person", "bloc")
        .order_by("session__starts_at", "dossier__number", "bloc__position")
    )
    left = _blocs_to_mark(grids)
    marks = current_marks([grid.pk for grid in grids])
    hours = _hours(grids)
    return tuple(
        GridLine(
            id=grid.pk,
            session_id=grid.session_id,
            session=grid.session.code,
            certification=grid.session.certification.short_title,
            starts_at=grid.session.starts_at,
            zone=grid.session.clock,
            place=grid.session.place,
            room=grid.session.room,
            candidate=grid.dossier.person.full_name,
            expected_at=hours.get((grid.session_id, grid.dossier_id)),
            bloc=grid.bloc.code,
            bloc_title=grid.bloc.title,
            state=GridState(grid.state),
            signed_at=grid.signed_at,
            entered=left[grid.pk].entered(marks[grid.pk]),
            lines=len(left[grid.pk].lines),
        )
        for grid in grids
    )


def grids_to_sign(actor: Actor, on: date) -> int:
    """Return how many grids of the actor wait for their signature, in one query, whatever the day."""
    return awaited(_alive(actor)).count()


def _alive(actor: Actor) -> QuerySet[Grid]:
    grids = Grid.objects.filter(own_grids(actor), body_id=actor.body_id)
    return grids.exclude(state=GridState.CANCELLED).exclude(session__state=SessionState.CANCELLED)


def _entry(
    line: AssessedLine, mark: Mark | None, observed: frozenset[str], kept: Validity | None
) -> CurrentMark:
    if mark is None:
        return CurrentMark(line, observed=observed, kept=kept)
    return CurrentMark(line, mark.value, mark.comment, mark.entered_at, observed, kept)


def _checked(attendance: Attendance, bloc: AssessedBloc) -> Checked | None:
    check = IdentityCheck.objects.filter(attendance=attendance, bloc_id=bloc.id).first()
    return Checked(check.checked_by, check.checked_at) if check else None


def _others(grid: Grid) -> tuple[Neighbour, ...]:
    grids = Grid.objects.filter(session_id=grid.session_id, assessor_id=grid.assessor_id)
    rows = (
        grids.exclude(state=GridState.CANCELLED)
        .exclude(OF_AWAY)
        .exclude(pk=grid.pk)
        .select_related("dossier__person", "bloc")
        .order_by("dossier__number", "bloc__position")
    )
    return tuple(
        Neighbour(row.pk, row.dossier.person.full_name, row.bloc.code, GridState(row.state))
        for row in rows
    )


def _blocs_to_mark(grids: Collection[Grid]) -> dict[int, AssessedBloc]:
    """Return the bloc of each grid with the lines to mark: criteria or competences as its règlement says."""
    reglements = {grid.session.reglement_id: grid.session.reglement for grid in grids}
    marked = {pk: reglement_of(row.value).grid.marked for pk, row in reglements.items()}
    editions: dict[Marked, set[int]] = defaultdict(set)
    for grid in grids:
        editions[marked[grid.session.reglement_id]].add(grid.dossier.edition_id)
    blocs = {
        (kind, bloc.id): bloc
        for kind, ids in editions.items()
        for group in assessed_blocs(ids, kind).values()
        for bloc in group
    }
    held = HeldInSessions((grid.session, grid.dossier) for grid in grids)
    found = {grid.pk: blocs[marked[grid.session.reglement_id], grid.bloc_id] for grid in grids}
    return {
        grid.pk: found[grid.pk].without(held.of(grid.session, grid.dossier, found[grid.pk]))
        for grid in grids
    }


def _hours(grids: Collection[Grid]) -> dict[tuple[int, int], datetime | None]:
    attendances = Attendance.objects.filter(
        session_id__in={grid.session_id for grid in grids},
        dossier_id__in={grid.dossier_id for grid in grids},
    )
    return {(row.session_id, row.dossier_id): row.expected_at for row in attendances}
