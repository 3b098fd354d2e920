"""Blank grids to print, for a day without any screen: what is to be marked, whom, by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Attendance, Session
from parchemin.assessment.selectors.blocs import AssessedBloc, assessed_blocs
from parchemin.assessment.selectors.grids import awaited, own_grids
from parchemin.assessment.selectors.holdings import HeldInSessions
from parchemin.assessment.selectors.sessions import visible_sessions
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.validity import Validity
from parchemin.certifications.reglement.value import ScaleRules
from parchemin.pathways.selectors.names import by_name


@dataclass(frozen=True, slots=True)
class PaperGrid:
    """One grid to fill by hand: nothing that anybody entered is on it; `held` are the competences held already."""

    id: int
    candidate: str
    dossier: str
    expected_at: datetime | None
    assessor: str
    external: bool
    bloc: AssessedBloc
    held: Mapping[str, Validity]


@dataclass(frozen=True, slots=True)
class PaperGrids:
    """The blank grids of a session, by hour, candidate, bloc and rank, on one scale."""

    session: Session
    scale: ScaleRules
    grids: tuple[PaperGrid, ...]


def paper_grids(actor: Actor, session_id: int) -> PaperGrids:
    """Return the open grids of a session, blank: an assessor's own, all of them for whoever organises it.

    None of a candidate noted absent or excused. In a constant number of queries. Raises `Session.DoesNotExist`
    for a session that the actor may not see.
    """
    sessions = visible_sessions(actor).select_related("certification", "reglement")
    session = sessions.get(pk=session_id)
    rules = reglement_of(session.reglement.value).grid
    rows = awaited(session.grids.all())
    if not actor.holds(Role.SECRETARIAT, Role.PARTNER):
        rows = rows.filter(own_grids(actor))
    grids = list(
        rows.select_related("dossier__person", "assessor", "bloc").order_by(
            *by_name("dossier__person"), "dossier__number", "bloc__position", "rank"
        )
    )
    editions = assessed_blocs({grid.dossier.edition_id for grid in grids}, rules.marked)
    blocs = {bloc.id: bloc for group in editions.values() for bloc in group}
    held = HeldInSessions((session, grid.dossier) for grid in grids)
    hours = dict(
        Attendance.objects.filter(session=session).values_list("dossier_id", "expected_at")
    )
    found = (
        PaperGrid(
            id=grid.pk,
            candidate=grid.dossier.person.full_name,
            dossier=grid.dossier.number,
            expected_at=hours.get(grid.dossier_id),
            assessor=grid.assessor.name,
            external=grid.external,
            bloc=blocs[grid.bloc_id],
            held=held.of(session, grid.dossier, blocs[grid.bloc_id]),
        )
        for grid in grids
    )
    ordered = sorted(found, key=lambda one: one.expected_at or session.starts_at)
    return PaperGrids(session, rules.scale, tuple(ordered))
