"""The accrochage in a real browser: prepare a flux, deposit it, read the answer, send the refusals again."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from playwright.sync_api import Page, expect

from parchemin.declarations.models import Flux
from tests.certificates.scene import secretaries
from tests.declarations.scene import accrochage, receipt
from tests.journeys.conftest import check_page

pytestmark = pytest.mark.django_db(transaction=True)

AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_tuesday_afternoon():
    with time_machine.travel(AFTERNOON):
        yield


def test_holders_are_declared_until_nobody_is_refused(page: Page, enter, visit):
    scene = accrochage()
    for name in ("AMRANI", "BAKO", "CAMARA", "DELMAS"):
        scene.certificate(birth_name=name)
    scene.certificate(birth_name="LATE", awarded_on=date(2026, 8, 20))
    scene.certificate(birth_name="N" * 61)
    scene.certificate(birth_name="ROY", birth_month=None, birth_day=None, birth_commune_code="")
    (user,) = secretaries(scene.body, ["Hélène Vasseur"])
    enter(user)
    visit(page, "/espace/declarations/", name="declarations")
    page.get_by_role("link", name="Préparer un flux").click()
    check_page(page, name="declarations-prepare")
    page.get_by_role("button", name="Préparer").click()
    expect(page.get_by_text("Le flux est prêt à déposer.")).to_be_visible()
    check_page(page, name="flux-ready")
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Télécharger le XML").click()
    flux = Flux.objects.get()
    assert downloaded.value.suggested_filename == flux.filename
    page.get_by_role("button", name="Marquer comme déposé").click()
    check_page(page, name="flux-deposited")
    wrong = {"name": "flux.xml", "mimeType": "application/xml", "buffer": bytes(flux.content)}
    page.get_by_label("Accusé de traitement").set_input_files(wrong)
    page.get_by_role("button", name="Lire l’accusé").click()
    expect(page.get_by_text("« rapport » est attendu")).to_be_visible()
    check_page(page, name="flux-bad-receipt")
    sent = [passage.certificate for passage in flux.passages.all()]
    answer = receipt(flux, accepted=sent[2:], refused=sent[:2])
    right = {"name": "accuse.xml", "mimeType": "application/xml", "buffer": answer}
    page.get_by_label("Accusé de traitement").set_input_files(right)
    page.get_by_role("button", name="Lire l’accusé").click()
    expect(page.get_by_text("Accusé lu : 4 acceptés, 2 refusés.")).to_be_visible()
    check_page(page, name="flux-answered")
    page.get_by_role("button", name="Renvoyer les refus (2)").click()
    expect(page.get_by_text("2 refus renvoyés dans un nouveau flux.")).to_be_visible()
    visit(page, "/espace/declarations/flux/", name="flux-list")
    visit(page, "/espace/declarations/", name="declarations-after")
