"""Partners and corrections in a real browser: a convention recorded, then suspended; a request answered."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.certificates.scene import secretaries
from tests.declarations.scene import accrochage
from tests.journeys.conftest import check_page

pytestmark = pytest.mark.django_db(transaction=True)

AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_tuesday_afternoon():
    with time_machine.travel(AFTERNOON):
        yield


@pytest.fixture
def scene(enter):
    scene = accrochage()
    enter(*secretaries(scene.body, ["Hélène Vasseur"]))
    return scene


def test_a_partner_is_habilitated_then_suspended(page: Page, visit, scene):
    visit(page, "/espace/sessions/organismes/", name="partners-none")
    page.get_by_role("link", name="Ajouter un organisme").first.click()
    page.get_by_label("SIRET").fill("73282932000074")
    page.get_by_label("Nom", exact=True).fill("École des halles")
    check_page(page, name="partner-new")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_label("Référence de la convention").fill("Convention 2026-04")
    page.get_by_label("Jusqu’au").fill("2029-11-23")
    page.get_by_role("button", name="Habiliter").click()
    expect(page.get_by_text("La convention ne dit pas :")).to_be_visible()
    check_page(page, name="convention-incomplete")
    for label in ("Objet", "Contrepartie financière", "Conditions de sous-traitance", "Moyens"):
        page.get_by_label(label).fill("Selon l’annexe 2.")
    page.get_by_role("button", name="Habiliter").click()
    expect(page.get_by_text("École des halles est habilité.")).to_be_visible()
    page.get_by_text("Ce que dit la convention").click()
    page.get_by_role("link", name="Ajouter un site").click()
    page.get_by_label("Nom du site").fill("Gerland")
    page.get_by_role("button", name="Ajouter").click()
    check_page(page, name="partner")
    page.get_by_role("link", name="Joindre la convention signée").click()
    page.get_by_role("button", name="Joindre").click()
    check_page(page, name="convention-join")
    page.get_by_role("navigation", name="Fil d’Ariane").get_by_role("link", name="École").click()
    page.get_by_role("link", name="Renouveler").click()
    check_page(page, name="habilitation-renew")
    page.go_back()
    page.get_by_role("link", name="Suspendre").click()
    page.get_by_label("Motif").fill("Contrôle.")
    check_page(page, name="habilitation-suspend")
    page.get_by_role("button", name="Suspendre").click()
    expect(page.get_by_role("link", name="Lever la suspension")).to_be_visible()


def test_a_correction_is_noted_then_answered(page: Page, visit, scene):
    late = scene.certificate(birth_name="LATE", awarded_on=date(2026, 2, 2))
    visit(page, "/espace/declarations/corrections/", name="corrections-none")
    page.get_by_role("link", name="Noter une demande").first.click()
    page.get_by_label("Numéro du certificat").fill(late.number)
    page.get_by_label("Demandée le").fill("2026-08-03")
    page.get_by_label("Ce qui est demandé").fill("Le premier prénom.")
    check_page(page, name="correction-new")
    page.get_by_role("button", name="Noter").click()
    expect(page.get_by_text("en retard de 21 jours")).to_be_visible()
    check_page(page, name="corrections")
    page.get_by_role("link", name="Noter la réponse").click()
    page.get_by_label("Demande non fondée").check()
    page.get_by_label("Ce qui a été transmis").fill("Celui de l’acte de naissance.")
    check_page(page, name="correction-answer")
    page.get_by_role("button", name="Noter la réponse").click()
    expect(page.get_by_text("Répondue en retard de 21 jours")).to_be_visible()
