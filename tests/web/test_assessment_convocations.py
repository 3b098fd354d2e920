"""Convocations on the screen of the secretariat: prepared, downloaded, sent, followed."""

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Convocation, Session
from parchemin.pathways.models import Person
from tests.conftest import NOON
from tests.factories import BodyFactory
from tests.scenes import assessment
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the session."""
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def scene():
    found = assessment()
    found.grid(found.candidate(), "B1")
    Person.objects.update(email="awa@exemple.fr")
    return found


@pytest.fixture
def secretariat(scene, signed_in):
    return signed_in(body=scene.session.body)


def at(name, scene):
    return reverse(f"assessment:{name}", args=[scene.session.pk])


def of(name, convocation):
    return reverse(f"assessment:{name}", args=[convocation.pk])


def text(answer):
    return html_of(answer)


@pytest.fixture
def prepared(scene, secretariat):
    secretariat.post(at("prepare_convocations", scene))
    return Convocation.objects.get(dossier__isnull=False)


def test_the_session_leads_to_its_convocations_and_the_next_act_is_offered(scene, secretariat):
    assert at("convocations", scene) in text(secretariat.get(at("session", scene)))
    page = text(secretariat.get(at("convocations", scene)))
    assert page.count("à préparer") == 2
    assert at("prepare_convocations", scene) in page
    assert at("mail_convocations", scene) not in page
    answer = secretariat.post(at("prepare_convocations", scene))
    assert answer["Location"] == at("convocations", scene)
    page = text(secretariat.get(at("convocations", scene)))
    assert "2 convocations préparées." in page
    assert at("mail_convocations", scene) in page
    assert at("prepare_convocations", scene) not in page


def test_the_letter_and_the_agenda_are_downloaded_as_made(scene, secretariat, prepared):
    letter = secretariat.get(of("convocation_letter", prepared))
    assert letter["Content-Type"] == "application/pdf"
    assert letter["Content-Disposition"] == (
        f'attachment; filename="convocation-{scene.session.code}.pdf"'
    )
    assert letter.content == bytes(prepared.letter)
    agenda = secretariat.get(of("convocation_agenda", prepared))
    assert (agenda["Content-Type"], agenda.content) == ("text/calendar", bytes(prepared.calendar))


def test_sending_by_mail_is_shown_person_by_person(
    scene, secretariat, prepared, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        secretariat.post(at("mail_convocations", scene))
    assert len(mail.outbox) == 2
    page = text(secretariat.get(at("convocations", scene)))
    assert page.count("courriel, le 24/11/2026") == 2
    answer = secretariat.post(at("mail_convocations", scene))
    assert answer.status_code == 422
    assert "Aucune convocation n’attend de partir." in text(answer)


def test_what_goes_by_hand_is_noted_then_acknowledged(scene, secretariat, prepared):
    secretariat.post(of("note_convocation", prepared), {"note": "by_hand"})
    page = text(secretariat.get(at("convocations", scene)))
    assert "remise en main propre, le 24/11/2026" in page
    secretariat.post(of("note_convocation", prepared), {"note": "acknowledged"})
    prepared.refresh_from_db()
    assert (prepared.state, prepared.channel) == ("acknowledged", "by_hand")
    for said in ("", "email", "pigeon"):
        answer = secretariat.post(of("note_convocation", prepared), {"note": said})
        assert answer.status_code == 404


def test_a_change_asks_for_another_letter_and_the_former_is_still_read(
    scene, secretariat, prepared
):
    Session.objects.update(room="Atelier 3")
    page = text(secretariat.get(at("convocations", scene)))
    assert page.count("à refaire") == 2
    assert at("mail_convocations", scene) not in page
    secretariat.post(at("prepare_convocations", scene))
    page = text(secretariat.get(at("convocations", scene)))
    assert page.count("2<sup>e</sup> version") == 2
    assert secretariat.get(of("convocation_letter", prepared)).status_code == 200
    answer = secretariat.post(of("note_convocation", prepared), {"note": "post"})
    assert answer.status_code == 422
    assert "Une convocation plus récente la remplace." in text(answer)


def test_a_session_that_is_over_convenes_nobody(scene, secretariat):
    Session.objects.update(state="cancelled")
    assert "btn solid" not in text(secretariat.get(at("convocations", scene)))
    answer = secretariat.post(at("prepare_convocations", scene))
    assert answer.status_code == 422
    assert "ne convoque plus personne" in text(answer)


def test_a_cancelled_session_leads_to_whom_it_calls_off(
    scene, secretariat, prepared, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        secretariat.post(at("mail_convocations", scene))
    answer = secretariat.post(at("cancel", scene), {"reason": "Grève des transports"})
    assert answer["Location"] == at("convocations", scene)
    page = text(secretariat.get(at("convocations", scene)))
    assert page.count("n’est plus attendu : à prévenir") == 2
    assert "Préparer les annulations" in page
    secretariat.post(at("prepare_convocations", scene))
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        secretariat.post(at("mail_convocations", scene))
    assert ["sans effet" in message.body for message in mail.outbox] == [True, True]
    page = text(secretariat.get(at("convocations", scene)))
    assert page.count("n’est plus attendu") == 2
    assert "à prévenir" not in page


def test_the_convocations_of_another_body_do_not_exist(scene, prepared, signed_in):
    stranger = signed_in(body=BodyFactory())
    assert stranger.get(at("convocations", scene)).status_code == 404
    for name in ("prepare_convocations", "mail_convocations"):
        assert stranger.post(at(name, scene)).status_code == 404
    for name in ("convocation_letter", "convocation_agenda"):
        assert stranger.get(of(name, prepared)).status_code == 404
    answer = stranger.post(of("note_convocation", prepared), {"note": "post"})
    assert answer.status_code == 404


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.JUROR, Role.CANDIDATE, Role.COMMISSION])
def test_convocations_are_the_secretariat_s(scene, signed_in, role):
    client = signed_in(role, body=scene.session.body)
    assert client.get(at("convocations", scene)).status_code == 403
    assert client.post(at("mail_convocations", scene)).status_code == 403


def test_thirty_people_cost_what_one_costs(scene, secretariat):
    costs = []
    for more in (0, 29):
        for _ in range(more):
            scene.grid(scene.candidate(), "B1")
        with CaptureQueriesContext(connection) as queries:
            assert secretariat.get(at("convocations", scene)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
