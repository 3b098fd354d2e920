"""A collected text is sent, what was read of it is counted, and it is kept as a draft."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.certifications.examples import bloc, published
from tests.factories import BodyFactory, MandateFactory
from tests.journeys.conftest import check_page

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_collected_text_is_read_counted_and_kept(page: Page, visit, enter):
    enter(MandateFactory(body=BodyFactory()).user)
    lines = [f"le loyer du mois {rank} est quittancé" for rank in range(1, 185)]
    rows = [{"code": "C. 5.1", "intitule": "quittancer les loyers (1)", "criteres": lines}]
    text = published(blocs=[bloc(competences=rows)], debouches=["Gestionnaire"])
    file = {
        "name": "texte.json",
        "mimeType": "application/json",
        "buffer": json.dumps(text, indent=1).encode(),
    }
    visit(page, "/espace/referentiels/import/", name="referentiel-import")
    page.get_by_label("Fichier").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Lire le référentiel").click()
    counted = page.get_by_role("table", name="Lu dans le fichier")
    expect(counted.get_by_role("row")).to_have_count(6)
    check_page(page, name="referentiel-read")
    page.get_by_text("184 fois").click()
    expect(page.get_by_text("le loyer du mois 184 est quittancé")).to_be_visible()
    check_page(page, name="referentiel-read-open")
    page.get_by_role("button", name="Garder en brouillon").click()
    expect(page.get_by_text("L’édition 1 est importée en brouillon.")).to_be_visible()
