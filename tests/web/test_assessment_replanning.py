"""Before the day: the plan of a session, the place of a candidate and an assessor change on the screen."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Attendance, Grid, Session
from parchemin.pathways.models import Person
from tests.conftest import NOON
from tests.factories import AssessorFactory, BodyFactory, SessionFactory
from tests.jobs.running import run_due_jobs
from tests.scenes import assessment

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _before_the_day():
    with time_machine.travel(NOON - timedelta(days=10)):
        yield


@pytest.fixture
def scene():
    found = assessment()
    Session.objects.update(slot_minutes=45, room="Atelier 2")
    found.dossiers = [found.candidate(), found.candidate()]
    found.grid(found.dossiers[0], "B1", 1)
    found.grid(found.dossiers[0], "B1", 2)
    for rank, dossier in enumerate(found.dossiers):
        Attendance.objects.filter(dossier=dossier).update(
            state="registered", expected_at=NINE + rank * timedelta(minutes=45)
        )
    Person.objects.update(email="awa@exemple.fr")
    return found


@pytest.fixture
def secretariat(scene, signed_in):
    return signed_in(body=scene.session.body)


@pytest.fixture
def convened(scene, secretariat):
    secretariat.post(at("prepare_convocations", scene))
    secretariat.post(at("mail_convocations", scene))
    run_due_jobs()
    mail.outbox.clear()


def at(name, scene, *more):
    return reverse(f"assessment:{name}", args=[scene.session.pk, *more])


def text(answer):
    return answer.content.decode()


PLAN = {
    "day": "2026-11-25",
    "hour": "10:00",
    "place": "Rungis",
    "room": "Atelier 3",
    "capacity": "6",
    "slot_minutes": "45",
}


def test_the_plan_is_shown_as_it_stands_and_changed(scene, secretariat, convened):
    assert at("change", scene) in text(secretariat.get(at("session", scene)))
    page = text(secretariat.get(at("change", scene)))
    for shown in ('value="2026-11-24"', 'value="09:00"', 'value="Atelier 2"'):
        assert shown in page
    answer = secretariat.post(at("change", scene), PLAN | {"tell": "on"})
    assert "4 courriels en partance." in text(secretariat.get(at("session", scene)))
    run_due_jobs()
    assert answer["Location"] == at("session", scene)
    session = Session.objects.get()
    assert (session.room, session.starts_at) == ("Atelier 3", NINE + timedelta(days=1, hours=1))
    assert len(mail.outbox) == 4


def test_an_hour_is_typed_on_the_clocks_of_the_place(scene, secretariat):
    secretariat.post(at("change", scene), PLAN | {"zone": "Indian/Reunion", "hour": "09:00"})
    session = Session.objects.get()
    assert session.starts_at == datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    assert "9\u00a0h\u00a000 (heure locale, La Réunion)" in text(
        secretariat.get(at("session", scene))
    )
    page = text(secretariat.get(at("change", scene)))
    assert 'value="09:00"' in page
    assert '<option value="Indian/Reunion" selected>' in page
    page = text(secretariat.get(at("displace", scene, scene.dossiers[0].pk)))
    assert "heure locale, La Réunion" in page


def test_an_hour_that_no_clock_shows_is_refused_where_it_is_typed(scene, secretariat):
    answer = secretariat.post(at("change", scene), PLAN | {"day": "2027-03-28", "hour": "02:30"})
    assert answer.status_code == 422
    assert "il n’est jamais 2 h 30" in text(answer)
    assert Session.objects.get().starts_at == NINE


def test_an_hour_shown_twice_is_the_first_and_it_is_said(scene, secretariat):
    Session.objects.update(slot_minutes=None)
    asked = PLAN | {"day": "2027-10-31", "hour": "02:30", "slot_minutes": ""}
    secretariat.post(at("change", scene), asked)
    assert Session.objects.get().starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert "2\u00a0h\u00a030 (heure d’été)" in text(secretariat.get(at("session", scene)))


def test_nobody_is_told_when_the_box_is_not_ticked(scene, secretariat, convened):
    secretariat.post(at("change", scene), PLAN)
    assert mail.outbox == []
    assert text(secretariat.get(at("convocations", scene))).count("ont changé") == 4


def test_a_refusal_keeps_the_plan_as_typed(scene, secretariat):
    answer = secretariat.post(at("change", scene), PLAN | {"capacity": "1"})
    assert answer.status_code == 422
    assert "2 candidats sont inscrits, pour 1 place." in text(answer)
    assert 'value="Atelier 3"' in text(answer)
    assert Session.objects.get().room == "Atelier 2"


def test_a_candidate_takes_a_free_hour_or_exchanges_theirs(scene, secretariat):
    first, second = scene.dossiers
    address = at("displace", scene, first.pk)
    assert address in text(secretariat.get(at("session", scene)))
    page = text(secretariat.get(address))
    assert "9\u00a0h\u00a045, en échange avec" in page
    assert "10\u00a0h\u00a030, libre" in page
    secretariat.post(address, {"expected": "09:45"})
    rows = {row.dossier_id: row.expected_at for row in Attendance.objects.all()}
    assert rows == {first.pk: NINE + timedelta(minutes=45), second.pk: NINE}
    assert secretariat.post(address, {"expected": "23:00"}).status_code == 422


def test_without_slots_any_hour_is_typed(scene, secretariat):
    Session.objects.update(slot_minutes=None)
    address = at("displace", scene, scene.dossiers[0].pk)
    assert 'type="time"' in text(secretariat.get(address))
    secretariat.post(address, {"expected": "11:20"})
    row = Attendance.objects.get(dossier=scene.dossiers[0])
    assert row.expected_at == NINE + timedelta(hours=2, minutes=20)
    answer = secretariat.post(address, {"expected": "07:00"})
    assert answer.status_code == 422
    assert "ni plus tôt, ni un autre jour" in text(answer)


def test_a_candidate_goes_to_another_session_that_has_room(scene, secretariat, convened):
    target = SessionFactory(
        certification=scene.certification,
        reglement=scene.session.reglement,
        code="HIVER",
        starts_at=NINE + timedelta(days=7),
        capacity=1,
    )
    dossier = scene.dossiers[0]
    page = text(secretariat.get(at("displace", scene, dossier.pk)))
    assert "HIVER, 1er décembre 2026 à 9 h 00, Rungis, 1 place libre" in page
    asked = {"autre-to_session": target.pk, "autre-tell": "on"}
    answer = secretariat.post(at("transfer", scene, dossier.pk), asked)
    run_due_jobs()
    assert answer["Location"] == reverse("assessment:session", args=[target.pk])
    assert Attendance.objects.get(dossier=dossier).session == target
    subjects = sorted(message.subject.partition(",")[0] for message in mail.outbox)
    assert subjects == ["Annulation de votre convocation"] * 2 + ["Convocation"]
    full = at("displace", scene, scene.dossiers[1].pk)
    assert "Aucune autre session à venir" in text(secretariat.get(full))
    answer = secretariat.post(at("transfer", scene, scene.dossiers[1].pk), {"autre-to_session": ""})
    assert answer.status_code == 422


def test_a_substitute_takes_the_grids_that_are_ticked(scene, secretariat):
    substitute = AssessorFactory(body=scene.session.body, name="Awa Diop")
    grid = Grid.objects.get(assessor=scene.pair[0])
    address = at("replace", scene, scene.pair[0].pk)
    assert address in text(secretariat.get(at("session", scene)))
    page = text(secretariat.get(address))
    assert "bloc B1" in page
    assert f'value="{scene.pair[0].pk}">' not in page
    answer = secretariat.post(address, {"grids": [grid.pk], "substitute": substitute.pk})
    assert answer["Location"] == at("session", scene)
    grid.refresh_from_db()
    assert grid.assessor == substitute
    assert secretariat.get(address).status_code == 404


def test_a_substitute_who_may_not_is_refused_with_the_reason(scene, secretariat):
    grid = Grid.objects.get(assessor=scene.pair[0])
    asked = {"grids": [grid.pk], "substitute": scene.pair[1].pk}
    answer = secretariat.post(at("replace", scene, scene.pair[0].pk), asked)
    assert answer.status_code == 422
    assert "ne tient pas deux places" in text(answer)


@pytest.mark.parametrize("name", ["change", "displace", "replace"])
def test_these_pages_are_of_the_body_and_of_no_other_role(scene, signed_in, name):
    more = {"change": (), "displace": (scene.dossiers[0].pk,), "replace": (scene.pair[0].pk,)}[name]
    address = at(name, scene, *more)
    assert signed_in(body=BodyFactory()).get(address).status_code == 404
    for role in (Role.ASSESSOR, Role.JUROR, Role.CANDIDATE):
        assert signed_in(role, body=scene.session.body).get(address).status_code == 403


@pytest.mark.parametrize("name", ["displace", "replace"])
def test_thirty_candidates_cost_what_one_costs(scene, secretariat, name):
    more = {"displace": scene.dossiers[0].pk, "replace": scene.pair[0].pk}[name]
    costs = []
    for count in (0, 28):
        for _ in range(count):
            scene.grid(scene.candidate(), "B1")
        with CaptureQueriesContext(connection) as queries:
            assert secretariat.get(at(name, scene, more)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
