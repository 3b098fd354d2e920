"""The grid of a candidate who holds a competence already: told everywhere, asked nowhere."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Grid, Mark
from tests.conftest import NOON
from tests.factories import MandateFactory
from tests.scenes import BY_COMPETENCE, Assessment, assessment
from tests.web.reading import html_of as text
from tests.web.test_assessment_grids import at, enter

pytestmark = pytest.mark.django_db
HELD = "Déjà acquise, jusqu’au 20 janvier 2028 : rien à apprécier."


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the session."""
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def scene() -> Assessment:
    return assessment({"B1": 3}, decision=BY_COMPETENCE)


@pytest.fixture
def assessor(scene, client):
    """Sign in the first assessor of the pair."""
    scene.pair[0].user = MandateFactory(body=scene.session.body, role=Role.ASSESSOR).user
    scene.pair[0].save()
    return client.open_session(scene.pair[0].user)


@pytest.fixture
def half_held(scene) -> Grid:
    """Return a grid of three competences, the first one held since an earlier jury."""
    dossier = scene.candidate()
    scene.holds(dossier, "1.1", valid_until=date(2028, 1, 20))
    return scene.grid(dossier, "B1")


def test_a_competence_held_is_told_and_nothing_is_asked_of_it(assessor, half_held):
    page = text(assessor.get(at("grid", half_held)))
    assert "compétence 2 sur 3" in page
    assert "0 appréciée, 1 déjà acquise" in page
    page = text(assessor.get(at("grid", half_held, "1.1")))
    assert HELD in page
    assert 'name="tap"' not in page
    assert "0 sur 2" in text(assessor.get(reverse("assessment:grids")))


def test_the_review_tells_it_and_asks_for_the_others_alone(assessor, half_held):
    page = text(assessor.get(at("review", half_held)))
    assert HELD in page
    assert "Il manque 2 appréciations : 1.2, 1.3." in page
    for code in ("1.2", "1.3"):
        enter(assessor, half_held, code, tap="1:acquired")
    enter(assessor, half_held, "1.1", go="relire")
    assert "Il manque" not in text(assessor.get(at("review", half_held)))
    assessor.post(at("sign", half_held))
    half_held.refresh_from_db()
    assert (half_held.state, Mark.objects.count()) == ("signed", 2)
    assert HELD in text(assessor.get(at("grid", half_held)))


def test_side_by_side_grids_tell_the_competence_held(signed_in, half_held):
    session, dossier = half_held.session, half_held.dossier
    Grid.objects.update(state="signed", signed_at=NOON, digest="d" * 64)
    address = reverse("assessment:candidate", args=[session.pk, dossier.pk])
    page = text(signed_in(body=session.body).get(address))
    assert "déjà acquise, jusqu’au 20 janvier 2028" in page


def test_a_mark_left_on_it_is_shown_beside(assessor, half_held):
    enter(assessor, half_held, "1.1", tap="1:partial")
    for name in ("grid", "review"):
        page = text(assessor.get(at(name, half_held, "1.1")))
        assert HELD in page
        assert "Partiel" in page
