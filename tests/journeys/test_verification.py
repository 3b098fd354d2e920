"""Somebody is handed a certificate and wants to know, on a phone or at a desk, in French or in English."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from playwright.sync_api import Page, expect

from parchemin.certificates.models import Certificate
from tests.journeys.conftest import check_page
from tests.web.certificates import LATER, Delivered, one_delivered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _on_the_day_after():
    with time_machine.travel(LATER):
        yield


@pytest.fixture
def scene() -> Delivered:
    """Return a certificate delivered the day before.

    Made in a thread of its own: sealing a PDF runs an event loop, and so does the browser of this one.
    """

    def make() -> Delivered:
        try:
            return one_delivered()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(make).result()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_qr_code_leads_to_an_answer(page: Page, visit, scene, scheme):
    page.emulate_media(color_scheme=scheme)
    visit(page, scene.page, name=f"verify-valid-{scheme}")
    expect(page.locator(".verdict-word")).to_have_text("Valide")
    expect(page.get_by_text("Camille CANDIDAT")).to_be_visible()
    page.get_by_role("link", name="Read in English").click()
    check_page(page, name=f"verify-valid-en-{scheme}")
    expect(page.locator(".verdict-word")).to_have_text("Valid")
    scene.revoke()
    visit(page, scene.page, name=f"verify-revoked-{scheme}")
    expect(page.locator(".verdict-word")).to_have_text("Révoqué")
    expect(page.get_by_text("Camille")).to_have_count(0)


def test_the_number_and_its_code_are_copied_from_the_paper(page: Page, visit, scene):
    visit(page, "/verifier/", name="check")
    page.get_by_label("Numéro de registre").fill(scene.certificate.number.lower())
    page.get_by_label("Code de vérification").fill("0000000000")
    page.get_by_role("button", name="Vérifier", exact=True).click()
    check_page(page, name="check-unknown")
    expect(page.locator(".verdict-word")).to_have_text("Inconnu")
    expect(page.get_by_label("Numéro de registre")).to_have_value(scene.certificate.number)
    page.get_by_label("Code de vérification").fill(scene.certificate.short_code)
    page.get_by_role("button", name="Vérifier", exact=True).click()
    page.wait_for_url(f"**{scene.page}")
    expect(page.locator(".verdict-word")).to_have_text("Valide")


def test_a_mistyped_number_says_how_to_mend_it(page: Page, scene):
    page.goto("/verifier/?lang=en")
    page.get_by_label("Register number").fill("1505-RMAG-2026-00042-X")
    page.get_by_role("button", name="Check", exact=True).click()
    check_page(page, name="check-mistyped-en")
    expect(page.get_by_text("This number is mistyped")).to_be_visible()
    expect(page.get_by_label("Register number")).to_have_value("1505-RMAG-2026-00042-X")


def test_a_document_is_dropped_whole_then_altered(page: Page, visit, scene):
    visit(page, "/verifier/?lang=en", name="check-en")
    pdf = {"name": "parchemin.pdf", "mimeType": "application/pdf", "buffer": scene.file("pdf")}
    page.get_by_label("Or the document itself").set_input_files(pdf)
    page.get_by_role("button", name="Check the document").click()
    check_page(page, name="document-valid-en")
    expect(page.locator(".verdict-word")).to_have_text("Valid")
    page.goto("/verifier/")
    whole = scene.file("pdf")
    middle = len(whole) // 3
    forged = {**pdf, "buffer": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]}
    page.get_by_label("Ou le document lui-même").set_input_files(forged)
    page.get_by_role("button", name="Vérifier le document").click()
    check_page(page, name="document-forged")
    expect(page.locator(".verdict-word")).to_have_text("Non vérifiable")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_keys_and_the_register_of_a_body_are_one_link_away(page: Page, scene, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(scene.page)
    page.get_by_role("link", name="Le certificateur et ses clés").click()
    check_page(page, name=f"body-{scheme}")
    expect(page.get_by_role("heading", level=1)).to_have_text(scene.certificate.body.name)
    expect(page.get_by_text("En service")).to_have_count(3)


def test_without_script_the_home_page_leads_to_the_same_answers(browser, live_server, scene):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Numéro de registre").fill(scene.certificate.number)
    page.get_by_label("Code de vérification").fill(scene.certificate.short_code)
    page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(page.locator(".verdict-word")).to_have_text("Valide")
    page.goto("/")
    page.get_by_label("Ou le document lui-même").set_input_files(
        {
            "name": "attestation.json",
            "mimeType": "application/json",
            "buffer": scene.file("credential"),
        }
    )
    page.get_by_role("button", name="Vérifier le document").click()
    expect(page.locator(".verdict-word")).to_have_text("Valide")
    assert Certificate.objects.count() == 1
    context.close()
