"""Which grids somebody may see, their current marks, and grids as the deliberation reads them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Attendance, Grid, Mark
from parchemin.assessment.rules.grid import GridItem, GridMarks
from parchemin.assessment.rules.grid import Mark as MarkValue
from parchemin.assessment.rules.history import HistoryMark, is_disputed
from parchemin.assessment.rules.scales import mark_of
from parchemin.assessment.selectors.blocs import AssessedBloc, LineKey, assessed_blocs
from parchemin.assessment.terms import AWAY, NOT_ASSESSED, GridState, SessionState
from parchemin.certifications.reglement.value import GridRules, ScaleRules
from parchemin.pathways.models import Dossier

OF_AWAY = Q(state=GridState.OPEN) & Exists(
    Attendance.objects.filter(
        session=OuterRef("session"), dossier=OuterRef("dossier"), state__in=AWAY
    )
)
"""The condition that a grid, not signed, is of a candidate noted absent or excused."""


@dataclass(frozen=True, slots=True)
class SignedGrid:
    """A signed grid of a dossier: who, and what the rules read."""

    id: int
    bloc_id: int
    rank: int
    external: bool
    assessor: str
    assessor_email: str
    session_id: int
    marks: GridMarks


@dataclass(frozen=True, slots=True)
class DossierGrids:
    """What assessment knows of a dossier: its edition's blocs, signed grids, and what is not signed yet.

    `grids` are those of the last session that assessed each bloc, by bloc and rank. `unsigned` names the
    assessors and blocs still open.
    """

    blocs: tuple[AssessedBloc, ...]
    grids: tuple[SignedGrid, ...]
    unsigned: tuple[tuple[str, str], ...]


def current_marks(grid_ids: Collection[int]) -> dict[int, dict[LineKey, Mark]]:
    """Return the last mark of each line of each grid, in one query."""
    found: dict[int, dict[LineKey, Mark]] = {grid_id: {} for grid_id in grid_ids}
    for mark in Mark.objects.filter(grid_id__in=grid_ids).order_by("pk"):
        found[mark.grid_id][mark.criterion_id, mark.competence_id] = mark
    return found


def written_marks(grid_ids: Collection[int]) -> dict[int, dict[LineKey, list[HistoryMark]]]:
    """Return every mark of each line of each grid, in the order they were received, in one query."""
    written: dict[int, dict[LineKey, list[HistoryMark]]] = {grid_id: {} for grid_id in grid_ids}
    rows = Mark.objects.filter(grid_id__in=grid_ids).select_related("origin").order_by("pk")
    for mark in rows:
        origin = getattr(mark, "origin", None)
        written[mark.grid_id].setdefault((mark.criterion_id, mark.competence_id), []).append(
            HistoryMark(
                rank=mark.pk,
                value=mark.value,
                comment=mark.comment,
                device=str(origin.device) if origin else None,
                seen=origin.seen if origin else 0,
            )
        )
    return written


def disputed_lines(grid_ids: Collection[int]) -> dict[int, frozenset[LineKey]]:
    """Return, by grid, the lines on which two devices left different marks, in one query."""
    return {
        grid_id: frozenset(key for key, marks in lines.items() if is_disputed(marks))
        for grid_id, lines in written_marks(grid_ids).items()
    }


def visible_grids(actor: Actor) -> QuerySet[Grid]:
    """Return the grids that the actor may see: of its body for the secretariat, its own for anybody else.

    A partner that hosts a session does not read what assessors say of its candidates. Whoever is still assessing
    a bloc never sees the grid of the other assessor, whatever their mandates: each grid is filled alone (RULE-36).
    """
    grids = Grid.objects.filter(body_id=actor.body_id).select_related(
        "session__reglement", "dossier__person", "assessor"
    )
    own = own_grids(actor)
    still_open = Grid.objects.filter(
        own,
        state=GridState.OPEN,
        session=OuterRef("session"),
        dossier=OuterRef("dossier"),
        bloc=OuterRef("bloc"),
    )
    grids = grids.filter(own | ~Exists(still_open))
    return grids if actor.holds(Role.SECRETARIAT) else grids.filter(own)


def awaited(grids: QuerySet[Grid]) -> QuerySet[Grid]:
    """Keep the open grids that somebody has to fill: none of a candidate noted absent or excused."""
    return grids.filter(state=GridState.OPEN).exclude(OF_AWAY)


def own_grids(actor: Actor) -> Q:
    """Return the condition that a grid is the actor's own; nobody's without an account or a link."""
    own = Q(assessor__user_id=actor.user_id) if actor.user_id else Q(pk__in=())
    return own | Q(assessor_id=actor.assessor_id) if actor.assessor_id else own


def grids_of(
    dossiers: Collection[Dossier], rules: GridRules, until: datetime | None = None
) -> dict[int, DossierGrids]:
    """Return the grids of dossiers as the jury reads them, by dossier, in six queries whatever their number.

    `rules` are those of the règlement that reads the marks. A bloc assessed in several sessions is read in
    the last one that was not cancelled and where the candidate came, among those begun at `until`.
    """
    ids = [dossier.pk for dossier in dossiers]
    blocs = assessed_blocs({dossier.edition_id for dossier in dossiers}, rules.marked)
    last: dict[tuple[int, int], list[Grid]] = {}
    for grid in _grids_in_order(ids, until):
        group = last.setdefault((grid.dossier_id, grid.bloc_id), [])
        if group and group[0].session_id != grid.session_id:
            group.clear()
        group.append(grid)
    marks = _values_of(ids)
    known = {bloc.id: bloc for group in blocs.values() for bloc in group}
    read = MarkReader(rules.scale)
    grids: dict[int, list[Grid]] = defaultdict(list)
    for (dossier_id, _), group in last.items():
        grids[dossier_id].extend(group)
    return {
        dossier.pk: DossierGrids(
            blocs=blocs[dossier.edition_id],
            grids=tuple(
                _signed_grid(grid, known[grid.bloc_id], marks[grid.pk], read)
                for grid in grids[dossier.pk]
                if grid.state == GridState.SIGNED
            ),
            unsigned=tuple(
                (grid.assessor.name, known[grid.bloc_id].code)
                for grid in grids[dossier.pk]
                if grid.state != GridState.SIGNED
            ),
        )
        for dossier in dossiers
    }


def _grids_in_order(dossier_ids: Collection[int], until: datetime | None) -> QuerySet[Grid]:
    grids = Grid.objects.filter(dossier_id__in=dossier_ids)
    if until is not None:
        grids = grids.filter(session__starts_at__lte=until)
    return (
        grids.exclude(state=GridState.CANCELLED)
        .exclude(OF_AWAY)
        .exclude(session__state=SessionState.CANCELLED)
        .select_related("assessor")
        .order_by("dossier_id", "bloc__position", "session__starts_at", "session_id", "rank")
    )


def _values_of(dossier_ids: Collection[int]) -> dict[int, dict[LineKey, str]]:
    """Return the last value of each line of each signed grid of these dossiers."""
    values: dict[int, dict[LineKey, str]] = defaultdict(dict)
    rows = (
        Mark.objects.filter(grid__dossier_id__in=dossier_ids, grid__state=GridState.SIGNED)
        .order_by("pk")
        .values_list("grid_id", "criterion_id", "competence_id", "value")
    )
    for grid_id, criterion_id, competence_id, value in rows.iterator(chunk_size=5000):
        values[grid_id][criterion_id, competence_id] = value
    return values


def _signed_grid(
    grid: Grid, bloc: AssessedBloc, values: dict[LineKey, str], read: "MarkReader"
) -> SignedGrid:
    return SignedGrid(
        id=grid.pk,
        bloc_id=bloc.id,
        rank=grid.rank,
        external=grid.external,
        assessor=grid.assessor.name,
        assessor_email=grid.assessor.email,
        session_id=grid.session_id,
        marks=GridMarks(grid.assessor.key, bloc.code, read.row(bloc, values)),
    )


class MarkReader:
    """Reads marks on one scale, each distinct value once: a jury day holds tens of thousands."""

    def __init__(self, scale: ScaleRules) -> None:
        self._scale = scale
        self._known: dict[tuple[str, str, int | None], MarkValue | None] = {}

    def __call__(self, item: GridItem, value: str) -> MarkValue | None:
        """Return the mark of one item; None when it was not assessed."""
        key = (value, item.modality, item.highest)
        if key not in self._known:
            absent = value == NOT_ASSESSED
            self._known[key] = None if absent else mark_of(self._scale, item, value)
        return self._known[key]

    def row(
        self, bloc: AssessedBloc, values: Mapping[LineKey, str]
    ) -> tuple[MarkValue | None, ...]:
        """Return the marks of a bloc in the order of its items; None where nothing was assessed."""
        return tuple(
            self(item, values.get(line.key, NOT_ASSESSED))
            for line, item in zip(bloc.lines, bloc.grid.items, strict=True)
        )
