"""Convocations on the screen of the secretariat: prepared, downloaded, sent, followed."""

import io
import zipfile

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Session
from parchemin.pathways.models import Person
from parchemin.post.models import Dispatch
from tests.conftest import NOON
from tests.factories import BodyFactory
from tests.jobs.running import run_due_jobs
from tests.scenes import assessment
from tests.web.jury import soup_of
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


def of(name, convocation, *more):
    return reverse(f"assessment:{name}", args=[convocation.pk, *more])


def lot(scene, form):
    return reverse("assessment:convocation_letters", args=[scene.session.pk, form])


def text(answer):
    return html_of(answer)


@pytest.fixture
def prepared(scene, secretariat):
    secretariat.post(at("prepare_convocations", scene))
    return Dispatch.objects.get(thread__startswith="attendance/")


def test_the_session_leads_to_its_convocations_and_the_next_act_is_offered(scene, secretariat):
    assert at("convocations", scene) in text(secretariat.get(at("session", scene)))
    page = text(secretariat.get(at("convocations", scene)))
    assert page.count("À préparer") == 2
    assert at("prepare_convocations", scene) in page
    assert at("mail_convocations", scene) not in page
    answer = secretariat.post(at("prepare_convocations", scene))
    assert answer["Location"] == at("convocations", scene)
    page = text(secretariat.get(at("convocations", scene)))
    assert "2 convocations préparées." in page
    assert at("mail_convocations", scene) in page
    assert at("prepare_convocations", scene) not in page


def test_the_letter_and_the_agenda_are_downloaded_as_made(scene, secretariat, prepared):
    letter = secretariat.get(of("convocation_file", prepared, "lettre"))
    assert letter["Content-Type"] == "application/pdf"
    assert letter["Content-Disposition"] == (
        f'attachment; filename="convocation-{scene.session.code}.pdf"'
    )
    assert letter.content == bytes(prepared.files.get(role="letter").content)
    agenda = secretariat.get(of("convocation_file", prepared, "agenda"))
    assert agenda["Content-Type"] == "text/calendar; method=REQUEST"
    assert agenda.content == bytes(prepared.files.get(role="calendar").content)
    assert secretariat.get(of("convocation_file", prepared, "autre")).status_code == 404


def test_the_letters_of_all_are_downloaded_as_one_pdf_and_as_a_zip(scene, secretariat):
    assert secretariat.get(lot(scene, "pdf")).status_code == 404
    secretariat.post(at("prepare_convocations", scene))
    page = text(secretariat.get(at("convocations", scene)))
    for form in ("pdf", "zip"):
        assert lot(scene, form) in page
    printed = secretariat.get(lot(scene, "pdf"))
    assert printed["Content-Type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(printed.getvalue())).pages) == 2
    archived = secretariat.get(lot(scene, "zip"))
    assert archived.streaming
    assert f"convocations-{scene.session.code}.zip" in archived["Content-Disposition"]
    assert len(zipfile.ZipFile(io.BytesIO(archived.getvalue())).namelist()) == 4
    assert secretariat.get(lot(scene, "rar")).status_code == 404


def test_sending_by_mail_is_shown_person_by_person(scene, secretariat, prepared):
    assert "Envoyer 2 courriels" in text(secretariat.get(at("convocations", scene)))
    secretariat.post(at("mail_convocations", scene))
    assert "2 courriels sont en partance" in text(secretariat.get(at("convocations", scene)))
    run_due_jobs()
    assert len(mail.outbox) == 2
    page = text(secretariat.get(at("convocations", scene)))
    assert page.count("courriel, le 24/11/2026") == 2
    answer = secretariat.post(at("mail_convocations", scene))
    assert answer.status_code == 422
    assert "Aucune lettre n’attend de partir." in text(answer)


def test_what_a_server_refuses_is_shown_with_its_words_and_sent_again_alone(
    scene, secretariat, prepared, settings
):
    settings.EMAIL_BACKEND = "tests.mail.RefusingBackend"
    Person.objects.update(email="awa@refuse.test")
    secretariat.post(at("prepare_convocations", scene))
    secretariat.post(at("mail_convocations", scene))
    run_due_jobs()
    page = text(secretariat.get(at("convocations", scene)))
    assert page.count("Le serveur de messagerie a répondu") == 1
    assert "550 unknown" in page
    again = Dispatch.objects.get(state="prepared")
    assert of("mail_convocation", again) in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    answer = secretariat.post(of("mail_convocation", again))
    assert answer["Location"] == at("convocations", scene)
    run_due_jobs()
    assert len(mail.outbox) == 2
    assert "Le serveur de messagerie" not in text(secretariat.get(at("convocations", scene)))


def test_all_that_is_prepared_is_noted_as_gone_another_way(scene, secretariat, prepared):
    asked = {"channel": "registered_letter", "sent_on": "2026-11-20"}
    answer = secretariat.post(at("send_convocations", scene), asked | {"sent_on": "2026-13-40"})
    assert answer.status_code == 422
    answer = secretariat.post(at("send_convocations", scene), asked | {"sent_on": "2026-11-25"})
    assert "ne part pas un jour à venir" in text(answer)
    assert "n’est pas partie avant" in text(secretariat.post(at("send_convocations", scene), asked))
    secretariat.post(at("send_convocations", scene), asked | {"sent_on": "2026-11-24"})
    page = text(secretariat.get(at("convocations", scene)))
    assert page.count("lettre recommandée avec avis de réception, le 24/11/2026") == 2


def test_what_goes_by_hand_is_noted_then_acknowledged(scene, secretariat, prepared):
    secretariat.post(of("note_convocation", prepared), {"note": "by_hand"})
    page = text(secretariat.get(at("convocations", scene)))
    assert "remise en main propre, le 24/11/2026" in page
    secretariat.post(of("note_convocation", prepared), {"note": "received"})
    prepared.refresh_from_db()
    assert (prepared.state, prepared.channel) == ("received", "by_hand")
    for said in ("", "email", "pigeon"):
        answer = secretariat.post(of("note_convocation", prepared), {"note": said})
        assert answer.status_code == 404


def test_a_change_asks_for_another_letter_and_the_former_is_still_read(
    scene, secretariat, prepared
):
    Session.objects.update(room="Atelier 3")
    page = text(secretariat.get(at("convocations", scene)))
    assert page.count("ont changé") == 2
    assert at("mail_convocations", scene) not in page
    secretariat.post(at("prepare_convocations", scene))
    page = text(secretariat.get(at("convocations", scene)))
    assert page.count("2<sup>e</sup> version") == 2
    assert secretariat.get(of("convocation_file", prepared, "lettre")).status_code == 200
    answer = secretariat.post(of("note_convocation", prepared), {"note": "post"})
    assert answer.status_code == 422
    assert "Une lettre plus récente la remplace." in text(answer)


def test_a_session_that_is_over_convenes_nobody(scene, secretariat):
    Session.objects.update(state="cancelled")
    assert "btn solid" not in text(secretariat.get(at("convocations", scene)))
    answer = secretariat.post(at("prepare_convocations", scene))
    assert answer.status_code == 422
    assert "ne convoque plus personne" in text(answer)


def test_a_cancelled_session_tells_at_once_whom_it_calls_off(scene, secretariat, prepared):
    secretariat.post(at("mail_convocations", scene))
    run_due_jobs()
    mail.outbox.clear()
    answer = secretariat.post(at("cancel", scene), {"reason": "Grève des transports"})
    assert answer["Location"] == at("convocations", scene)
    run_due_jobs()
    assert ["sans effet" in message.body for message in mail.outbox] == [True, True]
    page = text(secretariat.get(at("convocations", scene)))
    assert page.count("n’est plus attendu") == 2
    assert "à prévenir" not in page


def test_the_convocations_of_another_body_do_not_exist(scene, prepared, signed_in):
    stranger = signed_in(body=BodyFactory())
    assert stranger.get(at("convocations", scene)).status_code == 404
    for name in ("prepare_convocations", "mail_convocations", "send_convocations"):
        said = {"channel": "post", "sent_on": "2026-11-20"}
        assert stranger.post(at(name, scene), said).status_code == 404
    for role in ("lettre", "agenda"):
        assert stranger.get(of("convocation_file", prepared, role)).status_code == 404
    for form in ("pdf", "zip"):
        assert stranger.get(lot(scene, form)).status_code == 404
    for name in ("note_convocation", "mail_convocation"):
        assert stranger.post(of(name, prepared), {"note": "post"}).status_code == 404


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


def test_the_list_calls_people_surname_first_in_the_order_of_french(scene, secretariat):
    for birth_name, given_names in (("Œuvrard", "Zoé"), ("Odile", "Awa"), ("Çelik", "Ömer")):
        person = scene.candidate().person
        Person.objects.filter(pk=person.pk).update(birth_name=birth_name, given_names=given_names)
    asked = {"tri": "personne", "role": "candidat"}
    page = soup_of(secretariat.get(at("convocations", scene), asked))
    names = [" ".join(row.th.get_text(" ").split()) for row in page.select("tbody tr")]
    ours = ("Çelik Ömer", "Odile Awa", "Œuvrard Zoé")
    assert [name for name in names if name in ours] == list(ours)
