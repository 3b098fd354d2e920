"""The act that replaces an assessor who cannot come, on the grids that they have not signed."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import NOTHING_CHOSEN, all_or_none, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.assignments import objections_to_pair
from parchemin.assessment.actions.guards import locked_session, objections_to_stranger, tell
from parchemin.assessment.actions.links import close_links
from parchemin.assessment.events import ASSESSOR_REPLACED
from parchemin.assessment.models import Assessor, Grid, Session
from parchemin.assessment.terms import GridState, SessionState
from parchemin.assessment.workflow import CANCEL_GRID
from parchemin.kernel.objections import Objection, refuse_if


@transaction.atomic
def replace_assessor(
    *,
    session_id: int,
    assessor_id: int,
    substitute_id: int,
    grid_ids: Collection[int],
    actor: Actor,
    at: datetime,
) -> int:
    """Give open grids of an assessor to another one, all of them or none; return how many.

    A grid without any mark is given over; one that was begun is set aside, its marks stay written, and the
    substitute starts anew. Signed grids stay. The link of an assessor who has no open grid left is closed.
    Raises `Refused` with the objections to each: role, independence, habilitation (RULE-35).
    """
    session = locked_session(session_id, actor)
    rows = Assessor.objects.filter(body_id=actor.body_id)
    former, substitute = rows.get(pk=assessor_id), rows.get(pk=substitute_id)
    asked = session.grids.filter(assessor=former, state=GridState.OPEN, pk__in=grid_ids)
    grids = list(
        asked.select_related("bloc", "dossier__person", "dossier__employer").order_by(
            "dossier__number", "bloc__position"
        )
    )
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER),
            *objections_to_stranger(actor, session),
            *_objections_to_session(session),
            *((_SAME,) if former == substitute else ()),
            *(() if grids else (NOTHING_CHOSEN,)),
        )
    )
    with all_or_none() as attempt:
        for grid in grids:
            with attempt(f"Dossier {grid.dossier.number} bloc {grid.bloc.code}"):
                _replace(session, grid, substitute, actor, at)
    if not session.grids.filter(assessor=former, state=GridState.OPEN).exists():
        close_links(session, former, actor, at)
    return len(grids)


def _replace(
    session: Session, grid: Grid, substitute: Assessor, actor: Actor, at: datetime
) -> None:
    former = grid.assessor
    if grid.marks.exists() or grid.evidence.exists():
        grid.state = CANCEL_GRID.target.value
        grid.save(update_fields=["state"])
        given = Grid(
            body_id=grid.body_id,
            session=session,
            dossier=grid.dossier,
            bloc=grid.bloc,
            rank=grid.rank,
            external=grid.external,
        )
    else:
        given = grid
    given.assessor = substitute
    pair = [*_others(grid), given]
    refuse_if(objections_to_pair(session, grid.dossier, pair, session.day))
    given.save()
    told = {"substitute": substitute.name, "assessor": former.name, "bloc": grid.bloc.code}
    tell(ASSESSOR_REPLACED, session, actor, at, grid.dossier, **told)


def _others(grid: Grid) -> list[Grid]:
    rows = Grid.objects.filter(
        session_id=grid.session_id, dossier_id=grid.dossier_id, bloc_id=grid.bloc_id
    )
    others = rows.exclude(pk=grid.pk).exclude(state=GridState.CANCELLED)
    return list(others.select_related("assessor__employer").order_by("rank"))


def _objections_to_session(session: Session) -> tuple[Objection, ...]:
    state = SessionState(session.state)
    if state not in (SessionState.CLOSED, SessionState.CANCELLED):
        return ()
    return (Objection("session-over", f"La session {session.code} est {state.label.lower()}."),)


_SAME = Objection("same-assessor", "On ne se remplace pas soi-même.")
