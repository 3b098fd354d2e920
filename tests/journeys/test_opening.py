"""An empty installation in a real browser: its first body, then what its secretariat does next."""

import pytest
from playwright.sync_api import Page, expect

from parchemin.accounts.models import User
from parchemin.organisations.opening import opening_address
from tests.journeys.conftest import check_page

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = {
    "Nom": "Fleurs",
    "Raison sociale": "Certification des fleuristes",
    "SIRET": "73282932000074",
    "Ville": "Lyon",
    "Commission paritaire": "CPNEFP des fleuristes",
    "Branches (facultatif)": "1978 : Fleuristes",
    "Nom dans les adresses": "fleurs",
    "Préfixe des numéros": "FLE",
    "Votre nom": "Pré",
    "Vos prénoms": "Odile",
    "Votre courriel": "odile.pre@fleurs.exemple.fr",
}


def test_a_first_body_is_opened_then_its_steps_are_told(page: Page, visit, enter, live_server):
    address = "/ouverture/" + opening_address().split("/ouverture/")[1]
    visit(page, address, name="opening-first")
    for label, value in TYPED.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Ouvrir").click()
    expect(page.get_by_text("Choisissez le mot de passe")).to_be_visible()
    enter(User.objects.get())
    visit(page, "/espace/a-traiter/", name="opening-today")
    expect(page.get_by_text("Étape 1 sur 4.")).to_be_visible()
    page.get_by_role("link", name="Ouverture").click()
    check_page(page, name="opening-steps")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger un exemple").first.click()
    page.get_by_role("link", name="Importer un référentiel").first.click()
    page.locator("input[type=file]").set_input_files(download.value.path())
    page.get_by_role("button", name="Lire le référentiel").click()
    expect(page.get_by_role("button", name="Garder en brouillon")).to_be_visible()
