"""The partners of a body on screen: recorded, corrected, their sites, and their conventions."""

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Habilitation
from parchemin.organisations.models import Partner, PartnerSite
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
    return reverse("organisations:habilitate_partner", args=[partner.pk])


def page_of(partner) -> str:
    return reverse("organisations:partner", args=[partner.pk])


def change(client, move, **typed):
    (row,) = Habilitation.objects.all()
    address = reverse("organisations:change_habilitation", args=[row.pk, move])
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
    line, page = text(secretariat.get(LIST)), text(secretariat.get(page_of(partner)))
    for said in ("École des halles", "MUC", "Convention 2026-04", "En cours"):
        assert said in line
        assert said in page
    assert "120 € par candidat." in page
    assert "est habilité : organiser l’évaluation" in page


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
    assert "blocs B1" in text(secretariat.get(LIST))
    foreign = CertificationFactory()
    assert habilitated(secretariat, partner, foreign).status_code == 422


def test_a_habilitation_is_suspended_given_back_and_ended(secretariat, partner, certification):
    habilitated(secretariat, partner, certification)
    assert change(secretariat, "suspend", reason="").status_code == 422
    assert change(secretariat, "suspend", reason="Contrôle.").status_code == 303
    assert "Suspendue" in text(secretariat.get(LIST))
    assert "Lever la suspension" in text(secretariat.get(page_of(partner)))
    assert change(secretariat, "resume", reason="Contrôle levé.").status_code == 303
    unheard = change(secretariat, "end", reason="Manquements.", grievances_on="2026-11-24")
    assert codes(unheard) == {"not-heard"}
    heard = change(secretariat, "end", reason="Manquements.", grievances_on="2026-10-01")
    assert heard.status_code == 303
    page = text(secretariat.get(page_of(partner)))
    assert "Terminée" in page
    for gone in ("Mettre fin", "Renouveler", "Avancer le terme"):
        assert gone not in page
    for told in ("est suspendue", "Contrôle levé.", "griefs communiqués le 1er octobre 2026"):
        assert told in page


def test_a_move_that_is_none_and_a_habilitation_of_another_body_are_not_found(
    secretariat, signed_in, partner, certification
):
    habilitated(secretariat, partner, certification)
    (row,) = Habilitation.objects.all()
    none = reverse("organisations:change_habilitation", args=[row.pk, "forget"])
    assert secretariat.get(none).status_code == 404
    stranger = signed_in(body=BodyFactory())
    ours = reverse("organisations:change_habilitation", args=[row.pk, "suspend"])
    assert stranger.post(ours, {"reason": "Contrôle."}).status_code == 404
    assert stranger.get(granting(partner)).status_code == 404
    assert stranger.get(page_of(partner)).status_code == 404
    renewing = reverse("organisations:renew_habilitation", args=[row.pk])
    assert stranger.post(renewing, TYPED).status_code == 404
    assert "École des halles" not in text(stranger.get(LIST))


@pytest.mark.parametrize("role", [Role.PARTNER, Role.ASSESSOR, Role.JUROR])
def test_partners_are_the_secretariat_s(signed_in, body, partner, role):
    known = {"partner": partner} if role is Role.PARTNER else {}
    client = signed_in(role, body=body, **known)
    for address in (LIST, NEW, granting(partner), page_of(partner)):
        assert client.get(address).status_code == 403


def test_one_partner_or_thirty_cost_the_same(secretariat, body, certification):
    prices = []
    for many in (1, 29):
        for partner in PartnerFactory.create_batch(many, body=body):
            habilitated(secretariat, partner, certification)
        prices.append(price(secretariat, LIST))
    assert len(set(prices)) == 1


def test_one_habilitation_or_thirty_of_a_partner_cost_the_same(secretariat, partner, certification):
    prices = []
    for many in (1, 29):
        for rank in range(many):
            starts = {"starts_on": f"2026-02-{rank + 1:02}", "ends_on": "2029-01-01"}
            service = "prepare" if many == 1 else "evaluate"
            habilitated(secretariat, partner, certification, service=service, **starts)
        prices.append(price(secretariat, page_of(partner)))
    assert len(set(prices)) == 1


def test_an_organisation_typed_again_leads_to_its_page_and_says_which_name_is_kept(signed_in, body):
    office = signed_in(body=body)
    partner = PartnerFactory(body=body, siret="73282932000074")
    typed = {"siret": "732 829 320 00074", "name": "Un autre nom"}
    answer = office.post(NEW, typed)
    assert answer["Location"] == page_of(partner)
    page = text(office.get(page_of(partner)))
    assert f"son nom, « {partner.name} », est gardé" in page
    assert "est enregistré. Enregistrez" not in page
    assert Partner.objects.count() == 1


def test_a_letter_typed_for_a_digit_is_named_with_its_place(secretariat, body):
    answer = secretariat.post(NEW, {"siret": "732 829 32O 00074", "name": "École"})
    assert codes(answer) == {"identifier-siret"}
    assert "le 9e caractère est la lettre « O » (pour le chiffre 0 ?)" in text(answer)
    short = secretariat.post(NEW, {"siret": "7328293200007", "name": "École"})
    assert "il compte 13 chiffres au lieu de 14" in text(short)
    assert not Partner.objects.exists()


def test_the_name_and_the_siret_of_a_partner_are_corrected_with_a_reason(signed_in, body):
    office = signed_in(body=body)
    partner = PartnerFactory(body=body, name="Ecole")
    url = reverse("organisations:rename_partner", args=[partner.pk])
    typed = {"siret": "73282932000074", "name": "École des halles", "reason": "Faute de frappe."}
    assert office.get(url).status_code == 200
    assert office.post(url, typed | {"reason": ""}).status_code == 422
    assert office.post(url, typed)["Location"] == page_of(partner)
    partner.refresh_from_db()
    assert (partner.siret, partner.name) == ("73282932000074", "École des halles")
    page = text(office.get(page_of(partner)))
    assert "est corrigé : École des halles, SIRET 73282932000074" in page
    assert "Faute de frappe." in page


def test_what_happened_under_a_former_siret_is_still_told(secretariat, body, certification):
    typed = {"siret": "35600000049837", "name": "École des halles"}
    secretariat.post(NEW, typed)
    partner = Partner.objects.get()
    habilitated(secretariat, partner, certification)
    url = reverse("organisations:rename_partner", args=[partner.pk])
    secretariat.post(url, typed | {"siret": "73282932000074", "reason": "Siège."})
    page = text(secretariat.get(page_of(partner)))
    assert "(SIRET 35600000049837) est enregistré" in page
    assert "est habilité : organiser l’évaluation" in page


def test_the_siret_of_another_partner_is_refused_with_the_way_to_it(signed_in, body):
    office = signed_in(body=body)
    other = PartnerFactory(body=body, siret="73282932000074", name="École des halles")
    partner = PartnerFactory(body=body)
    url = reverse("organisations:rename_partner", args=[partner.pk])
    typed = {"siret": other.siret, "name": partner.name, "reason": "Autre établissement."}
    answer = office.post(url, typed)
    assert codes(answer) == {"partner-siret-taken"}
    way = soup_of(answer).find(id="objections").find("a")
    assert office.get(way["href"])["Location"] == page_of(other)


def test_two_people_who_correct_the_same_partner_do_not_undo_each_other_unseen(signed_in, body):
    office = signed_in(body=body)
    partner = PartnerFactory(body=body, city="Lyon", email="halles@exemple.fr")
    url = reverse("organisations:describe_partner", args=[partner.pk])
    shown = {
        box["name"]: box["value"]
        for box in soup_of(office.get(url)).select("input[type=hidden]")
        if box["name"].startswith("shown-")
    }
    read = {"city": "Lyon", "nda": "", "email": "halles@exemple.fr"}
    assert office.post(url, read | {"city": "Bron"} | shown).status_code == 303
    late = office.post(url, read | {"city": "Vienne"} | shown)
    assert late.status_code == 422
    assert "« Bron » a été écrit depuis que vous lisez cette page" in text(late)
    assert office.post(url, read | {"nda": "82 69 12345 69"} | shown).status_code == 303
    partner.refresh_from_db()
    assert (partner.city, partner.nda) == ("Bron", "82691234569")


def test_sites_are_added_once_and_corrected(secretariat, partner):
    url = reverse("organisations:new_site", args=[partner.pk])
    typed = {"name": "Gerland", "address": "3 rue du Marché", "city": "Lyon"}
    assert secretariat.post(url, typed)["Location"] == page_of(partner)
    assert secretariat.post(url, typed).status_code == 303
    assert codes(secretariat.post(url, typed | {"city": "Bron"})) == {"site-known"}
    (site,) = partner.sites.all()
    changing = reverse("organisations:change_site", args=[site.pk])
    assert secretariat.post(changing, typed | {"name": "Gerland sud"}).status_code == 303
    page = text(secretariat.get(page_of(partner)))
    assert "Gerland sud, 3 rue du Marché, Lyon" in page
    assert "Le site Gerland, 3 rue du Marché, Lyon de l’organisme École des halles devient" in page


def test_another_establishment_of_the_same_company_is_said(secretariat, body):
    PartnerFactory(body=body, siret="35600000000048", name="Campus nord")
    south = PartnerFactory(body=body, siret="35600000049837", name="Campus sud")
    page = text(secretariat.get(page_of(south)))
    assert "Même entreprise (SIREN 356000000)" in page
    assert "Campus nord" in page


def test_all_that_is_wrong_of_a_partner_is_said_at_once(signed_in, body):
    typed = {"siret": "123", "name": "CFA 😀", "city": "Lyon\u200b", "nda": "82"}
    answer = signed_in(body=body).post(NEW, typed)
    assert answer.status_code == 422
    page = text(answer)
    for said in ("SIRET", "Nom de l’organisme", "Ville de l’organisme", "déclaration d’activité"):
        assert said in page


def test_a_partner_recorded_twice_is_merged_then_parted_on_screen(secretariat, body, partner):
    twice = PartnerFactory(body=body, name="Ecole des Halles")
    address = reverse("organisations:merge_partner", args=[twice.pk])
    said = text(secretariat.get(address))
    assert "Rien n’est à lui." in said
    assert "École des halles" in said
    missing = secretariat.post(address, {"into_id": partner.pk, "reason": ""})
    assert missing.status_code == 422
    secretariat.post(address, {"into_id": partner.pk, "reason": "Deux fois."})
    page = secretariat.get(reverse("organisations:partner", args=[partner.pk]))
    assert "Ecole des Halles" not in text(secretariat.get(LIST))
    (undo,) = [a["href"] for a in soup_of(page).find_all("a") if a.text == "Défaire"]
    assert "Deux fois." in text(page)
    found = f"{LIST}siret/{twice.siret}/"
    assert secretariat.get(found)["Location"].endswith(f"/{partner.pk}/")
    secretariat.post(undo, {"reason": "Deux maisons."})
    assert secretariat.get(undo).status_code == 404
    assert "Ecole des Halles" in text(secretariat.get(LIST))


def test_a_site_is_closed_on_screen(secretariat, partner):
    site = PartnerSite.objects.create(partner=partner, name="Gerland")
    address = reverse("organisations:close_site", args=[site.pk])
    secretariat.post(address, {"last_day": "2026-12-31", "reason": "Bail rendu."})
    page = text(secretariat.get(reverse("organisations:partner", args=[partner.pk])))
    assert "Gerland, dernier jour le 31/12/2026" in page
