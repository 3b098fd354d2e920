"""The partners of a body on screen: recording one, its convention, and what becomes of its habilitation."""

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Habilitation
from parchemin.organisations.models import Partner
from tests.conftest import NOON
from tests.factories import BodyFactory, CertificationFactory, PartnerFactory, edition_in_force
from tests.web.jury import codes, price, soup_of, text

pytestmark = pytest.mark.django_db
LIST = "/espace/sessions/organismes/"
NEW = "/espace/sessions/organismes/nouveau/"
TYPED = {
    "service": "evaluate",
    "reference": "Convention 2026-04",
    "signed_on": "2026-01-05",
    "starts_on": "2026-01-05",
    "ends_on": "2029-01-04",
    "purpose": "Organiser l’évaluation.",
    "finance": "120 € par candidat.",
    "subcontracting": "Aucune.",
    "means": "Un plateau technique.",
}


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


@pytest.fixture
def partner(body):
    return PartnerFactory(body=body, name="École des halles")


@pytest.fixture
def certification(body):
    certification = CertificationFactory(body=body, short_title="MUC")
    edition_in_force(certification)
    return certification


def granting(partner) -> str:
    return reverse("assessment:habilitate_partner", args=[partner.pk])


def change(client, move, **typed):
    (row,) = Habilitation.objects.all()
    address = reverse("assessment:change_habilitation", args=[row.pk, move])
    assert client.get(address).status_code == 200
    return client.post(address, typed)


def habilitated(client, partner, certification, **changes):
    typed = TYPED | {"certification_code": certification.code} | changes
    return client.post(granting(partner), typed)


def test_a_partner_is_recorded_then_its_convention(secretariat, body):
    assert "Ajoutez les organismes" in text(secretariat.get(LIST))
    wrong = secretariat.post(NEW, {"siret": "73282932000075", "name": "École des halles"})
    assert wrong.status_code == 422
    assert soup_of(wrong).find("input", {"name": "name"})["value"] == "École des halles"
    answer = secretariat.post(NEW, {"siret": "73282932000074", "name": "École des halles"})
    assert answer["Location"] == granting(Partner.objects.get(body=body))


def test_a_convention_is_recorded_and_read_again(secretariat, partner, certification):
    assert "R6113-16-2, 4°" in text(secretariat.get(granting(partner)))
    assert habilitated(secretariat, partner, certification).status_code == 303
    page = text(secretariat.get(LIST))
    for said in (
        "École des halles",
        "MUC",
        "Convention 2026-04",
        "120 € par candidat.",
        "En cours",
    ):
        assert said in page


def test_what_a_convention_does_not_say_refuses_it_and_keeps_what_was_typed(
    secretariat, partner, certification
):
    answer = habilitated(secretariat, partner, certification, finance="", means="")
    assert codes(answer) == {"convention-incomplete"}
    assert "la contrepartie financière et les modalités de paiement ; les moyens" in text(answer)
    assert "R6113-16-2" in text(answer)
    assert "Organiser l’évaluation." in text(answer)
    assert not Habilitation.objects.exists()


def test_a_convention_covers_blocs_that_exist(secretariat, partner, certification):
    answer = habilitated(secretariat, partner, certification, bloc_codes="B1, B99")
    assert codes(answer) == {"unknown-blocs"}
    assert habilitated(secretariat, partner, certification, bloc_codes="B1,B1").status_code == 303
    assert [bloc.code for bloc in Habilitation.objects.get().blocs.all()] == ["B1"]
    foreign = CertificationFactory()
    assert habilitated(secretariat, partner, foreign).status_code == 422


def test_a_habilitation_is_suspended_given_back_and_ended(secretariat, partner, certification):
    habilitated(secretariat, partner, certification)
    assert change(secretariat, "suspend", reason="").status_code == 422
    assert change(secretariat, "suspend", reason="Contrôle.").status_code == 303
    assert "Suspendue" in text(secretariat.get(LIST))
    assert change(secretariat, "resume", reason="Contrôle levé.").status_code == 303
    unheard = change(secretariat, "end", reason="Manquements.", grievances_on="2026-11-24")
    assert codes(unheard) == {"not-heard"}
    heard = change(secretariat, "end", reason="Manquements.", grievances_on="2026-10-01")
    assert heard.status_code == 303
    page = text(secretariat.get(LIST))
    assert "Terminée" in page
    assert "Mettre fin" not in page


def test_a_move_that_is_none_and_a_habilitation_of_another_body_are_not_found(
    secretariat, signed_in, partner, certification
):
    habilitated(secretariat, partner, certification)
    (row,) = Habilitation.objects.all()
    none = reverse("assessment:change_habilitation", args=[row.pk, "forget"])
    assert secretariat.get(none).status_code == 404
    stranger = signed_in(body=BodyFactory())
    ours = reverse("assessment:change_habilitation", args=[row.pk, "suspend"])
    assert stranger.post(ours, {"reason": "Contrôle."}).status_code == 404
    assert stranger.get(granting(partner)).status_code == 404
    assert "École des halles" not in text(stranger.get(LIST))


@pytest.mark.parametrize("role", [Role.PARTNER, Role.ASSESSOR, Role.JUROR])
def test_partners_are_the_secretariat_s(signed_in, body, partner, role):
    known = {"partner": partner} if role is Role.PARTNER else {}
    client = signed_in(role, body=body, **known)
    for address in (LIST, NEW, granting(partner)):
        assert client.get(address).status_code == 403


def test_one_partner_or_thirty_cost_the_same(secretariat, body, certification):
    prices = []
    for many in (1, 29):
        for partner in PartnerFactory.create_batch(many, body=body):
            habilitated(secretariat, partner, certification)
        prices.append(price(secretariat, LIST))
    assert len(set(prices)) == 1


def test_an_organisation_typed_again_says_which_name_is_kept(signed_in, body):
    office = signed_in(body=body)
    partner = PartnerFactory(body=body, siret="73282932000074")
    typed = {"siret": partner.siret, "name": "Un autre nom"}
    page = text(office.post(NEW, typed, follow=True))
    assert f"son nom, « {partner.name} », est gardé" in page
    assert "est enregistré. Enregistrez" not in page


def test_the_name_of_a_partner_is_corrected_with_a_reason(signed_in, body):
    office = signed_in(body=body)
    partner = PartnerFactory(body=body)
    url = reverse("assessment:rename_partner", args=[partner.pk])
    assert office.get(url).status_code == 200
    assert office.post(url, {"name": "Nom juste", "reason": ""}).status_code == 422
    office.post(url, {"name": "Nom juste", "reason": "Faute de frappe."})
    partner.refresh_from_db()
    assert partner.name == "Nom juste"


def test_all_that_is_wrong_of_a_partner_is_said_at_once(signed_in, body):
    typed = {"siret": "123", "name": "CFA 😀", "city": "Lyon\u200b"}
    answer = signed_in(body=body).post(NEW, typed)
    assert answer.status_code == 422
    page = text(answer)
    for said in ("SIRET", "Nom de l’organisme", "Ville de l’organisme"):
        assert said in page
