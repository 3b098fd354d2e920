"""Presence signed by the candidate on a device handed around, and read on the attendance sheet."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Attendance, AttendanceSignature, Session
from parchemin.pathways.models import Person
from tests.conftest import NOON
from tests.factories import BodyFactory, MandateFactory
from tests.scenes import assessment

pytestmark = pytest.mark.django_db
DRAWN = "M10 20L80 140L160 30M200 100L320 110"


@pytest.fixture
def scene():
    found = assessment()
    found.dossier = found.candidate()
    Person.objects.update(given_names="Awa", birth_name="CAMARA", usage_name="")
    Attendance.objects.update(state="registered")
    with time_machine.travel(NOON):
        yield found


def at(name, scene, *more):
    return reverse(f"assessment:{name}", args=[scene.session.pk, *more])


def screen(scene):
    return at("sign_presence", scene, scene.dossier.pk)


def text(answer):
    return answer.content.decode()


def test_the_device_goes_from_name_to_name(scene, signed_in):
    client = signed_in(body=scene.session.body)
    assert at("signatures", scene) in text(client.get(at("session", scene)))
    assert at("signatures", scene) in text(client.get(at("attendance_sheet", scene)))
    page = text(client.get(at("signatures", scene)))
    assert screen(scene) in page
    assert "J’atteste ma présence" in text(client.get(screen(scene)))
    answer = client.post(screen(scene), {"typed_name": "Awa Camara"})
    assert answer["Location"] == at("signatures", scene)
    page = text(client.get(at("signatures", scene)))
    assert "Signé à 12" in page
    assert screen(scene) not in page
    assert "déjà signée" in text(client.get(screen(scene)))


def test_what_was_drawn_is_shown_on_the_sheet_and_what_was_typed_too(scene, signed_in):
    client = signed_in(body=scene.session.body)
    other = scene.candidate()
    Person.objects.filter(pk=other.person_id).update(given_names="Karim", birth_name="BENALI")
    client.post(screen(scene), {"drawing": DRAWN})
    client.post(at("sign_presence", scene, other.pk), {"typed_name": "Karim Benali"})
    page = text(client.get(at("attendance_sheet", scene)))
    assert f'<path d="{DRAWN}">' in page
    assert "Karim Benali<span" in page
    assert page.count("à l’écran, devant") == 2


def test_a_refusal_keeps_what_was_typed(scene, signed_in):
    client = signed_in(body=scene.session.body)
    empty = client.post(screen(scene), {})
    assert empty.status_code == 422
    assert "Signez dans le cadre, ou saisissez votre prénom" in text(empty)
    answer = client.post(screen(scene), {"typed_name": "Karim Benali"})
    assert answer.status_code == 422
    assert "Le nom saisi n’est pas celui du candidat." in text(answer)
    assert 'value="Karim Benali"' in text(answer)
    answer = client.post(screen(scene), {"drawing": 'M0 0L9 9"><script>'})
    assert "Le tracé n’a pas pu être lu." in text(answer)
    assert not AttendanceSignature.objects.exists()


def test_whoever_is_absent_is_not_asked_to_sign(scene, signed_in):
    Attendance.objects.update(state="absent")
    page = text(signed_in(body=scene.session.body).get(at("signatures", scene)))
    assert "Absent" in page
    assert screen(scene) not in page


def test_an_assessor_of_the_session_holds_the_device(scene, client):
    mandate = MandateFactory(body=scene.session.body, role=Role.ASSESSOR)
    assessor = client.open_session(mandate.user)
    assert assessor.get(at("signatures", scene)).status_code == 404
    scene.pair[0].user = mandate.user
    scene.pair[0].save()
    scene.grid(scene.dossier, "B1")
    assert at("signatures", scene) in text(assessor.get(reverse("assessment:grids")))
    assessor.post(screen(scene), {"drawing": DRAWN})
    assert AttendanceSignature.objects.get().held_by.startswith(mandate.user.name)
    assert reverse("assessment:grids") in text(assessor.get(at("signatures", scene)))


def test_nobody_signs_before_the_day(scene, signed_in):
    Session.objects.update(starts_at=NOON + timedelta(days=3))
    answer = signed_in(body=scene.session.body).post(screen(scene), {"drawing": DRAWN})
    assert answer.status_code == 422
    assert "La session n’a lieu que le" in text(answer)


def test_the_candidate_of_another_body_does_not_exist(scene, signed_in):
    stranger = signed_in(body=BodyFactory())
    assert stranger.get(screen(scene)).status_code == 404
    assert stranger.get(at("signatures", scene)).status_code == 404
    assert stranger.post(screen(scene), {"typed_name": "Awa Camara"}).status_code == 404


def test_thirty_candidates_cost_what_one_costs(scene, signed_in):
    client, costs = signed_in(body=scene.session.body), []
    for more in (0, 29):
        for _ in range(more):
            scene.candidate()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at("signatures", scene)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
