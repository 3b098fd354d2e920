"""Blank grids to print: on every scale, to whoever organises or fills them, without anything already entered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.terms import Role
from tests.factories import BodyFactory, MandateFactory
from tests.scenes import BY_COMPETENCE, assessment

pytestmark = pytest.mark.django_db
SEEN = "Le plan est affiché"


def at(scene):
    return reverse("assessment:paper", args=[scene.session.pk])


def text(answer):
    return answer.content.decode()


@pytest.fixture
def scene():
    found = assessment({"B1": 2}, indicators=(SEEN,))
    dossier = found.candidate()
    found.own, found.other = found.grid(dossier, "B1", 1), found.grid(dossier, "B1", 2)
    return found


def test_each_open_grid_is_a_sheet_with_its_boxes_and_nothing_entered(scene, signed_in):
    scene.filled(scene.other, "partial")
    client = signed_in(body=scene.session.body)
    assert at(scene) in text(client.get(reverse("assessment:session", args=[scene.session.pk])))
    page = text(client.get(at(scene)))
    assert page.count('class="paper-grid"') == 1
    assert scene.pair[0].name in page
    assert scene.pair[1].name not in page
    assert page.count(f"☐ {SEEN}") == 2
    for answer in ("Acquis", "Partiel", "Non acquis", "Non évalué"):
        assert page.count(f"☐ {answer}<") == 2


@pytest.mark.parametrize(
    ("scale", "shown"),
    [
        ({"kind": "points", "lowest": 0, "highest": 20}, "Note de 0 à 20"),
        ({"kind": "percent", "lowest": 0, "highest": 100}, "Note de 0 à 100"),
        ({"kind": "count", "lowest": 0, "highest": 8}, "Note de 0 à 8"),
        ({"kind": "levels", "lowest": 1, "highest": 4}, "☐ 4<"),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_every_scale_has_its_sheet(signed_in, scale, shown):
    scene = assessment({"B1": 1}, grid={"scale": scale | {"pass_mark": 1}})
    scene.grid(scene.candidate(), "B1")
    page = text(signed_in(body=scene.session.body).get(at(scene)))
    assert shown in page
    assert "☐ Non évalué" in page


def test_a_competence_held_has_no_box_to_tick(signed_in):
    scene = assessment({"B1": 2}, decision=BY_COMPETENCE)
    dossier = scene.candidate()
    scene.holds(dossier, "1.1")
    scene.grid(dossier, "B1")
    page = text(signed_in(body=scene.session.body).get(at(scene)))
    assert "Déjà acquise, sans limite : rien à apprécier." in page
    assert page.count("☐ Acquis<") == 1


def test_an_assessor_prints_their_own_alone(scene, client):
    mandate = MandateFactory(body=scene.session.body, role=Role.ASSESSOR)
    scene.pair[0].user = mandate.user
    scene.pair[0].save()
    page = text(client.open_session(mandate.user).get(at(scene)))
    assert scene.pair[0].name in page
    assert scene.pair[1].name not in page


def test_the_session_of_another_body_does_not_exist(scene, signed_in):
    assert signed_in(body=BodyFactory()).get(at(scene)).status_code == 404
    assert signed_in(Role.JUROR, body=scene.session.body).get(at(scene)).status_code == 403


def test_thirty_grids_cost_what_one_costs(scene, signed_in):
    client, costs = signed_in(body=scene.session.body), []
    for more in (0, 29):
        for _ in range(more):
            scene.grid(scene.candidate(), "B1")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(scene)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
