"""The life of a dossier that is corrected and undone, on both screens, from its import to what is taken back."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from parchemin.pathways.models import Dossier, ImportBatch
from parchemin.processes.import_candidates import CandidateFile, import_candidates
from tests.factories import MandateFactory, actor_for
from tests.jobs.running import run_due_jobs
from tests.pathways.files import ROW, csv_file, row
from tests.pathways.scene import scene

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_dossier_imported_is_corrected_asked_about_answered_and_the_rest_taken_back(
    page, visit, enter, at
):
    place = scene()
    file = CandidateFile("candidats.csv", csv_file(ROW, row(birth_name="Nguyễn")))
    import_candidates(file=file, valid_lines_only=True, actor=actor_for(place.body), at=at)
    dossier = Dossier.objects.order_by("number").first()
    enter(MandateFactory(body=place.body).user)
    address = f"/espace/dossiers/{dossier.number}/"

    visit(page, f"{address}coordonnees/", name="dossier-contact")
    page.get_by_label("Adresse électronique").fill("awa@exemple.fr")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Les coordonnées sont à jour.")).to_be_visible()

    visit(page, f"{address}parcours/", name="dossier-course")
    page.get_by_label("Voie").select_option("individual")
    page.get_by_label("Motif").fill("Le candidat se présente seul.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Le parcours est corrigé.")).to_be_visible()

    page.locator("summary", has_text="Demander un complément").click()
    page.get_by_label("Ce qui manque").fill("L’attestation de votre employeur.")
    page.get_by_role("button", name="Demander un complément").click()
    expect(page.get_by_text("Le complément est demandé.")).to_be_visible()
    run_due_jobs()
    link = re.search(r"https://\S+?(/complement/\w+/)", mail.outbox[0].body)[1]

    visit(page, link, name="dossier-completion")
    page.get_by_label("Votre réponse").fill("La voici.")
    page.get_by_label("Vos pièces").set_input_files(
        {"name": "attestation.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("Votre réponse est enregistrée.")).to_be_visible()

    visit(page, f"{address}notes/", name="dossier-note")
    page.get_by_label("Note", exact=True).fill("Rappeler l’employeur.")
    page.get_by_label("À faire pour le").fill("2026-01-05")
    page.get_by_role("button", name="Écrire").click()
    expect(page.get_by_text("La tâche est notée.")).to_be_visible()
    visit(page, address, name="dossier-papers")

    batch = ImportBatch.objects.get()
    visit(page, f"/espace/dossiers/import/{batch.pk}/", name="import-report")
    page.get_by_role("link", name="Reprendre cet import").click()
    visit(page, f"/espace/dossiers/import/{batch.pk}/reprendre/", name="import-undo")
    page.get_by_label("Motif").fill("Mauvais fichier.")
    page.get_by_label("Garder les dossiers").check()
    page.get_by_role("button", name="Reprendre l’import").click()
    expect(page.get_by_text("1 dossier effacé, 1 gardé")).to_be_visible()
    assert Dossier.objects.get() == dossier
