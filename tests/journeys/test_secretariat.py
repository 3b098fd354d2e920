"""The day of a secretariat, in a real browser: dossiers, their moves, their journal."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from parchemin.certifications.actions import import_referentiel
from parchemin.pathways.actions import submit_dossier
from parchemin.pathways.enrolment import NamedSupport
from parchemin.pathways.terms import Route, SupportKind
from parchemin.processes.enrol import enrol
from tests.certifications.examples import ours, read
from tests.conftest import NOON
from tests.deadlines.counting import count_clocks
from tests.factories import MandateFactory
from tests.journeys.conftest import check_page
from tests.pathways.files import HEADERS, ROW, csv_file, row
from tests.pathways.scene import enrolment, person, scene
from tests.scenes import jury_day

DEMO = Path(__file__).parents[2] / "parchemin" / "demo"

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("Alves", "Amrani", "Bako", "Benkirane", "Camara", "Da Costa", "Delmas-Petit", "Żółć")


@pytest.fixture
def place(at):
    """Return a body with dossiers at several steps."""
    place = scene()
    for rank, name in enumerate(NAMES):
        asked = enrolment(
            person=person(birth_name=name, birth_place="Dunkerke" if rank == 3 else "Dunkerque"),
            route=Route.STATUTORY_VAE if rank % 3 == 1 else Route.CONTINUING_TRAINING,
            partner_siret=place.partner.siret if rank % 2 else "",
            supports=(NamedSupport(SupportKind.TRAINER, "Luc Roy"),),
        )
        dossier = enrol(enrolment=asked, actor=place.secretariat, at=at)
        if rank % 2:
            submit_dossier(dossier_id=dossier.pk, on=at.date(), actor=place.secretariat, at=at)
    return place


@pytest.fixture
def office(enter, place):
    """Sign the secretariat of that body in."""
    enter(MandateFactory(body=place.body).user)
    return place


def test_dossiers_are_found_read_and_moved(page: Page, visit, office):
    visit(page, "/espace/dossiers/", name="dossiers")
    page.get_by_role("searchbox", name="Chercher dans cette liste").fill("zolc")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Żółć").click()
    visit(page, page.url, name="dossier")
    page.get_by_role("button", name="Déclarer recevable").click()
    expect(page.get_by_role("status").first).to_contain_text("Le dossier est recevable.")
    visit(page, page.url, name="dossier-admissible")
    page.get_by_role("link", name="Tout le journal du dossier").click()
    visit(page, f"{page.url}?verifier=1", name="journal")
    expect(page.get_by_text("Toute la chaîne vient d’être recalculée")).to_be_visible()


def test_a_selection_moves_together_or_not_at_all(page: Page, visit, office):
    page.goto("/espace/dossiers/?etat=submitted")
    page.get_by_label("Choisir toutes les lignes de cette page").check()
    page.get_by_role("button", name="Déclarer recevable").click()
    expect(page.get_by_role("status").first).to_contain_text("4 dossiers recevables.")
    page.goto("/espace/dossiers/")
    page.get_by_label("Choisir Alves").check()
    page.get_by_role("button", name="Déclarer recevable").click()
    expect(page.locator("#objections")).to_contain_text(
        "n’est pas possible dans l’état « Brouillon »"
    )


def test_a_vae_left_without_reply_is_admissible_and_its_jury_has_a_last_day(
    page: Page, visit, enter
):
    place, today = scene(), timezone.localdate()
    long_ago = timezone.now() - timedelta(days=100)
    asked = enrolment(route=Route.STATUTORY_VAE)
    dossier = enrol(enrolment=asked, actor=place.secretariat, at=long_ago)
    submit_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=long_ago)
    enter(MandateFactory(body=place.body).user)
    visit(page, f"/espace/dossiers/{dossier.number}/", name="vae-silent")
    expect(page.get_by_text("par silence : deux mois sans réponse")).to_be_visible()
    page.get_by_role("link", name="Dater le dépôt du dossier de validation").click()
    visit(page, page.url, name="vae-validation-file")
    page.get_by_label("Le", exact=True).fill(today.isoformat())
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status").first).to_contain_text("Dépôt du dossier de validation")
    visit(page, page.url, name="vae-dated")
    expect(page.get_by_text("Dernier jour du jury")).to_be_visible()


def test_a_dossier_before_the_jury_shows_its_grids(page: Page, visit, enter):
    day = jury_day({"B1": 2, "B2": 2, "B3": 1})
    item = day.case()
    enter(MandateFactory(body=day.sitting.body).user)
    visit(page, f"/espace/dossiers/{item.dossier.number}/", name="dossier-ready")


def test_a_dossier_is_opened_and_its_place_of_birth_found_without_script(page: Page, visit, office):
    visit(page, "/espace/dossiers/nouveau/", name="enrol-choice")
    page.get_by_role("link", name="Manager d’unité commerciale").click()
    page.get_by_label("Féminin").check()
    page.get_by_label("Nom de naissance").fill("Diallo")
    page.get_by_label("Prénoms").fill("Awa")
    page.get_by_label("Date de naissance").fill("12/03/1990")
    page.get_by_label("Lieu de naissance").fill("Saint-Denis")
    page.get_by_label("Voie").select_option("Formation continue")
    page.get_by_label("Date d’entrée").fill("2026-02-02")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_role("group", name="Lieu retenu")).to_contain_text("Saint-Denis (93066)")
    check_page(page, name="enrol-place")
    page.get_by_label("Saint-Denis (93066)").check()
    page.get_by_label("Voie").select_option("Apprentissage")
    page.get_by_label("Prénoms").press("Enter")
    expect(page.locator("#objections")).to_contain_text("L’apprentissage ne mène pas à un CQP")
    check_page(page, name="enrol-refused")
    page.get_by_label("Voie").select_option("Formation continue")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_role("status").first).to_contain_text("est ouvert, en brouillon")
    page.get_by_role("link", name="Corriger l’état civil").click()
    check_page(page, name="correct")
    page.go_back()
    page.get_by_role("link", name="Inscrire un acquis antérieur").click()
    check_page(page, name="acquired")


def test_a_promotion_is_tried_matched_then_enrolled(page: Page, visit, office):
    headers = ["Promotion" if header == "Certification" else header for header in HEADERS]
    rows = (ROW, row(birth_name="Nguyễn", born="00/00/1950"), row(birth_name="Ŋ", sex="?"))
    file = {
        "name": "automne.csv",
        "mimeType": "text/csv",
        "buffer": csv_file(*rows, headers=headers),
    }
    visit(page, "/espace/dossiers/import/", name="import")
    page.get_by_label("Fichier").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Essayer le fichier").click()
    check_page(page, name="import-match")
    page.get_by_label("Certification", exact=True).select_option("Promotion")
    page.get_by_role("button", name="Essayer de nouveau").click()
    expect(page.get_by_role("status").nth(1)).to_contain_text("2 inscrites, 0 déjà là, 1 rejetée")
    check_page(page, name="import-trial")
    page.get_by_role("button", name="Inscrire les seules lignes valides").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("automne.csv")
    check_page(page, name="import-report")


def test_the_day_starts_with_what_waits(page: Page, visit, office):
    visit(page, "/espace/", name="today")
    expect(page.get_by_role("heading", level=1)).to_have_text("À traiter aujourd’hui")
    page.get_by_role("link", name="4 dossiers déposés").click()
    expect(page.get_by_role("row")).to_have_count(5)
    page.go_back()
    page.get_by_role("link", name="Tout le journal").click()
    check_page(page, name="body-journal")


def test_every_clock_that_runs_leads_to_what_it_is_about(page: Page, visit, office):
    count_clocks()
    visit(page, "/espace/", name="today-clocks")
    page.get_by_role("link", name="Toutes les échéances").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Échéances")
    check_page(page, name="deadlines")
    page.get_by_role("link", name="Dans votre agenda").click()
    check_page(page, name="agenda")
    with page.expect_download() as download:
        page.get_by_role("link", name="Pour un agenda (.ics)").click()
    assert download.value.suggested_filename == "echeances.ics"
    page.get_by_role("button", name="Faire une adresse").click()
    check_page(page, name="agenda-address")
    page.get_by_role("link", name="Échéances").first.click()
    page.get_by_role("row").nth(1).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Échéances")


def test_the_desk_of_a_jury_day_leads_to_its_sitting(page: Page, visit, enter, time_machine):
    time_machine.move_to(NOON)
    day = jury_day()
    day.case()
    enter(MandateFactory(body=day.sitting.body).user)
    visit(page, "/espace/a-traiter/", name="today-jury")
    page.get_by_role("link", name="Jury, 10 h 00").click()
    expect(page).to_have_url(re.compile(f"/espace/seances/{day.sitting.pk}/$"))


def test_a_referentiel_is_read_kept_adopted_and_put_in_force(page: Page, visit, office):
    visit(page, "/espace/referentiels/", name="referentiels")
    page.get_by_role("link", name="Importer un référentiel").click()
    file = {
        "name": "muc.json",
        "mimeType": "application/json",
        "buffer": (DEMO / "referentiels" / "muc-cad-2021.json").read_bytes(),
    }
    page.get_by_label("Fichier").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Lire le référentiel").click()
    check_page(page, name="referentiel-read")
    page.get_by_role("button", name="Garder en brouillon").click()
    check_page(page, name="referentiel")
    page.get_by_role("link", name="Soumettre au vote").click()
    page.get_by_role("button", name="Soumettre au vote").click()
    page.get_by_role("link", name="Constater l’adoption").click()
    page.get_by_label("Décision de la CPNE").fill("Délibération n° 4 du 12 juillet 2021")
    page.get_by_label("Titulaire des droits").fill("Association paritaire")
    page.get_by_role("button", name="Constater l’adoption").click()
    expect(page.get_by_role("status").first).to_contain_text("L’adoption est constatée.")
    page.get_by_role("link", name="Mettre en vigueur").click()
    check_page(page, name="referentiel-act")


def test_a_reglement_is_read_in_french_before_it_is_fixed(page: Page, visit, office, at):
    import_referentiel(referentiel=read(ours()), actor=office.secretariat, at=at)
    page.goto("/espace/referentiels/VENDEUR/")
    page.get_by_role("link", name="Fixer un règlement").click()
    file = {
        "name": "banque.yaml",
        "mimeType": "application/yaml",
        "buffer": (DEMO / "reglements" / "banque.yaml").read_bytes(),
    }
    page.get_by_label("Fichier").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Lire le règlement").click()
    check_page(page, name="reglement-read")
    page.get_by_role("button", name="Fixer ce règlement").click()
    page.get_by_role("link", name="VAE").click()
    check_page(page, name="reglement-vae")
