"""A candidate or a partner writes about a dossier of theirs; the secretariat answers; contact is corrected."""

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.pathways.models import DossierNote, Person
from tests.conftest import NOON
from tests.factories import BodyFactory, MandateFactory, PartnerFactory
from tests.jobs.running import run_due_jobs
from tests.scenes import assessment
from tests.web.jury import codes, soup_of, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
SAID = "Je suis née à Dunkerque, pas à Dunes."


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the session."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def scene():
    return assessment()


@pytest.fixture
def dossier(scene):
    return scene.candidate()


def candidate(dossier) -> PageClient:
    user = MandateFactory(role=Role.CANDIDATE, body=dossier.body).user
    Person.objects.filter(pk=dossier.person_id).update(user=user)
    return PageClient().open_session(user, second_factor=False)


def partner(of) -> PageClient:
    user = MandateFactory(role=Role.PARTNER, body=of.body, partner=of).user
    return PageClient().open_session(user)


def office(body) -> PageClient:
    return PageClient().open_session(MandateFactory(body=body).user)


def writing(dossier, door="candidates") -> str:
    return reverse(f"{door}:write", args=[dossier.number])


def test_a_message_waits_for_the_secretariat_and_its_answer_is_read_by_who_wrote_it(dossier):
    client, house = candidate(dossier), office(dossier.body)
    assert client.post(writing(dossier), {"text": SAID})["Location"] == "/espace/mes-dossiers/"
    assert "en attente d’une réponse" in text(client.get("/espace/mes-dossiers/"))
    today = house.get(reverse("desk:today"))
    assert "1 dossier avec un message sans réponse" in text(today)
    assert "une tâche à faire" not in text(today)
    (link,) = soup_of(today).select(".tiles a[href*=suivi]")
    assert house.get(link["href"]).context["list"].total == 1
    note = DossierNote.objects.get()
    address = reverse("pathways:answer_message", args=[note.pk])
    page = house.get(reverse("pathways:dossier", args=[dossier.number]))
    assert SAID in text(page)
    assert address in page.content.decode()
    assert [one.text for one in soup_of(page).select("#messages")] == ["Messages"]
    assert house.post(address, {"answer": "C’est corrigé."}).status_code == 303
    assert "message sans réponse" not in text(house.get(reverse("desk:today")))
    assert "C’est corrigé." in text(client.get("/espace/mes-dossiers/"))
    run_due_jobs()
    (sent,) = mail.outbox
    assert "une réponse vous attend" in sent.subject
    assert "corrigé" not in sent.body


def test_a_message_is_written_once_answered_once_and_not_erased(dossier):
    client, house = candidate(dossier), office(dossier.body)
    for _ in range(2):
        client.post(writing(dossier), {"text": SAID})
    note = DossierNote.objects.get()
    erased = house.post(reverse("pathways:erase_note", args=[note.pk]))
    assert codes(erased) == {"note-of-somebody"}
    address = reverse("pathways:answer_message", args=[note.pk])
    for answer, status in (("Vu.", 303), ("Vu.", 303), ("Autre chose.", 422)):
        assert house.post(address, {"answer": answer}).status_code == status
    note.refresh_from_db()
    assert note.answer == "Vu."


@pytest.mark.parametrize("said", ["", "   ", "a" * 20_000, "un caractère \ufdd0 sans forme"])
def test_a_message_that_cannot_be_kept_is_refused(dossier, said):
    assert candidate(dossier).post(writing(dossier), {"text": said}).status_code == 422
    assert not DossierNote.objects.exists()


def test_after_ten_that_wait_no_more_is_taken(dossier):
    client = candidate(dossier)
    answers = [client.post(writing(dossier), {"text": f"Message {n}"}) for n in range(11)]
    assert [one.status_code for one in answers] == [303] * 10 + [422]
    assert codes(answers[-1]) == {"messages-waiting"}


def test_a_partner_writes_about_its_own_candidates_and_reads_what_its_house_wrote(scene, dossier):
    theirs = partner(scene.partner)
    theirs.post(writing(dossier, "partners"), {"text": "Son tuteur a changé."})
    page = reverse("partners:dossier", args=[dossier.number])
    assert "Son tuteur a changé." in text(partner(scene.partner).get(page))
    assert "Son tuteur a changé." not in text(candidate(dossier).get("/espace/mes-dossiers/"))
    stranger = partner(PartnerFactory(body=dossier.body))
    assert stranger.post(writing(dossier, "partners"), {"text": "?"}).status_code == 404


def test_nobody_else_writes_nor_answers(dossier, scene):
    assert candidate(scene.candidate()).post(writing(dossier), {"text": SAID}).status_code == 404
    client = candidate(dossier)
    client.post(writing(dossier), {"text": SAID})
    address = reverse("pathways:answer_message", args=[DossierNote.objects.get().pk])
    assert office(BodyFactory()).post(address, {"answer": "Non."}).status_code == 404
    assert client.post(address, {"answer": "Non."}).status_code == 403


def test_a_candidate_corrects_where_they_are_reached_and_nobody_elses(dossier, scene):
    other = scene.candidate().person
    client = candidate(dossier)
    address = reverse("candidates:contact")
    page = client.get(address)
    shown = {"shown_email": dossier.person.email, "shown_phone": dossier.person.phone}
    assert page.status_code == 200
    answer = client.post(address, {"email": "Awa@Exemple.fr", "phone": "06 12 34 56 78", **shown})
    assert answer.status_code == 303
    dossier.person.refresh_from_db()
    assert dossier.person.email == "awa@exemple.fr"
    assert dossier.person.phone
    assert client.post(address, {"email": "pas une adresse"}).status_code == 422
    before = other.email
    other.refresh_from_db()
    assert other.email == before
