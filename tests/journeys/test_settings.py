"""The settings of a body in a real browser: each part filled, and an O for a 0 that is named."""

import pytest
from playwright.sync_api import Page, expect

from parchemin.certificates.actions.keys import ensure_keys
from tests.certificates.scene import secretaries
from tests.conftest import NOON
from tests.factories import BodyFactory, actor_for
from tests.journeys.conftest import check_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(enter):
    body = BodyFactory(name="Certification des fleuristes", cdc_client_id="", number_prefix="FLE")
    body.contracts.all().delete()
    ensure_keys(actor=actor_for(body), at=NOON)
    enter(*secretaries(body, ["Odile Pré"]))
    return body


def test_a_secretariat_says_who_its_body_is(page: Page, visit, office):
    visit(page, "/espace/reglages/", name="settings-none")
    page.get_by_role("link", name="Corriger l’identité").click()
    page.get_by_label("SIRET").fill("73282932000074")
    page.get_by_label("Commission paritaire").fill("CPNEFP des fleuristes")
    page.get_by_label("Branches").fill("1978 : Fleuristes")
    check_page(page, name="settings-identity")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("L’organisme est à jour.")).to_be_visible()
    page.get_by_role("link", name="Ajouter un signataire").click()
    page.get_by_label("Nom").fill("Odile Marchal")
    page.get_by_label("Fonction").fill("Directrice de la certification")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_role("link", name="Donner les identifiants").click()
    page.get_by_label("Numéro client", exact=True).fill("O3VML243")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("le 1er caractère est la lettre « O »")).to_be_visible()
    check_page(page, name="settings-look-alike")
    page.get_by_label("Numéro client", exact=True).fill("03VML243")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Ajouter un contrat").click()
    page.get_by_label("Numéro de contrat").fill("MCFCER000209")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("link", name="MCFCER000209")).to_be_visible()
    check_page(page, name="settings")
    page.get_by_role("link", name="Remplacer la clé").first.click()
    check_page(page, name="settings-key")
