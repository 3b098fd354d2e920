"""The employers of a body on screen, and where jurors and assessors work, typed from their pages."""

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Assessor
from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.organisations.models import Employer
from parchemin.processes.enrol import employer_named
from tests.conftest import NOON
from tests.factories import (
    AssessorFactory,
    BodyFactory,
    EmployerFactory,
    JurorFactory,
    PartnerFactory,
    actor_for,
)
from tests.web.jury import codes, soup_of, text

pytestmark = pytest.mark.django_db
LIST = "/espace/sessions/employeurs/"
NEW = "/espace/sessions/employeurs/nouveau/"
SIRET = "73282932000074"


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def secretariat(signed_in, body):
    return signed_in(body=body)


def correcting(employer) -> str:
    return reverse("organisations:correct_employer", args=[employer.pk])


def test_an_employer_is_registered_once_and_listed_with_who_works_there(secretariat, body):
    assert "Aucun employeur" in text(secretariat.get(LIST))
    wrong = secretariat.post(NEW, {"siret": "7328293200OO74", "name": "Halles"})
    assert codes(wrong) == {"identifier-siret"}
    assert "le 11e caractère est la lettre « O »" in text(wrong)
    assert secretariat.post(NEW, {"siret": SIRET, "name": "Halles"}).status_code == 303
    again = secretariat.post(NEW, {"siret": SIRET, "name": "Les halles"}, follow=True)
    assert "son nom, « Halles », est gardé" in text(again)
    employer = Employer.objects.get()
    JurorFactory(body=body, employer=employer)
    AssessorFactory.create_batch(2, body=body, employer=employer)
    (row,) = soup_of(secretariat.get(LIST)).select("tbody tr")
    assert [cell.text.strip() for cell in row.select(".num")] == ["0", "1", "2"]


def test_an_employer_is_corrected_with_a_reason(secretariat, body):
    employer = EmployerFactory(body=body, name="Hale")
    other = EmployerFactory(body=body, siret="35600000049837", name="Autre")
    typed = {"siret": SIRET, "name": "Halles", "reason": "Faute."}
    assert secretariat.post(correcting(employer), typed | {"reason": ""}).status_code == 422
    taken = secretariat.post(correcting(employer), typed | {"siret": other.siret})
    assert codes(taken) == {"employer-siret-taken"}
    assert secretariat.post(correcting(employer), typed)["Location"] == LIST
    employer.refresh_from_db()
    assert (employer.siret, employer.name) == (SIRET, "Halles")


def test_employers_are_the_secretariat_s(secretariat, signed_in, body):
    foreign = EmployerFactory()
    assert secretariat.get(correcting(foreign)).status_code == 404
    assert foreign.name not in text(secretariat.get(LIST))
    juror = signed_in(Role.JUROR, body=body)
    assert juror.get(LIST).status_code == 403


def test_the_employer_of_a_juror_is_typed_from_their_page(secretariat, body):
    juror = JurorFactory(body=body, employer=None)
    address = reverse("jury:juror_act", args=[juror.pk, "profil"])
    nameless = secretariat.post(address, {"trade": "Boucherie", "employer_siret": SIRET})
    assert nameless.status_code == 422
    assert "Donnez le nom de l’établissement." in text(nameless)
    letter = {"employer_siret": "7328293200OO74", "employer_name": "Halles"}
    assert "la lettre « O »" in text(secretariat.post(address, letter))
    typed = {"trade": "Boucherie", "employer_siret": SIRET, "employer_name": "Halles"}
    for _ in range(2):
        assert secretariat.post(address, typed).status_code == 303
    juror.refresh_from_db()
    assert juror.employer == Employer.objects.get(body=body, siret=SIRET, name="Halles")
    assert Event.objects.filter(name="organisations.employer.registered").count() == 1


def test_a_juror_is_enlisted_with_an_employer_nobody_knew(secretariat, body):
    typed = {
        "given_names": "Odile",
        "surname": "Pré",
        "email": "odile@exemple.fr",
        "college": "employees",
        "active_from": "2026-11-24",
        "employer_siret": SIRET,
        "employer_name": "Halles",
    }
    assert secretariat.post(reverse("jury:enlist_in_pool"), typed).status_code == 303
    assert Juror.objects.get().employer.name == "Halles"


def test_the_employer_of_an_assessor_is_typed_then_changed_with_a_reason(secretariat, body):
    typed = {
        "given_names": "Rachid",
        "surname": "Oumellal",
        "email": "rachid@exemple.fr",
        "habilitated_from": "2026-11-01",
        "employer_siret": SIRET,
        "employer_name": "Halles",
    }
    assert secretariat.post(reverse("assessment:habilitate"), typed).status_code == 303
    assessor = Assessor.objects.get()
    assert assessor.employer.name == "Halles"
    partner = PartnerFactory(body=body)
    address = reverse("assessment:correct_assessor", args=[assessor.pk])
    chosen = soup_of(secretariat.get(address)).select_one("#id_employer_id option[selected]")
    assert chosen["value"] == str(assessor.employer_id)
    moved = {
        **assessor.name_parts,
        "email": assessor.email,
        "employer_id": "",
        "partner_id": partner.pk,
        "reason": "Embauche au centre.",
    }
    assert secretariat.post(address, moved | {"reason": ""}).status_code == 422
    assert secretariat.post(address, moved).status_code == 303
    assessor.refresh_from_db()
    assert (assessor.employer, assessor.partner) == (None, partner)
    told = Event.objects.get(name="assessment.assessor.corrected").details
    assert told["fields"] == "employeur, organisme"


def test_an_employer_of_another_body_cannot_be_chosen(secretariat, body):
    assessor = AssessorFactory(body=body)
    typed = {
        **assessor.name_parts,
        "email": assessor.email,
        "employer_id": EmployerFactory().pk,
        "reason": "Essai.",
    }
    address = reverse("assessment:correct_assessor", args=[assessor.pk])
    assert secretariat.post(address, typed).status_code == 422


def test_an_employer_known_by_its_siret_alone_takes_the_name_given_later_and_keeps_it(body, at):
    actor = actor_for(body)
    assert employer_named("732 829 320 00074", "", actor, at).name == "SIRET 73282932000074"
    for name, kept in (("", "SIRET 73282932000074"), ("Halles", "Halles"), ("Autre", "Halles")):
        assert employer_named(SIRET, name, actor, at).name == kept
    (event,) = Event.objects.filter(name="organisations.employer.named")
    assert event.details["name"] == "Halles"
