"""A session is convened, held, closed or cancelled; a grid may be set aside."""

from datetime import timedelta
from uuid import uuid4

import pytest

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.assignments import PairPlace, assign_assessors
from parchemin.assessment.actions.attendance import record_attendance
from parchemin.assessment.actions.life import (
    cancel_grid,
    cancel_session,
    close_session,
    convene_session,
    hold_session,
)
from parchemin.assessment.models import Mark, Session
from parchemin.assessment.selectors.grids import grids_of
from parchemin.assessment.terms import AttendanceState
from parchemin.assessment.workflow import GRID, SESSION
from parchemin.certifications.reglement.value import GridRules
from parchemin.journal.models import Event
from parchemin.journal.registry import event_type
from parchemin.kernel.objections import Refused
from tests.factories import BodyFactory, actor_for
from tests.scenes import assessment

pytestmark = pytest.mark.django_db


def test_a_session_lives_to_its_end_each_step_told_once(at):
    scene = assessment()
    scene.assessed(scene.candidate())
    who = {"session_id": scene.session.pk, "actor": scene.actor, "at": at}
    for act in (convene_session, convene_session, hold_session, close_session, close_session):
        session = act(**who)
    assert session.state == "closed"
    assert Event.objects.count() == 3


def test_each_step_says_every_reason_against_it(at):
    scene = assessment()
    who = {
        "session_id": scene.session.pk,
        "actor": actor_for(scene.session.body, Role.JUROR),
        "at": at - timedelta(days=1),
    }
    found = []
    for act in (convene_session, hold_session, close_session):
        with pytest.raises(Refused) as refused:
            act(**who)
        found.append(refused.value.codes)
        if act is convene_session:
            dossier = scene.candidate()
            dossier.attendance_set.update(state="registered")
        if act is hold_session:
            scene.grid(dossier, "B1")
            dossier.attendance_set.update(state="present")
    assert found == [
        ("role", "session-empty"),
        ("state", "role", "session-to-come", "presence-missing"),
        ("state", "role", "signature-missing"),
    ]


def test_a_session_where_somebody_was_marked_is_not_cancelled(at):
    scene = assessment()
    scene.signed(scene.candidate(), "B1", 1, "acquired")
    with pytest.raises(Refused) as refused:
        cancel_session(session_id=scene.session.pk, reason=" ", actor=scene.actor, at=at)
    assert refused.value.codes == ("session-marked", "reason-missing")
    empty = assessment()
    with pytest.raises(Refused) as refused:
        cancel_session(session_id=empty.session.pk, reason="😀", actor=empty.actor, at=at)
    assert refused.value.codes == ("document-unprintable",)
    for _ in range(2):
        cancel_session(session_id=empty.session.pk, reason="Grève.", actor=empty.actor, at=at)
    assert Session.objects.get(pk=empty.session.pk).state == "cancelled"


def test_a_session_whose_marked_grids_were_all_cancelled_is_cancelled(at):
    """As the refusal says: cancel their grids."""
    scene = assessment()
    dossier = scene.candidate()
    grid = scene.grid(dossier, "B1")
    line = grid.bloc.criteria.first()
    moments = {"entered_at": at, "recorded_at": at}
    Mark.objects.create(grid=grid, criterion=line, value="acquired", client_id=uuid4(), **moments)
    ending = {"reason": "Mauvais candidat.", "actor": scene.actor, "at": at}
    cancel_grid(grid_id=grid.pk, **ending)
    here = {"session_id": scene.session.pk, "dossier_id": dossier.pk}
    where = {
        "presence": AttendanceState.ABSENT,
        "actor": scene.actor,
        "at": scene.session.starts_at,
    }
    assert record_attendance(**here, **where).state == "absent"
    assert cancel_session(session_id=scene.session.pk, **ending).state == "cancelled"


def test_a_cancelled_grid_is_read_no_more_and_leaves_its_place(at):
    scene = assessment()
    dossier = scene.candidate()
    grid = scene.grid(dossier, "B1")
    who = {"grid_id": grid.pk, "actor": scene.actor, "at": at}
    with pytest.raises(Refused) as refused:
        cancel_grid(reason="", **who)
    assert refused.value.codes == ("reason-missing",)
    for _ in range(2):
        cancel_grid(reason="Évaluateur empêché.", **who)
    assert grids_of([dossier], GridRules())[dossier.pk].unsigned == ()
    places = (PairPlace(scene.pair[0].pk), PairPlace(scene.pair[1].pk, external=True))
    again = assign_assessors(
        session_id=scene.session.pk,
        dossier_id=dossier.pk,
        bloc_code="B1",
        places=places,
        actor=scene.actor,
        at=at,
    )
    assert len(again) == 2
    signed = scene.signed(dossier, "B2", 1, "acquired")
    with pytest.raises(Refused) as refused:
        cancel_grid(grid_id=signed.pk, reason="x", actor=scene.actor, at=at)
    assert refused.value.codes == ("state",)


def test_two_bodies_never_meet(at):
    scene = assessment()
    with pytest.raises(Session.DoesNotExist):
        convene_session(session_id=scene.session.pk, actor=actor_for(BodyFactory()), at=at)


@pytest.mark.parametrize("life", [SESSION, GRID], ids=["session", "grid"])
def test_every_move_has_its_sentence(life):
    assert all(event_type(move.event).sentence for move in life.transitions)
