"""An assessor falls ill: another one takes their open grids; what they signed or entered stays written."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.links import make_grid_link
from parchemin.assessment.actions.replacements import replace_assessor
from parchemin.assessment.models import Assessor, Grid, GridLink, Mark, Session
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Support
from tests.conftest import NOON
from tests.factories import AssessorFactory, BodyFactory, actor_for
from tests.scenes import assessment


@pytest.fixture
def scene(db):
    found = assessment()
    found.dossier = found.candidate()
    found.ill, found.substitute = found.pair[0], AssessorFactory(body=found.session.body)
    found.grids = [found.grid(found.dossier, bloc) for bloc in ("B1", "B2")]
    found.other = found.grid(found.dossier, "B1", 2)
    return found


def replaced(scene, **changes):
    asked = {
        "session_id": scene.session.pk,
        "assessor_id": scene.ill.pk,
        "substitute_id": scene.substitute.pk,
        "grid_ids": [grid.pk for grid in scene.grids],
        "actor": scene.actor,
        "at": NOON,
    }
    return replace_assessor(**(asked | changes))


def refused(scene, **changes):
    with pytest.raises(Refused) as found:
        replaced(scene, **changes)
    return found.value.codes


def entered(grid):
    return Mark.objects.create(
        grid=grid,
        criterion=grid.bloc.criteria.first(),
        value="acquired",
        client_id=uuid4(),
        entered_at=NOON,
        recorded_at=NOON,
    )


def test_the_substitute_takes_every_open_grid_and_the_other_assessor_keeps_theirs(scene):
    entered(scene.other)
    assert replaced(scene) == 2
    owners = Grid.objects.order_by("bloc__code", "rank").values_list("assessor_id", "rank")
    assert list(owners) == [
        (scene.substitute.pk, 1),
        (scene.pair[1].pk, 2),
        (scene.substitute.pk, 1),
    ]
    names = {event.name for event in Event.objects.all()}
    assert names == {"assessment.assessor.replaced"}
    assert refused(scene) == ("nothing-chosen",)


def test_a_grid_that_was_begun_is_set_aside_with_its_marks(scene):
    mark = entered(scene.grids[0])
    replaced(scene)
    aside = Grid.objects.get(pk=scene.grids[0].pk)
    given = Grid.objects.get(bloc__code="B1", rank=1, state="open")
    assert (aside.state, aside.assessor) == ("cancelled", scene.ill)
    assert (given.assessor, given.marks.count()) == (scene.substitute, 0)
    assert Mark.objects.get() == mark


def test_what_is_signed_stays_and_one_may_replace_on_a_single_bloc(scene):
    scene.filled(scene.grids[0], "acquired")
    assert replaced(scene) == 1
    assert Grid.objects.get(pk=scene.grids[0].pk).assessor == scene.ill
    assert Grid.objects.get(bloc__code="B2").assessor == scene.substitute


def test_the_substitute_is_independent_and_habilitated_that_day(scene):
    Support.objects.create(
        dossier=scene.dossier, kind="trainer", name="N", email=scene.substitute.email
    )
    Assessor.objects.filter(pk=scene.substitute.pk).update(habilitated_until=date(2026, 11, 1))
    codes = refused(scene)
    assert set(codes) == {"assessor-habilitation", "assessor-trainer"}
    assert refused(scene, substitute_id=scene.ill.pk) == ("same-assessor",)
    assert set(Grid.objects.values_list("assessor_id", flat=True)) == {a.pk for a in scene.pair}


def test_one_person_does_not_hold_both_places(scene):
    assert "assessors-distinct" in refused(scene, substitute_id=scene.pair[1].pk)


def test_the_link_of_whoever_leaves_is_closed(scene):
    make_grid_link(
        session_id=scene.session.pk,
        assessor_id=scene.ill.pk,
        actor=scene.actor,
        at=NOON - timedelta(days=1),
    )
    replaced(scene, grid_ids=[scene.grids[0].pk])
    assert GridLink.objects.get().revoked_at is None
    replaced(scene, grid_ids=[scene.grids[1].pk])
    assert GridLink.objects.get().revoked_at == NOON


def test_nobody_else_replaces_an_assessor(scene):
    stranger = actor_for(scene.session.body, Role.ASSESSOR)
    assert refused(scene, actor=stranger) == ("role", "other-assessors")
    Session.objects.update(state="closed")
    assert refused(scene) == ("session-over",)
    with pytest.raises(Session.DoesNotExist):
        replaced(scene, actor=actor_for(BodyFactory()))
    Session.objects.update(state="planned")
    with pytest.raises(Assessor.DoesNotExist):
        replaced(scene, substitute_id=AssessorFactory().pk)
