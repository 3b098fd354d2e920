"""The register in a real browser: a signed sitting, its parchemins, a duplicata, a revocation by two people."""

from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import Page, expect

from parchemin.accounts.terms import Role
from parchemin.certificates.models import Certificate
from parchemin.pathways.models import Person
from tests.certificates.scene import delivered, secretaries, signed_day
from tests.factories import MandateFactory
from tests.jobs.running import run_due_jobs
from tests.journeys.conftest import check_page

pytestmark = pytest.mark.django_db(transaction=True)

AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_the_afternoon_of_the_sitting():
    with time_machine.travel(AFTERNOON):
        yield


def test_a_signed_sitting_becomes_parchemins(page: Page, enter, visit):
    day = signed_day({}, {"B2": "not_acquired"})
    (user,) = secretaries(day.sitting.body, ["Hélène Vasseur"])
    enter(user)
    visit(page, "/espace/certificats/seances/", name="certificates-waiting")
    page.get_by_role("button", name="Inscrire et établir").click()
    check_page(page, name="job-waiting")
    run_due_jobs()
    visit(page, "/espace/travaux/", name="jobs")
    page.go_back()
    page.get_by_role("link", name="Voir les certificats").click()
    check_page(page, name="certificates-list")
    whole = Certificate.objects.get(kind="CQP")
    page.get_by_role("link", name=whole.person.birth_name).click()
    check_page(page, name="certificate")
    page.get_by_role("link", name="Établir un duplicata").click()
    check_page(page, name="certificate-duplicate")
    page.get_by_label("Motif").fill("Perdu lors d’un déménagement.")
    page.get_by_role("button", name="Établir le duplicata").click()
    expect(page.get_by_role("link", name="-duplicata-")).to_be_visible()
    check_page(page, name="certificate-duplicated")
    bloc = Certificate.objects.get(kind="BLOC")
    visit(page, f"/espace/certificats/{bloc.number}/", name="certificate-bloc")


def test_two_people_revoke_a_certificate(page: Page, enter, visit):
    day = signed_day()
    (certificate,) = delivered(day)
    proposer, other = secretaries(day.sitting.body, ["Hélène Vasseur", "Karim Benali"])
    enter(proposer)
    visit(page, f"/espace/certificats/{certificate.number}/")
    page.get_by_role("link", name="Révoquer").click()
    check_page(page, name="certificate-revoke")
    page.get_by_label("Motif").fill(
        "Fraude établie : l’épreuve a été passée par une autre personne."
    )
    page.get_by_role("button", name="Proposer : révoquer").click()
    expect(page.get_by_text("n’a pas été mis en mesure")).to_be_visible()
    check_page(page, name="certificate-revoke-refused")
    page.get_by_label("Le titulaire a été informé").check()
    page.get_by_role("button", name="Proposer : révoquer").click()
    check_page(page, name="certificate-proposed")
    enter(other)
    page.reload()
    check_page(page, name="certificate-to-confirm")
    page.get_by_role("button", name="Confirmer : révoquer").click()
    expect(page.get_by_text("Confirmé : le n°")).to_be_visible()
    check_page(page, name="certificate-revoked")


def test_a_holder_finds_the_parchemin_on_a_phone(page: Page, enter, visit):
    day = signed_day({}, {"B2": "not_acquired"})
    certificates = delivered(day)
    user = MandateFactory(role=Role.CANDIDATE, body=day.sitting.body).user
    Person.objects.filter(pk__in=[c.person_id for c in certificates]).update(user=user)
    enter(user, second_factor=False)
    visit(page, "/espace/certificats/les-miens/", name="my-certificates")
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Le document (PDF)").first.click()
    assert downloaded.value.suggested_filename.endswith(".pdf")
